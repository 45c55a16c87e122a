#include "cases/registry.h"

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "simulator/json/reader.h"

namespace cachestone::cases {
namespace {

std::string read_one_of(const json::Node& node, std::initializer_list<std::string_view> words) {
  std::string text = node.text();
  std::string all;
  for (std::string_view word : words) {
    if (text == word) return text;
    all += (all.empty() ? "one of " : ", ") + std::string(word);
  }
  node.fail(all);
}

Clause read_clause(const json::Node& node) {
  json::ObjectReader object(node);
  Clause clause;
  clause.id = object.required("id").text();
  clause.document = object.required("document").text();
  clause.section = object.required("section").text();
  clause.level = read_one_of(object.required("level"), {"MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY", "prose"});
  clause.actor = object.required("actor").text();
  clause.testable = read_one_of(object.required("testable"), {"yes", "no"});
  clause.text = object.required("text").text();
  clause.how = object.required("how").text();
  const json::Node mechanism = object.required("mechanism");
  clause.mechanism = mechanism.text();
  if (clause.mechanism.empty()) mechanism.fail("the suite that the clause belongs to");
  object.finish();
  return clause;
}

}  // namespace

std::vector<Clause> read_registry(const std::filesystem::path& file) {
  const nlohmann::json document = json::parse_file(file);
  std::vector<Clause> clauses;
  std::set<std::string> ids;
  for (const json::Node& item : json::Node(document, file.string()).items()) {
    Clause clause = read_clause(item);
    if (!ids.insert(clause.id).second) item.fail("an id of its own", "\"" + clause.id + "\" again");
    clauses.push_back(std::move(clause));
  }
  return clauses;
}

}  // namespace cachestone::cases
