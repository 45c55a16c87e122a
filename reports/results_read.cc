// The reading half of results_json.h: strict, because a report made from a misread file would be believed.
#include <climits>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "reports/file.h"
#include "reports/results_json.h"
#include "reports/text.h"
#include "simulator/json/reader.h"

namespace cachestone::reports {
namespace {

using json::Node;
using json::ObjectReader;

std::string read_text(const Node& node) {
  if (!node.is_object()) return node.text();
  ObjectReader object(node);
  const Node encoded = object.required("base64");
  object.finish();
  if (auto bytes = from_base64(encoded.text())) return *bytes;
  encoded.fail("base64 (RFC 4648 §4) with padding");
}

std::string text_of(ObjectReader& object, std::string_view name) {
  const auto node = object.optional(name);
  return node ? read_text(*node) : std::string();
}
double number_of(ObjectReader& object, std::string_view name) {
  const auto node = object.optional(name);
  return node ? node->number() : 0;
}
std::uint64_t count_of(ObjectReader& object, std::string_view name) {
  const auto node = object.optional(name);
  return node ? static_cast<std::uint64_t>(node->integer(0)) : 0;
}
int small_number(const Node& node) {
  return static_cast<int>(node.integer(0, INT_MAX));
}
bool flag_of(ObjectReader& object, std::string_view name) {
  const auto node = object.optional(name);
  return node && node->boolean();
}
template <typename Item>
std::vector<Item> list_of(ObjectReader& object, std::string_view name, Item (*read)(const Node&)) {
  std::vector<Item> list;
  if (const auto node = object.optional(name)) {
    for (const Node& item : node->items()) list.push_back(read(item));
  }
  return list;
}

http::Field read_field(const Node& node) {
  const std::vector<Node> parts = node.items();
  if (parts.size() != 2) node.fail("a field as [name, value]");
  return {read_text(parts[0]), read_text(parts[1])};
}

http::Fields fields_of(ObjectReader& object, std::string_view name) {
  http::Fields fields;
  for (http::Field& field : list_of<http::Field>(object, name, read_field)) {
    fields.add(std::move(field.name), std::move(field.value));
  }
  return fields;
}

// What requests and responses have in common.
template <typename Message>
void read_content(ObjectReader& object, Message& message) {
  if (const auto minor = object.optional("minor_version")) message.minor_version = small_number(*minor);
  message.fields = fields_of(object, "fields");
  message.body = text_of(object, "body");
  message.trailers = fields_of(object, "trailers");
}

http::Request read_request(const Node& node) {
  ObjectReader object(node);
  http::Request request;
  request.method = read_text(object.required("method"));
  request.target = read_text(object.required("target"));
  read_content(object, request);
  object.finish();
  return request;
}

http::Response read_response(const Node& node) {
  ObjectReader object(node);
  http::Response response;
  response.status = small_number(object.required("status"));
  const auto reason = object.optional("reason");
  response.reason = reason ? read_text(*reason) : std::string(http::reason_phrase(response.status));
  read_content(object, response);
  object.finish();
  return response;
}

OriginSide read_origin_side(const Node& node) {
  ObjectReader object(node);
  OriginSide side;
  side.serial = count_of(object, "serial");
  side.at = number_of(object, "at");
  side.request = read_request(object.required("request"));
  side.response = read_response(object.required("response"));
  side.note = text_of(object, "note");
  object.finish();
  return side;
}

Hop read_hop(const Node& node) {
  ObjectReader object(node);
  Hop hop;
  hop.from = read_text(object.required("from"));
  hop.to = read_text(object.required("to"));
  hop.at = number_of(object, "at");
  hop.request = read_request(object.required("request"));
  if (const auto response = object.optional("response")) hop.response = read_response(*response);
  object.finish();
  return hop;
}

Exchange read_exchange(const Node& node) {
  ObjectReader object(node);
  Exchange exchange;
  exchange.step = static_cast<std::size_t>(object.required("step").integer(0));
  exchange.client = static_cast<std::size_t>(count_of(object, "client"));
  exchange.at = number_of(object, "at");
  exchange.took = number_of(object, "took");
  exchange.request = read_request(object.required("request"));
  exchange.interim = list_of<http::Response>(object, "interim", read_response);
  if (const auto response = object.optional("response")) exchange.response = read_response(*response);
  exchange.error = text_of(object, "error");
  exchange.from = text_of(object, "from");
  exchange.answered_by = text_of(object, "answered_by");
  exchange.hops = list_of<Hop>(object, "hops", read_hop);
  exchange.origin = list_of<OriginSide>(object, "origin", read_origin_side);
  object.finish();
  return exchange;
}

Check read_check(const Node& node) {
  ObjectReader object(node);
  Check check;
  check.step = static_cast<std::size_t>(object.required("step").integer(0));
  check.control = flag_of(object, "control");
  check.setup = flag_of(object, "setup");
  check.held = object.required("held").boolean();
  check.expected = text_of(object, "expected");
  check.seen = text_of(object, "seen");
  object.finish();
  return check;
}

Verdict read_verdict(const Node& node) {
  if (const auto verdict = verdict_from(node.text())) return *verdict;
  std::string names;
  for (const Verdict verdict : all_verdicts()) names += (names.empty() ? "" : ", ") + std::string(name(verdict));
  node.fail("one of " + names);
}

Known read_known(const Node& node) {
  ObjectReader object(node);
  Known known{text_of(object, "reason"), text_of(object, "evidence"), text_of(object, "until")};
  object.finish();
  return known;
}

CaseResult read_case_result(const Node& node) {
  ObjectReader object(node);
  CaseResult result;
  result.id = read_text(object.required("id"));
  result.verdict = read_verdict(object.required("verdict"));
  result.why = text_of(object, "why");
  result.value = text_of(object, "value");
  if (const auto known = object.optional("known")) result.known = read_known(*known);
  result.checks = list_of<Check>(object, "checks", read_check);
  result.tiers = list_of<std::string>(object, "tiers", read_text);
  result.exchanges = list_of<Exchange>(object, "exchanges", read_exchange);
  result.control = list_of<Exchange>(object, "control", read_exchange);
  result.repetitions = list_of<Verdict>(object, "repetitions", read_verdict);
  object.finish();
  return result;
}

TargetResult read_target(const Node& node) {
  ObjectReader object(node);
  TargetResult target;
  target.name = read_text(object.required("name"));
  target.title = text_of(object, "title");
  target.version = text_of(object, "version");
  target.kind = text_of(object, "kind");
  target.clock = text_of(object, "clock");
  target.cache = text_of(object, "cache");
  target.configuration = text_of(object, "configuration");
  target.arguments = text_of(object, "arguments");
  target.started = text_of(object, "started");
  target.duration = number_of(object, "duration");
  target.failure = text_of(object, "failure");
  target.cases = list_of<CaseResult>(object, "cases", read_case_result);
  object.finish();
  return target;
}

cases::Area read_area(const Node& node) {
  ObjectReader object(node);
  cases::Area area{read_text(object.required("id")), text_of(object, "title")};
  object.finish();
  return area;
}

SuiteInfo read_suite_info(const Node& node) {
  ObjectReader object(node);
  SuiteInfo suite;
  suite.id = read_text(object.required("id"));
  suite.area = text_of(object, "area");
  suite.title = text_of(object, "title");
  suite.spec = text_of(object, "spec");
  suite.about = text_of(object, "about");
  object.finish();
  return suite;
}

Reason read_reason(const Node& node) {
  ObjectReader object(node);
  Reason reason{text_of(object, "ruling"), text_of(object, "clause"), text_of(object, "saw")};
  object.finish();
  return reason;
}

ReferenceEvent read_event(const Node& node) {
  ObjectReader object(node);
  ReferenceEvent event;
  event.at = number_of(object, "at");
  event.who = text_of(object, "who");
  event.what = text_of(object, "what");
  event.ruling = text_of(object, "ruling");
  event.reasons = list_of<Reason>(object, "reasons", read_reason);
  object.finish();
  return event;
}

ReferenceRun read_reference(const Node& node) {
  ObjectReader object(node);
  ReferenceRun run;
  run.cache = text_of(object, "cache");
  run.verdict = read_verdict(object.required("verdict"));
  run.events = list_of<ReferenceEvent>(object, "events", read_event);
  object.finish();
  return run;
}

CaseInfo read_case_info(const Node& node) {
  ObjectReader object(node);
  CaseInfo info;
  info.id = read_text(object.required("id"));
  info.suite = read_text(object.required("suite"));
  info.title = text_of(object, "title");
  info.level = text_of(object, "level");
  info.audience = text_of(object, "audience");
  info.clauses = list_of<std::string>(object, "clauses", read_text);
  info.length = number_of(object, "length");
  info.note = text_of(object, "note");
  info.reference = list_of<ReferenceRun>(object, "reference", read_reference);
  object.finish();
  return info;
}

ClauseInfo read_clause(const Node& node) {
  ObjectReader object(node);
  ClauseInfo clause;
  clause.id = read_text(object.required("id"));
  clause.level = text_of(object, "level");
  clause.text = text_of(object, "text");
  clause.document = text_of(object, "document");
  clause.section = text_of(object, "section");
  clause.actor = text_of(object, "actor");
  clause.mechanism = text_of(object, "mechanism");
  clause.untestable = text_of(object, "untestable");
  object.finish();
  return clause;
}

cases::Topic read_topic(const Node& node) {
  ObjectReader object(node);
  cases::Topic topic;
  topic.id = read_text(object.required("id"));
  topic.kind = text_of(object, "kind");
  topic.title = text_of(object, "title");
  topic.about = text_of(object, "about");
  topic.cases = list_of<std::string>(object, "cases", read_text);
  object.finish();
  return topic;
}

Shard read_shard(const Node& node) {
  ObjectReader object(node);
  Shard shard;
  const Node of = object.required("of");
  shard.of = static_cast<std::size_t>(of.integer(1));
  shard.index = static_cast<std::size_t>(object.required("index").integer(1, of.integer(1)));
  object.finish();
  return shard;
}

// Is this a results file at all, and one that this program knows? Asked before anything else is looked at.
int read_version(ObjectReader& object) {
  const auto format = object.optional("format");
  if (!format || !format->is_text() || format->text() != "cachestone-results") {
    object.node().fail("a results file of cachestone (\"format\": \"cachestone-results\")",
                       format ? "another format" : "no member \"format\"");
  }
  const Node version = object.required("version");
  const std::int64_t number = version.integer(1);
  if (number > kResultsVersion) {
    version.fail("version " + std::to_string(kResultsVersion) + ", the newest that this cachestone reads",
                 std::to_string(number) + ", which a newer cachestone wrote");
  }
  return static_cast<int>(number);
}

// The set of ids of `items`; one that occurs twice is an error.
template <typename Item>
std::set<std::string_view> unique_ids(const std::vector<Item>& items, const std::string& file,
                                      const std::string& pointer) {
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (ids.insert(items[i].id).second) continue;
    throw json::InputError(file, pointer + "/" + std::to_string(i), "each id once",
                           "\"" + items[i].id + "\" a second time");
  }
  return ids;
}

// Every reference leads somewhere: reports look cases up by id.
void check_references(const Results& results, const std::string& file) {
  const auto suites = unique_ids(results.suites, file, "/suites");
  const auto cases = unique_ids(results.cases, file, "/cases");
  for (std::size_t i = 0; i < results.cases.size(); ++i) {
    const CaseInfo& info = results.cases[i];
    if (suites.count(info.suite) != 0) continue;
    throw json::InputError(file, "/cases/" + std::to_string(i) + "/suite", "one of \"suites\"",
                           "\"" + info.suite + "\"");
  }
  for (std::size_t i = 0; i < results.topics.size(); ++i) {
    for (const std::string& id : results.topics[i].cases) {
      if (cases.count(id) != 0) continue;
      throw json::InputError(file, "/topics/" + std::to_string(i) + "/cases", "ids of \"cases\"", "\"" + id + "\"");
    }
  }
  for (std::size_t i = 0; i < results.targets.size(); ++i) {
    const std::string pointer = "/targets/" + std::to_string(i) + "/cases";
    for (const std::string_view id : unique_ids(results.targets[i].cases, file, pointer)) {
      if (cases.count(id) != 0) continue;
      throw json::InputError(file, pointer, "results of cases that \"cases\" describes",
                             "one of \"" + std::string(id) + "\"");
    }
  }
}

bool ends_early(std::string_view text, const json::InputError& error) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return last == std::string_view::npos || text[last] != '}' ||
         error.found.find("unexpected end of input") != std::string::npos;
}

