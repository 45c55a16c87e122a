#include "cases/topics.h"

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "cases/glob.h"
#include "cases/ids.h"
#include "simulator/json/reader.h"

namespace cachestone::cases {
namespace {

std::string read_kind(const json::Node& node) {
  std::string kind = node.text();
  if (kind != "question" && kind != "feature") node.fail("question or feature");
  return kind;
}

// Adds the ids of what the pattern fits; probes have no right answer.
void expand(const json::Node& pattern, const Catalogue& catalogue, std::set<std::string_view>& found) {
  const std::string text = pattern.text();
  bool fits = false;
  for (const Suite& suite : catalogue.suites) {
    for (const Case& item : suite.cases) {
      if (item.level == Level::probe || !matches(text, item.id)) continue;
      found.insert(item.id);
      fits = true;
    }
  }
  if (!fits) pattern.fail("a pattern of cases that are no probes", "\"" + text + "\", which fits none");
}

Topic read_topic(const json::Node& node, const Catalogue& catalogue) {
  json::ObjectReader object(node);
  Topic topic;
  topic.id = read_id(object.required("topic"));
  topic.kind = read_kind(object.required("kind"));
  topic.title = object.required("title").text();
  topic.about = object.required("about").text();
  std::set<std::string_view> found;
  for (const json::Node& pattern : object.required("cases").items()) expand(pattern, catalogue, found);
  object.finish();
  for (const Suite& suite : catalogue.suites) {
    for (const Case& item : suite.cases) {
      if (found.count(item.id) != 0) topic.cases.push_back(item.id);
    }
  }
  return topic;
}

}  // namespace

std::vector<Topic> read_topics(const std::filesystem::path& file, const Catalogue& catalogue) {
  std::vector<Topic> topics;
  if (!std::filesystem::exists(file)) return topics;
  const nlohmann::json document = json::parse_file(file);
  std::set<std::string> ids;
  for (const json::Node& node : json::Node(document, file.string()).items()) {
    topics.push_back(read_topic(node, catalogue));
    if (!ids.insert(topics.back().id).second) node.fail("an id of its own", "\"" + topics.back().id + "\" again");
  }
  return topics;
}

}  // namespace cachestone::cases
