// The writing half of results_json.h. Members that are empty, zero or false are left out; the reader puts them back.
#include <cmath>
#include <nlohmann/json.hpp>

#include "reports/file.h"
#include "reports/results_json.h"
#include "reports/text.h"

namespace cachestone::reports {
namespace {

using Json = nlohmann::ordered_json;

Json text_to_json(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  return Json{{"base64", base64(text)}};
}

void put(Json& object, const char* name, std::string_view text) {
  if (!text.empty()) object[name] = text_to_json(text);
}
void put_number(Json& object, const char* name, double number) {
  if (number != 0 && std::isfinite(number)) object[name] = number;
}
void put_count(Json& object, const char* name, std::uint64_t count) {
  if (count != 0) object[name] = count;
}
void put_flag(Json& object, const char* name, bool flag) {
  if (flag) object[name] = true;
}
template <typename Item>
void put_list(Json& object, const char* name, const std::vector<Item>& items, Json (*convert)(const Item&)) {
  if (items.empty()) return;
  Json& list = object[name] = Json::array();
  for (const Item& item : items) list.push_back(convert(item));
}

Json to_json(const http::Field& field) {
  return Json::array({text_to_json(field.name), text_to_json(field.value)});
}

// What requests and responses have in common, after their start lines.
void put_content(Json& object, const http::Fields& fields, std::string_view body, const http::Fields& trailers) {
  put_list<http::Field>(object, "fields", fields.lines(), to_json);
  put(object, "body", shortened_body(body));
  put_list<http::Field>(object, "trailers", trailers.lines(), to_json);
}

Json to_json(const http::Request& request) {
  Json object = Json::object();
  object["method"] = text_to_json(request.method);
  object["target"] = text_to_json(request.target);
  if (request.minor_version != 1) object["minor_version"] = request.minor_version;
  put_content(object, request.fields, request.body, request.trailers);
  return object;
}

Json to_json(const http::Response& response) {
  Json object = Json::object();
  object["status"] = response.status;
  if (response.reason != http::reason_phrase(response.status)) object["reason"] = text_to_json(response.reason);
  if (response.minor_version != 1) object["minor_version"] = response.minor_version;
  put_content(object, response.fields, response.body, response.trailers);
  return object;
}

Json to_json(const OriginSide& side) {
  Json object = Json::object();
  put_count(object, "serial", side.serial);
  put_number(object, "at", side.at);
  object["request"] = to_json(side.request);
  object["response"] = to_json(side.response);
  put(object, "note", side.note);
  return object;
}

Json to_json(const Hop& hop) {
  Json object = Json::object();
  object["from"] = text_to_json(hop.from);
  object["to"] = text_to_json(hop.to);
  put_number(object, "at", hop.at);
  object["request"] = to_json(hop.request);
  if (hop.response) object["response"] = to_json(*hop.response);
  return object;
}

Json to_json(const Exchange& exchange) {
  Json object = Json::object();
  object["step"] = exchange.step;
  put_count(object, "client", exchange.client);
  put_number(object, "at", exchange.at);
  put_number(object, "took", exchange.took);
  object["request"] = to_json(exchange.request);
  put_list<http::Response>(object, "interim", exchange.interim, to_json);
  if (exchange.response) object["response"] = to_json(*exchange.response);
  put(object, "error", exchange.error);
  put(object, "from", exchange.from);
  put(object, "answered_by", exchange.answered_by);
  put_list<Hop>(object, "hops", exchange.hops, to_json);
  put_list<OriginSide>(object, "origin", exchange.origin, to_json);
  return object;
}

Json to_json(const Check& check) {
  Json object = Json::object();
  object["step"] = check.step;
  put_flag(object, "control", check.control);
  put_flag(object, "setup", check.setup);
  object["held"] = check.held;
  put(object, "expected", check.expected);
  put(object, "seen", check.seen);
  return object;
}

Json to_json(const std::string& text) {
  return text_to_json(text);
}

Json to_json(const Verdict& verdict) {
  return name(verdict);
}

Json to_json(const Known& known) {
  Json object = Json::object();
  put(object, "reason", known.reason);
  put(object, "evidence", known.evidence);
  put(object, "until", known.until);
  return object;
}

Json to_json(const CaseResult& result) {
  Json object = Json::object();
  object["id"] = text_to_json(result.id);
  object["verdict"] = name(result.verdict);
  put(object, "why", result.why);
  put(object, "value", result.value);
  if (result.known) object["known"] = to_json(*result.known);
  put_list<Check>(object, "checks", result.checks, to_json);
  put_list<std::string>(object, "tiers", result.tiers, to_json);
  put_list<Exchange>(object, "exchanges", result.exchanges, to_json);
  put_list<Exchange>(object, "control", result.control, to_json);
  put_list<Verdict>(object, "repetitions", result.repetitions, to_json);
  return object;
}

Json to_json(const TargetResult& target) {
  Json object = Json::object();
  object["name"] = text_to_json(target.name);
  put(object, "title", target.title);
  put(object, "version", target.version);
  put(object, "kind", target.kind);
  put(object, "clock", target.clock);
  put(object, "cache", target.cache);
  put(object, "configuration", target.configuration);
  put(object, "arguments", target.arguments);
  put(object, "started", target.started);
  put_number(object, "duration", target.duration);
  put(object, "failure", target.failure);
  put_list<CaseResult>(object, "cases", target.cases, to_json);
  return object;
}

Json to_json(const cases::Area& area) {
  Json object = Json::object();
  object["id"] = text_to_json(area.id);
  put(object, "title", area.title);
  return object;
}

Json to_json(const SuiteInfo& suite) {
  Json object = Json::object();
  object["id"] = text_to_json(suite.id);
  put(object, "area", suite.area);
  put(object, "title", suite.title);
  put(object, "spec", suite.spec);
  put(object, "about", suite.about);
  return object;
}

Json to_json(const Reason& reason) {
  Json object = Json::object();
  put(object, "ruling", reason.ruling);
  put(object, "clause", reason.clause);
  put(object, "saw", reason.saw);
  return object;
}

Json to_json(const ReferenceEvent& event) {
  Json object = Json::object();
  put_number(object, "at", event.at);
  put(object, "who", event.who);
  put(object, "what", event.what);
  put(object, "ruling", event.ruling);
  put_list<Reason>(object, "reasons", event.reasons, to_json);
  return object;
}

Json to_json(const ReferenceRun& run) {
  Json object = Json::object();
  put(object, "cache", run.cache);
  object["verdict"] = name(run.verdict);
  put_list<ReferenceEvent>(object, "events", run.events, to_json);
  return object;
}

Json to_json(const CaseInfo& info) {
  Json object = Json::object();
  object["id"] = text_to_json(info.id);
  object["suite"] = text_to_json(info.suite);
  put(object, "title", info.title);
  put(object, "level", info.level);
  put(object, "audience", info.audience);
  put_list<std::string>(object, "clauses", info.clauses, to_json);
  put_number(object, "length", info.length);
  put(object, "note", info.note);
  put_list<ReferenceRun>(object, "reference", info.reference, to_json);
  return object;
}

Json to_json(const ClauseInfo& clause) {
  Json object = Json::object();
  object["id"] = text_to_json(clause.id);
  put(object, "level", clause.level);
  put(object, "text", clause.text);
  put(object, "document", clause.document);
  put(object, "section", clause.section);
  put(object, "actor", clause.actor);
  put(object, "mechanism", clause.mechanism);
  put(object, "untestable", clause.untestable);
  return object;
}

Json to_json(const cases::Topic& topic) {
  Json object = Json::object();
  object["id"] = text_to_json(topic.id);
  put(object, "kind", topic.kind);
  put(object, "title", topic.title);
  put(object, "about", topic.about);
  put_list<std::string>(object, "cases", topic.cases, to_json);
  return object;
}

bool is_list_of_objects(const Json& value) {
  return value.is_array() && !value.empty() && value[0].is_object();
}

// Layout for people and line tools: one case, suite, clause or result per line; the file and its targets one member per
// line.
void print(const Json& object, const std::string& indent, std::string& out) {
  out += "{";
  const char* separator = "\n";
  for (const auto& [name, value] : object.items()) {
    out += separator + indent + " " + Json(name).dump() + ": ";
    separator = ",\n";
    if (!is_list_of_objects(value)) {
      out += value.dump();
      continue;
    }
    out += "[";
    const char* item_separator = "\n";
    for (const Json& item : value) {
      out += item_separator + indent + "  ";
      item_separator = ",\n";
      if (name == "targets") {
        print(item, indent + "  ", out);
      } else {
        out += item.dump();
      }
    }
    out += "]";
  }
  out += "\n" + indent + "}";
}

}  // namespace

std::string shortened_body(std::string_view body) {
  if (body.size() <= kLongestBody) return std::string(body);
  const std::string note = "\n[cut by cachestone: " + std::to_string(body.size()) + " bytes in all]";
  return std::string(start_of(body, kLongestBody - note.size())) + note;
}

std::string results_to_json(const Results& results) {
  Json object = Json::object();
  object["format"] = "cachestone-results";
  object["version"] = results.version;
  put(object, "tool", results.tool);
  put(object, "started", results.started);
  put(object, "fingerprint", results.fingerprint);
  put(object, "incomplete", results.incomplete);
  if (results.shard) object["shard"] = {{"index", results.shard->index}, {"of", results.shard->of}};
  put_count(object, "repeat", results.repeat);
  put_list<cases::Area>(object, "areas", results.areas, to_json);
  put_list<SuiteInfo>(object, "suites", results.suites, to_json);
  put_list<CaseInfo>(object, "cases", results.cases, to_json);
  put_list<ClauseInfo>(object, "clauses", results.clauses, to_json);
  put_list<cases::Topic>(object, "topics", results.topics, to_json);
  put_list<TargetResult>(object, "targets", results.targets, to_json);
  std::string text;
  print(object, "", text);
  return text + "\n";
}

void write_results(const Results& results, const std::filesystem::path& path) {
  write_file(path, results_to_json(results));
}

}  // namespace cachestone::reports
