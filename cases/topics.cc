#include "cases/topics.h"

#include <nlohmann/json.hpp>
#include <optional>
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

// Probes have no right answer.
std::set<Level> read_levels(const std::optional<json::Node>& node) {
  if (!node) return {Level::must, Level::should, Level::may};
  std::set<Level> levels;
  for (const json::Node& item : node->items()) {
    const auto level = level_from(item.text());
    if (!level || *level == Level::probe) item.fail("must, should or may");
    levels.insert(*level);
  }
  return levels;
}

// Adds the ids of the cases of these levels that the pattern fits.
void expand(const json::Node& pattern, const std::set<Level>& levels, const Catalogue& catalogue,
            std::set<std::string_view>& found) {
  const std::string text = pattern.text();
  bool fits = false;
  for (const Suite& suite : catalogue.suites) {
    for (const Case& item : suite.cases) {
      if (!levels.contains(item.level) || !matches(text, item.id)) continue;
      found.insert(item.id);
      fits = true;
    }
  }
  if (!fits) pattern.fail("a pattern of cases that have the level", "\"" + text + "\", which fits none");
}

Topic read_topic(const json::Node& node, const Catalogue& catalogue) {
  json::ObjectReader object(node);
  Topic topic;
  topic.id = read_id(object.required("topic"));
  topic.kind = read_kind(object.required("kind"));
  topic.title = object.required("title").text();
  topic.about = object.required("about").text();
  const std::set<Level> levels = read_levels(object.optional("levels"));
  std::set<std::string_view> found;
  for (const json::Node& pattern : object.required("cases").items()) expand(pattern, levels, catalogue, found);
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
