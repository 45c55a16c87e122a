#include <nlohmann/json.hpp>

#include "harness/adapter/protocol/byte_text.h"
#include "harness/adapter/protocol/message.h"
#include "harness/adapter/protocol/names.h"
#include "simulator/http/base64.h"
#include "simulator/http/utf8.h"

namespace cachestone::adapter {
namespace {

// Members in the order in which they are set, so that lines read well.
using Json = nlohmann::ordered_json;

std::string_view name_of(engine::OriginFailure failure) {
  for (const auto& [value, name] : kFailures) {
    if (value == failure) return name;
  }
  return "reset";
}

Json fields_json(const http::Fields& fields) {
  Json list = Json::array();
  for (const http::Field& field : fields) list.push_back({text_of_bytes(field.name), text_of_bytes(field.value)});
  return list;
}

void add_version(Json& json, int minor_version) {
  if (minor_version != 1) json["http"] = "1." + std::to_string(minor_version);
}

// What requests and responses have in common.
template <typename Message>
void add_content(Json& json, const Message& message) {
  add_version(json, message.minor_version);
  json["headers"] = fields_json(message.fields);
  if (!message.body.empty()) {
    if (http::is_utf8(message.body)) {
      json["body"] = message.body;
    } else {
      json["body64"] = http::encode_base64(message.body);
    }
  }
  if (!message.trailers.empty()) json["trailers"] = fields_json(message.trailers);
}

void add(Json& json, const http::Request& request) {
  json["method"] = text_of_bytes(request.method);
  json["target"] = text_of_bytes(request.target);
  add_content(json, request);
}

void add(Json& json, const http::Response& response) {
  json["status"] = response.status;
  json["reason"] = text_of_bytes(response.reason);
  add_content(json, response);
}

Json of_type(const char* type) {
  return {{"type", type}};
}

Json at(const char* type, Time time) {
  Json json = of_type(type);
  json["time"] = time.time_since_epoch().count();
  return json;
}

template <typename Message>
Json with_id(const char* type, const Message& message) {
  Json json = at(type, message.time);
  json["id"] = message.id;
  return json;
}

template <typename Message, typename Content>
Json whole(const char* type, const Message& message, const Content& content) {
  Json json = with_id(type, message);
  add(json, content);
  return json;
}

template <typename Message, typename Content>
Json said(const char* type, const Message& message, const Content& content) {
  Json json = of_type(type);
  json["id"] = message.id;
  add(json, content);
  return json;
}

struct ToJson {
  Json operator()(const Greeting& m) const { return {{"type", "hello"}, {"protocol", m.protocol}, {"tool", m.tool}}; }
  Json operator()(const Open& m) const {
    Json json = at("open", m.time);
    json["case"] = m.name;
    return json;
  }
  Json operator()(const ClientRequest& m) const { return whole("request", m, m.request); }
  Json operator()(const Leave& m) const { return with_id("leave", m); }
  Json operator()(const OriginInterim& m) const { return whole("interim", m, m.response); }
  Json operator()(const OriginResponse& m) const { return whole("response", m, m.response); }
  Json operator()(const OriginFailed& m) const {
    Json json = with_id("failure", m);
    json["failure"] = name_of(m.failure);
    if (m.partial) add(json["partial"], *m.partial);
    return json;
  }
  Json operator()(const Introduction& m) const {
    Json json{{"type", "hello"}, {"protocol", m.protocol}, {"name", m.name}};
    if (!m.version.empty()) json["version"] = m.version;
    json["cache"] = m.shared ? "shared" : "private";
    if (!m.lacks.empty()) json["lacks"] = m.lacks;
    return json;
  }
  Json operator()(const Fetch& m) const { return said("fetch", m, m.request); }
  Json operator()(const ReplyInterim& m) const { return said("interim", m, m.response); }
  Json operator()(const Reply& m) const { return said("reply", m, m.response); }
  Json operator()(const Problem& m) const { return {{"type", "error"}, {"message", m.message}}; }
  Json operator()(const Idle&) const { return of_type("idle"); }
};

// Names and messages may come from anywhere: what is not UTF-8 in them is replaced.
template <typename Message>
std::string line(const Message& message) {
  return std::visit(ToJson(), message).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string write(const Told& message) {
  return line(message);
}

std::string write(const Said& message) {
  return line(message);
}

}  // namespace cachestone::adapter
