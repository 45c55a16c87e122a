// Where each page lies, as paths from the report's folder with "/" between them ("rows/vary/star.html").
//
// Names come from results files and are hostile: a path consists of small letters, digits, "-", "_" and "/", so that it
// is safe in every file system and needs no escaping in a URL. Different names give different paths.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace cachestone::reports::site {

inline constexpr std::string_view kOverviewPath = "index.html";
inline constexpr std::string_view kSpecsPath = "specs/index.html";
inline constexpr std::string_view kComparePath = "compare/index.html";
inline constexpr std::string_view kSupportPath = "support.html";

// `id` as part of a path: other characters are escaped ("_2E"); what is long ends with a hash of the whole.
std::string slug(std::string_view id);

std::string case_path(std::string_view case_id);  // "cases/vary/star/never-reused.html"
std::string row_path(std::string_view suite_id);  // "rows/vary/star.html"
// The paths of targets, documents and comparisons depend on each other: Model has them.

// Names for people as names of files: "Apache httpd 2.4" gives "apache-httpd-2-4", and "-2" is added when it is taken.
class FileNames {
 public:
  std::string take(std::string_view name);

 private:
  std::set<std::string> taken_ = {"index"};
};

// The link that leads from one page to another: "../../targets/nginx.html".
std::string relative(std::string_view from, std::string_view to);

}  // namespace cachestone::reports::site
