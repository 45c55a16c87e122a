#include "cases/expectation_reader.h"

#include <algorithm>
#include <utility>

#include "origin/script/script_json.h"

namespace cachestone::cases {
namespace {

using json::Node;
using json::ObjectReader;

constexpr const char* kOps = "one of equals, present, absent, contains, between, at_least, same_as_step, type";

std::string read_text(const Node& node) {
  return origin::read_template(node, origin::Placeholders::origin);
}

std::size_t read_earlier_step(const Node& node, std::size_t step) {
  if (step == 0) node.fail("no same_as_step: the first step has none before it");
  return static_cast<std::size_t>(node.integer(0, static_cast<std::int64_t>(step) - 1));
}

void read_true(const Node& node) {
  if (!node.boolean()) node.fail("true");
}

void read_range(const Node& node, FieldCheck& check) {
  if (!node.is_array() || node.items().size() != 2) node.fail("two numbers: [least, most]");
  check.low = node.items()[0].number();
  check.high = node.items()[1].number();
  if (check.low > check.high) node.fail("two numbers, the smaller first");
}

SfType read_type(const Node& node) {
  for (const SfType type : {SfType::boolean, SfType::integer, SfType::string, SfType::token}) {
    if (node.text() == name(type)) return type;
  }
  node.fail("one of Boolean, Integer, String, Token");
}

std::vector<SfType> read_types(const Node& node) {
  std::vector<SfType> types;
  for (const Node& item : node.items()) types.push_back(read_type(item));
  if (types.empty()) node.fail("at least one of Boolean, Integer, String, Token");
  return types;
}

// What a check asks of its field: the one member beside "name" and "parameter".
void read_operation(FieldCheck::Op op, const Node& node, std::size_t step, FieldCheck& check) {
  using Op = FieldCheck::Op;
  check.op = op;
  switch (op) {
    case Op::present:
    case Op::absent:
      read_true(node);
      break;
    case Op::equals:
      check.text = read_text(node);
      break;
    case Op::contains:
      check.text = read_text(node);
      if (check.text.empty()) node.fail("some text: every value contains the empty one");
      break;
    case Op::between:
      read_range(node, check);
      break;
    case Op::at_least:
      check.low = node.number();
      break;
    case Op::same_as_step:
      check.step = read_earlier_step(node, step);
      break;
    case Op::type:
      check.types = read_types(node);
      break;
  }
}

FieldCheck read_check(const Node& node, std::size_t step) {
  using Op = FieldCheck::Op;
  static constexpr std::pair<const char*, Op> kMembers[] = {{"equals", Op::equals},
                                                            {"present", Op::present},
                                                            {"absent", Op::absent},
                                                            {"contains", Op::contains},
                                                            {"between", Op::between},
                                                            {"at_least", Op::at_least},
                                                            {"same_as_step", Op::same_as_step},
                                                            {"type", Op::type}};
  ObjectReader object(node);
  FieldCheck check;
  check.field = origin::read_token(object.required("name"), "a field name");
  if (const auto part = object.optional("parameter")) check.parameter = origin::read_token(*part, "a parameter");
  std::size_t operations = 0;
  for (const auto& [member, op] : kMembers) {
    if (const auto value = object.optional(member)) {
      read_operation(op, *value, step, check);
      ++operations;
    }
  }
  object.finish();
  if (operations == 0) node.fail(kOps, "none");
  if (operations > 1) node.fail(kOps, "more than one");
  return check;
}

std::vector<FieldCheck> read_checks(const Node& node, std::size_t step) {
  std::vector<FieldCheck> checks;
  for (const Node& item : node.items()) checks.push_back(read_check(item, step));
  if (checks.empty()) node.fail("at least one check");
  return checks;
}

From read_from(const Node& node) {
  const auto from = from_from(node.text());
  if (!from) node.fail("one of cache, origin, validated, stale, error");
  return *from;
}

// A stale response comes from the cache, so the other four together leave nothing out.
bool names_everything(const std::vector<From>& list) {
  const auto has = [&](From from) { return std::find(list.begin(), list.end(), from) != list.end(); };
  return has(From::cache) && has(From::origin) && has(From::validated) && has(From::error);
}

std::vector<From> read_from_list(const Node& node) {
  if (!node.is_array()) return {read_from(node)};
  std::vector<From> list;
  for (const Node& item : node.items()) {
    const From from = read_from(item);
    if (std::find(list.begin(), list.end(), from) != list.end()) item.fail("each source once");
    list.push_back(from);
  }
  if (list.empty()) node.fail("at least one of cache, origin, validated, stale, error");
  if (names_everything(list)) node.fail("a list that leaves something out: this check could never fail");
  return list;
}

std::vector<int> read_interim_statuses(const Node& node) {
  std::vector<int> statuses;
  for (const Node& item : node.items()) statuses.push_back(static_cast<int>(item.integer(100, 199)));
  return statuses;
}

OriginSees read_origin_sees(const Node& node, std::size_t step) {
  OriginSees sees;
  if (node.is_number()) {
    sees.times = static_cast<std::size_t>(node.integer(0, 1000));
    return sees;
  }
  ObjectReader object(node);
  if (const auto method = object.optional("method")) sees.method = origin::read_token(*method, "a method");
  if (const auto path = object.optional("path")) sees.path = path->text();
  if (const auto fields = object.optional("headers")) sees.fields = read_checks(*fields, step);
  if (const auto times = object.optional("times")) sees.times = static_cast<std::size_t>(times->integer(0, 1000));
  object.finish();
  const bool looks_at_request = sees.method || sees.path || !sees.fields.empty();
  if (!looks_at_request && !sees.times) node.fail("method, path, headers or times", "none of them");
  if (looks_at_request && sees.times == std::size_t{0}) {
    node.fail("nothing but times, when times is 0: there is no request to look at", "more");
  }
  return sees;
}

void read_body(const Node& node, std::size_t step, Expectation& expectation) {
  if (node.is_text()) {
    expectation.body = read_text(node);
    return;
  }
  if (!node.is_object()) node.fail("the text of the body, or { \"same_as_step\": N }");
  ObjectReader object(node);
  expectation.body_of_step = read_earlier_step(object.required("same_as_step"), step);
  object.finish();
}

// {"edge": 1, "shield": 0}: tiers that another one asks, so any but the first.
std::vector<TierSees> read_tiers_see(const Node& node, const Topology& topology) {
  if (topology.size() < 2) node.fail("no tiers_see: no cache asks another one here", "one");
  ObjectReader object(node);
  std::vector<TierSees> list;
  for (std::size_t i = 1; i < topology.size(); ++i) {
    const auto times = object.optional(topology[i].name);
    if (times) list.push_back({topology[i].name, static_cast<std::size_t>(times->integer(0, 1000))});
  }
  object.finish();
  if (list.empty()) node.fail("at least one tier", "none");
  return list;
}

Expectation read_expectation(const Node& node, std::size_t step, const Topology& topology) {
  ObjectReader object(node);
  Expectation expectation;
  if (const auto setup = object.optional("setup")) expectation.setup = setup->boolean();
  if (const auto from = object.optional("from")) expectation.from = read_from_list(*from);
  if (const auto by = object.optional("answered_by")) expectation.answered_by = read_answerer(*by, topology);
  if (const auto status = object.optional("status")) expectation.status = static_cast<int>(status->integer(200, 999));
  if (const auto fields = object.optional("headers")) expectation.fields = read_checks(*fields, step);
  if (const auto body = object.optional("body")) read_body(*body, step, expectation);
  if (const auto interim = object.optional("interim")) expectation.interim = read_interim_statuses(*interim);
  if (const auto trailers = object.optional("trailers")) expectation.trailers = read_checks(*trailers, step);
  if (const auto sees = object.optional("tiers_see")) expectation.tiers_see = read_tiers_see(*sees, topology);
  if (const auto sees = object.optional("origin_sees")) expectation.origin_sees = read_origin_sees(*sees, step);
  object.finish();
  const bool checks_something = !expectation.from.empty() || expectation.status || !expectation.fields.empty() ||
                                expectation.body || expectation.body_of_step || expectation.interim ||
                                !expectation.trailers.empty() || expectation.origin_sees || expectation.answered_by ||
                                !expectation.tiers_see.empty();
  if (!checks_something) node.fail("at least one check", "none");
  return expectation;
}

}  // namespace

std::vector<Expectation> read_expectations(const Node& node, std::size_t step, const Topology& topology) {
  if (!node.is_array()) return {read_expectation(node, step, topology)};
  std::vector<Expectation> expectations;
  for (const Node& item : node.items()) expectations.push_back(read_expectation(item, step, topology));
  if (expectations.empty()) node.fail("at least one expectation");
  return expectations;
}

}  // namespace cachestone::cases
