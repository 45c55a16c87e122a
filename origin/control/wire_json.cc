#include "origin/control/wire_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "origin/script/script_json.h"
#include "simulator/http/base64.h"

namespace cachestone::origin {
namespace {

using Json = nlohmann::json;

Json write_bytes(std::string_view bytes) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(bytes.begin(), bytes.end(), is_ascii)) return std::string(bytes);
  return {{"base64", http::encode_base64(bytes)}};
}

std::string read_bytes(const json::Node& node) {
  if (!node.is_object()) return node.text();
  json::ObjectReader object(node);
  const json::Node encoded = object.required("base64");
  object.finish();
  auto bytes = http::decode_base64(encoded.text());
  if (!bytes) encoded.fail("base64 (RFC 4648 §4)");
  return *std::move(bytes);
}

// A script's fields are text, as in a case's file; those of the log are what the wire had.
Json write_fields(const http::Fields& fields) {
  Json lines = Json::array();
  for (const http::Field& field : fields) lines.push_back({write_bytes(field.name), write_bytes(field.value)});
  return lines;
}

Json write_templates(const http::Fields& fields) {
  Json lines = Json::array();
  for (const http::Field& field : fields) lines.push_back({field.name, field.value});
  return lines;
}

http::Fields read_lines(const json::Node& node) {
  http::Fields fields;
  for (const json::Node& line : node.items()) {
    const std::vector<json::Node> parts = line.items();
    if (parts.size() != 2) line.fail("a field: [\"Name\", \"value\"]");
    fields.add(read_bytes(parts[0]), read_bytes(parts[1]));
  }
  return fields;
}

Json in_seconds(Milliseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

Json write_answer(const Answer& answer) {
  Json object = Json::object();
  if (answer.raw) {
    object["raw"] = *answer.raw;
    if (answer.delay.count() != 0) object["delay"] = in_seconds(answer.delay);
    return object;
  }
  object["status"] = answer.status;
  if (answer.reason) object["reason"] = *answer.reason;
  if (!answer.fields.empty()) object["headers"] = write_templates(answer.fields);
  if (answer.body) object["body"] = *answer.body;
  if (!answer.trailers.empty()) object["trailers"] = write_templates(answer.trailers);
  for (const Interim& interim : answer.interim) {
    object["interim"].push_back({{"status", interim.status}, {"headers", write_templates(interim.fields)}});
  }
  if (answer.delay.count() != 0) object["delay"] = in_seconds(answer.delay);
  if (answer.pause.count() != 0) object["pause"] = in_seconds(answer.pause);
  if (answer.chunked) object["chunked"] = true;
  if (!answer.omit.empty()) object["omit"] = answer.omit;
  if (answer.ranges) object["ranges"] = true;
  if (answer.fault != Fault::none) object["fault"] = name(answer.fault);
  if (answer.stall_for) object["stall_for"] = in_seconds(*answer.stall_for);
  if (answer.if_validated) object["if_validated"] = write_answer(*answer.if_validated);
  return object;
}

Json write_request(const http::Request& request) {
  return {{"method", write_bytes(request.method)},  {"target", write_bytes(request.target)},
          {"minor_version", request.minor_version}, {"fields", write_fields(request.fields)},
          {"body", write_bytes(request.body)},      {"trailers", write_fields(request.trailers)}};
}

Json write_response(const http::Response& response) {
  return {{"status", response.status},
          {"reason", write_bytes(response.reason)},
          {"minor_version", response.minor_version},
          {"fields", write_fields(response.fields)},
          {"body", write_bytes(response.body)},
          {"trailers", write_fields(response.trailers)}};
}

http::Request read_request(const json::Node& node) {
  json::ObjectReader object(node);
  http::Request request;
  request.method = read_bytes(object.required("method"));
  request.target = read_bytes(object.required("target"));
  request.minor_version = static_cast<int>(object.required("minor_version").integer(0, 9));
  request.fields = read_lines(object.required("fields"));
  request.body = read_bytes(object.required("body"));
  request.trailers = read_lines(object.required("trailers"));
  object.finish();
  return request;
}

http::Response read_response(const json::Node& node) {
  json::ObjectReader object(node);
  http::Response response;
  response.status = static_cast<int>(object.required("status").integer(0, 999));
  response.reason = read_bytes(object.required("reason"));
  response.minor_version = static_cast<int>(object.required("minor_version").integer(0, 9));
  response.fields = read_lines(object.required("fields"));
  response.body = read_bytes(object.required("body"));
  response.trailers = read_lines(object.required("trailers"));
  object.finish();
  return response;
}

Fault read_fault(const json::Node& node) {
  const auto fault = fault_from(node.text());
  if (!fault) node.fail("the name of a fault, or none");
  return *fault;
}

}  // namespace

Json write_script(const Script& script) {
  Json steps = Json::array();
  for (const StepScript& step : script) {
    Json object = {{"method", step.method}, {"path", step.path}};
    if (!step.host.empty()) object["host"] = step.host;
    if (step.answer) object["origin"] = write_answer(*step.answer);
    steps.push_back(std::move(object));
  }
  return steps;
}

Script read_script(const json::Node& node) {
  Script script;
  for (const json::Node& item : node.items()) {
    json::ObjectReader object(item);
    StepScript step;
    step.method = read_token(object.required("method"), "a method");
    step.path = object.required("path").text();
    if (const auto host = object.optional("host")) step.host = host->text();
    if (const auto answer = object.optional("origin")) step.answer = read_answer(*answer);
    object.finish();
    script.push_back(std::move(step));
  }
  return script;
}

Json write_entry(const LogEntry& entry) {
  return {{"step", entry.step},
          {"serial", entry.serial},
          {"at", entry.at.time_since_epoch().count()},
          {"request", write_request(entry.request)},
          {"response", write_response(entry.response)},
          {"validated", entry.validated},
          {"fault", name(entry.fault)},
          {"raw", entry.raw},
          {"raw_bytes", write_bytes(entry.raw_bytes)},
          {"delay", entry.delay.count()}};
}

LogEntry read_entry(const json::Node& node) {
  json::ObjectReader object(node);
  LogEntry entry;
  entry.step = static_cast<std::size_t>(object.required("step").integer(0));
  entry.serial = static_cast<std::uint64_t>(object.required("serial").integer(0));
  entry.at = Time(Milliseconds(object.required("at").integer()));
  entry.request = read_request(object.required("request"));
  entry.response = read_response(object.required("response"));
  entry.validated = object.required("validated").boolean();
  entry.fault = read_fault(object.required("fault"));
  entry.raw = object.required("raw").boolean();
  entry.raw_bytes = read_bytes(object.required("raw_bytes"));
  entry.delay = Milliseconds(object.required("delay").integer(0));
  object.finish();
  return entry;
}

}  // namespace cachestone::origin