nlohmann::json parse(std::string_view text, const std::string& file) {
  try {
    return json::parse(text, file);
  } catch (const json::InputError& error) {
    if (!error.pointer.empty() || !ends_early(text, error)) throw;
    throw json::InputError(file, "", "a whole results file", "one that is cut off: " + error.found);
  }
}

}  // namespace

Results results_from_json(std::string_view text, const std::string& file) {
  const nlohmann::json document = parse(text, file);
  ObjectReader object(Node(document, file));
  Results results;
  results.version = read_version(object);
  results.tool = text_of(object, "tool");
  results.started = text_of(object, "started");
  results.fingerprint = text_of(object, "fingerprint");
  results.incomplete = text_of(object, "incomplete");
  if (const auto shard = object.optional("shard")) results.shard = read_shard(*shard);
  results.repeat = static_cast<std::size_t>(count_of(object, "repeat"));
  results.areas = list_of<cases::Area>(object, "areas", read_area);
  results.suites = list_of<SuiteInfo>(object, "suites", read_suite_info);
  results.cases = list_of<CaseInfo>(object, "cases", read_case_info);
  results.clauses = list_of<ClauseInfo>(object, "clauses", read_clause);
  results.topics = list_of<cases::Topic>(object, "topics", read_topic);
  results.targets = list_of<TargetResult>(object, "targets", read_target);
  object.finish();
  check_references(results, file);
  return results;
}

Results read_results(const std::filesystem::path& path) {
  return results_from_json(read_file(path), path.string());
}

}  // namespace cachestone::reports
