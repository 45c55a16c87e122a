// Reads pages as a browser would, as far as the tests of the report need it, and says what is wrong with them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "reports/results.h"

namespace cachestone::reports::site {

// What is wrong with the markup: tags that do not match, attributes without quotes, ids that occur twice, handlers of
// events, styles and scripts within the page, links to ids that do not exist. Empty when it is well formed.
class Markup {
 public:
  explicit Markup(std::string_view html);
  const std::string& problem() const { return problem_; }
  const std::set<std::string>& ids() const { return ids_; }
  const std::multiset<std::string>& tags() const { return tags_; }
  const std::vector<std::string>& links() const { return links_; }  // values of href and src

 private:
  bool next_tag();
  bool close(const std::string& name);
  bool attributes(const std::string& tag, std::string_view text);
  bool value(const std::string& tag, const std::string& name, const std::string& value);
  bool fail(const std::string& problem);

  std::string_view rest_;
  std::vector<std::string> open_;
  std::set<std::string> ids_;
  std::vector<std::string> links_;
  std::multiset<std::string> tags_;
  std::string problem_;
};

// All pages of the report, by path, as they are written.
std::map<std::string, std::string> pages_of(const Results& results);

// The first page that is not as it should be, and why: markup, headings, more than one script, a link to a page or a
// place in it that does not exist, a link that leaves the report for anything but a specification. Empty when all are
// fine.
std::string first_problem(const std::map<std::string, std::string>& pages);

// Puts `text` wherever results can hold text.
void poison(Results& results, const std::string& text);

}  // namespace cachestone::reports::site
