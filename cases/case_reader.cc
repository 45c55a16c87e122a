#include "cases/case_reader.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "cases/control.h"
#include "cases/family.h"
#include "cases/ids.h"
#include "cases/reader.h"
#include "cases/step_reader.h"
#include "cases/topology_reader.h"
#include "origin/script/script_json.h"

namespace cachestone::cases {
namespace {

using json::Node;
using json::ObjectReader;

// Text for people: a placeholder left in it is a mistake.
std::string read_prose(const Node& node) {
  return origin::read_template(node, origin::Placeholders::none);
}

std::vector<std::string> read_clauses(const Node& node, const Catalogue& registry) {
  std::vector<std::string> clauses;
  for (const Node& item : node.items()) {
    std::string id = item.text();
    if (registry.clause(id) == nullptr) item.fail("a clause of requirements.json");
    if (std::find(clauses.begin(), clauses.end(), id) != clauses.end()) item.fail("each clause once");
    clauses.push_back(std::move(id));
  }
  if (clauses.empty()) node.fail("at least one clause");
  return clauses;
}

Level read_level(const Node& node) {
  const auto level = level_from(node.text());
  if (!level) node.fail("one of must, should, may, probe");
  return *level;
}

Audience read_audience(const Node& node) {
  const auto audience = audience_from(node.text());
  if (!audience) node.fail("one of any, shared, private");
  return *audience;
}

std::vector<std::string> read_needs(const Node& node, const Catalogue& registry) {
  std::vector<std::string> needs;
  for (const Node& item : node.items()) {
    if (registry.capability(item.text()) == nullptr) item.fail("a capability of capabilities.json");
    needs.push_back(item.text());
  }
  return needs;
}

Observe read_observe(const Node& node, const Case& item) {
  if (item.level != Level::probe) node.fail("no observe: only a probe reports a value");
  ObjectReader object(node);
  Observe observe;
  observe.step =
      static_cast<std::size_t>(object.required("step").integer(0, static_cast<std::int64_t>(item.steps.size()) - 1));
  const auto field = object.optional("header");
  const auto requests = object.optional("requests");
  object.finish();
  if (field) observe.field = origin::read_token(*field, "a field name");
  if (requests) observe.requests = requests->boolean();
  if (field.has_value() == observe.requests) node.fail("header, or requests: true", field ? "both" : "neither");
  return observe;
}

// The steps of the case with its control applied. An error in the patched steps is reported at its place in them.
std::vector<Step> read_control(const Node& control, const Node& item, const Topology& topology) {
  const nlohmann::json patched = apply_control(control, item.value());
  try {
    return read_steps(Node(patched.at("steps"), item.file(), item.pointer() + "/steps"), topology);
  } catch (const json::InputError& error) {
    throw json::InputError(error.file, error.pointer, error.expected, error.found + " (with the control applied)");
  }
}

// True when the last step leaves open where its response comes from: then a check on it (a field that must not come
// back) may forbid reuse, and a control can show whether it proves anything.
bool leaves_source_open(const Case& item) {
  const std::vector<Expectation>& last = item.steps.back().expect;
  return item.steps.size() > 1 && !last.empty() &&
         std::all_of(last.begin(), last.end(), [](const Expectation& expectation) {
           return expectation.from.empty() && !expectation.answered_by;
         });
}

// A case that forbids reuse proves something only with a control; one that expects reuse proves itself.
void check_control(const Case& item, const std::optional<Node>& control, const Node& node) {
  const bool judged = item.level == Level::must || item.level == Level::should;
  const std::string level(name(item.level));
  if (judged && !control && forbids_reuse(item)) {
    node.fail("a control: the last step of this " + level + " case forbids a stored response", "none");
  }
  if (!control) return;
  if (!judged) control->fail("no control: a " + level + " case forbids nothing", "one");
  if (!forbids_reuse(item) && !leaves_source_open(item)) {
    control->fail("no control: the last step does not forbid a stored response", "one");
  }
}

Case read_case(const Node& node, const CaseSurroundings& surroundings) {
  ObjectReader object(node);
  const auto member = [&](const char* name) {
    return surroundings.scenario ? object.optional(name) : std::optional(object.required(name));
  };
  Case item;
  if (surroundings.scenario) {
    object.optional("$schema");
    item.level = Level::probe;
  }
  const auto id = member("id");
  item.suite = surroundings.suite;
  item.id = surroundings.suite + "/" + (id ? read_id(*id) : "scenario");
  if (const auto title = member("title")) item.title = read_prose(*title);
  if (const auto clauses = member("clauses")) item.clauses = read_clauses(*clauses, surroundings.registry);
  if (const auto level = member("level")) item.level = read_level(*level);
  const auto audience = object.optional("cache");
  if (audience) item.audience = read_audience(*audience);
  if (const auto needs = object.optional("needs")) item.needs = read_needs(*needs, surroundings.registry);
  if (const auto note = object.optional("note")) item.note = read_prose(*note);
  if (const auto topology = object.optional("topology")) item.topology = read_topology(*topology);
  if (audience && !item.topology.empty()) audience->fail("no cache: the topology says which caches there are", "one");
  item.steps = read_steps(object.required("steps"), item.topology);
  if (const auto observe = object.optional("observe")) item.observe = read_observe(*observe, item);
  const auto control = object.optional("control");
  object.finish();
  check_control(item, control, node);
  if (control) item.control = read_control(*control, node, item.topology);
  return item;
}

// True when this expectation cannot hold for a stored response that was not validated; in a chain, for one that the
// first cache has.
bool excludes_stored(const Expectation& expectation, const Topology& topology) {
  const auto accepts = [&](From from) {
    return std::find(expectation.from.begin(), expectation.from.end(), from) != expectation.from.end();
  };
  const bool by_source = !expectation.from.empty() && !accepts(From::cache) && !accepts(From::stale);
  const bool by_request = expectation.origin_sees && expectation.origin_sees->times.value_or(Times{1, 1}).least > 0;
  const bool by_answerer = expectation.answered_by && *expectation.answered_by != topology.front().name;
  const bool by_hop = std::any_of(expectation.tiers_see.begin(), expectation.tiers_see.end(),
                                  [](const TierSees& sees) { return sees.times != 0; });
  return by_source || by_request || by_answerer || by_hop;
}

}  // namespace

bool forbids_reuse(const Case& item) {
  if (item.steps.size() < 2) return false;  // nothing can be stored yet
  const std::vector<Expectation>& last = item.steps.back().expect;
  // The first that a stored response would not do for decides: what comes after a set-up is asked only if that holds.
  const auto decisive = std::find_if(last.begin(), last.end(), [&](const Expectation& expectation) {
    return excludes_stored(expectation, item.topology);
  });
  return decisive != last.end() && !decisive->setup;
}

std::vector<Case> read_cases(const Node& node, const CaseSurroundings& surroundings) {
  std::vector<Case> cases;
  for (const FamilyMember& member : expand_family(node)) {
    try {
      cases.push_back(read_case(Node(member.value, node.file(), node.pointer()), surroundings));
    } catch (const json::InputError& error) {
      throw labelled(error, member.label);
    }
  }
  return cases;
}

}  // namespace cachestone::cases
