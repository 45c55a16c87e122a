#include "cases/expectation_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "origin/script/script_json.h"
#include "simulator/http/range.h"

namespace cachestone::cases {
namespace {

using json::Node;
using json::ObjectReader;

constexpr const char* kOps =
    "one of equals, present, absent, contains, lacks, between, at_least, count, date, same_as_step, type";
constexpr std::int64_t kMostTimes = 1000;

std::string read_text(const Node& node) {
  return origin::read_template(node, origin::Placeholders::origin);
}

std::string read_some_text(const Node& node) {
  std::string text = read_text(node);
  if (text.empty()) node.fail("some text: every value contains the empty one");
  return text;
}

// One text, or a list of them.
std::vector<std::string> read_some_texts(const Node& node) {
  if (!node.is_array()) return {read_some_text(node)};
  std::vector<std::string> texts;
  for (const Node& item : node.items()) texts.push_back(read_some_text(item));
  if (texts.empty()) node.fail("at least one text");
  return texts;
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
    case Op::lacks:
      check.text = read_some_text(node);
      break;
    case Op::between:
    case Op::date:
      read_range(node, check);
      break;
    case Op::count:
      check.low = check.high = static_cast<double>(node.integer(1, kMostTimes));
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
  static constexpr std::pair<const char*, Op> kMembers[] = {
      {"equals", Op::equals},     {"present", Op::present},
      {"absent", Op::absent},     {"contains", Op::contains},
      {"lacks", Op::lacks},       {"between", Op::between},
      {"at_least", Op::at_least}, {"count", Op::count},
      {"date", Op::date},         {"same_as_step", Op::same_as_step},
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

std::vector<int> read_statuses(const Node& node) {
  std::vector<int> statuses;
  for (const Node& item : node.is_array() ? node.items() : std::vector{node}) {
    statuses.push_back(static_cast<int>(item.integer(200, 999)));
  }
  if (statuses.empty()) node.fail("at least one status code");
  return statuses;
}

// A number, or the least and the most: [1, 2].
Times read_times(const Node& node) {
  const auto number = [](const Node& item) { return static_cast<std::size_t>(item.integer(0, kMostTimes)); };
  if (!node.is_array()) return {number(node), number(node)};
  if (node.items().size() != 2) node.fail("two numbers: [least, most]");
  const Times times{number(node.items()[0]), number(node.items()[1])};
  if (times.least >= times.most) node.fail("two numbers, the smaller first");
  return times;
}

OriginSees read_origin_sees(const Node& node, std::size_t step) {
  OriginSees sees;
  if (!node.is_object()) {
    sees.times = read_times(node);
    return sees;
  }
  ObjectReader object(node);
  if (const auto method = object.optional("method")) sees.method = origin::read_token(*method, "a method");
  if (const auto path = object.optional("path")) sees.path = path->text();
  if (const auto fields = object.optional("headers")) sees.fields = read_checks(*fields, step);
  if (const auto times = object.optional("times")) sees.times = read_times(*times);
  object.finish();
  const bool looks_at_request = sees.method || sees.path || !sees.fields.empty();
  if (!looks_at_request && !sees.times) node.fail("method, path, headers or times", "none of them");
  if (looks_at_request && sees.times == Times{0, 0}) {
    node.fail("nothing but times, when times is 0: there is no request to look at", "more");
  }
  return sees;
}

void read_body(const Node& node, std::size_t step, Expectation& expectation) {
  if (node.is_text()) {
    expectation.body = read_text(node);
    return;
  }
  if (!node.is_object()) node.fail("the text of the body, or an object of contains, lacks, same_as_step");
  ObjectReader object(node);
  if (const auto earlier = object.optional("same_as_step"))
    expectation.body_of_step = read_earlier_step(*earlier, step);
  if (const auto texts = object.optional("contains")) expectation.body_contains = read_some_texts(*texts);
  if (const auto texts = object.optional("lacks")) expectation.body_lacks = read_some_texts(*texts);
  object.finish();
  if (node.value().empty()) node.fail("contains, lacks or same_as_step", "none of them");
}

// [{"range": "0-1/10", "body": "01"}, …]
std::vector<BodyPart> read_parts(const Node& node) {
  std::vector<BodyPart> parts;
  for (const Node& item : node.items()) {
    ObjectReader object(item);
    const Node range = object.required("range");
    BodyPart part{range.text(), read_text(object.required("body")), std::nullopt};
    const auto parsed = http::parse_content_range("bytes " + part.range);
    if (!parsed || !parsed->span) range.fail("a range as in Content-Range: \"0-1/10\"");
    if (const auto type = object.optional("type")) part.content_type = type->text();
    object.finish();
    parts.push_back(std::move(part));
  }
  if (parts.empty()) node.fail("at least one part");
  return parts;
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
  if (const auto status = object.optional("status")) expectation.status = read_statuses(*status);
  if (const auto fields = object.optional("headers")) expectation.fields = read_checks(*fields, step);
  if (const auto body = object.optional("body")) read_body(*body, step, expectation);
  if (const auto parts = object.optional("parts")) expectation.parts = read_parts(*parts);
  if (const auto interim = object.optional("interim")) expectation.interim = read_interim_statuses(*interim);
  if (const auto trailers = object.optional("trailers")) expectation.trailers = read_checks(*trailers, step);
  if (const auto sees = object.optional("tiers_see")) expectation.tiers_see = read_tiers_see(*sees, topology);
  if (const auto sees = object.optional("origin_sees")) expectation.origin_sees = read_origin_sees(*sees, step);
  object.finish();
  const bool checks_something =
      expectation.looks_at_response() || expectation.origin_sees || !expectation.tiers_see.empty();
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
