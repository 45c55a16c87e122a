#include "origin/script/perform.h"

#include <algorithm>
#include <utility>

#include "origin/script/cut_range.h"
#include "simulator/http/date.h"
#include "simulator/http/entity_tag.h"

namespace cachestone::origin {
namespace {

bool omits(const Answer& answer, std::string_view field) {
  return std::find(answer.omit.begin(), answer.omit.end(), field) != answer.omit.end();
}

// True when the origin is to add `field` by itself.
bool adds(const Answer& answer, std::string_view field) {
  return !answer.fields.has(field) && !omits(answer, field);
}

std::string fill_value(const http::Field& field, const Scene& scene) {
  if (!http::same_name(field.name, "Last-Modified")) return fill(field.value, scene.context);
  Context at_start = scene.context;
  at_start.now = scene.started;
  return fill(field.value, at_start);
}

http::Fields fill_fields(const http::Fields& templates, const Scene& scene) {
  http::Fields fields;
  for (const http::Field& field : templates) fields.add(field.name, fill_value(field, scene));
  return fields;
}

// The value of the first line of the answer called `name`, filled in.
std::optional<std::string> value_of(const Answer& answer, std::string_view name, const Scene& scene) {
  for (const http::Field& field : answer.fields) {
    if (http::same_name(field.name, name)) return fill_value(field, scene);
  }
  return std::nullopt;
}

// An ETag that is not well formed, as a case may send on purpose, matches its own text.
bool matches_tag(const std::string& if_none_match, const std::string& etag) {
  if (http::trim(if_none_match) == etag) return true;
  const http::EntityTagList list = http::parse_entity_tag_list(if_none_match);
  if (list.any) return true;
  const auto tag = http::parse_entity_tag(etag);
  return tag && std::any_of(list.tags.begin(), list.tags.end(),
                            [&](const http::EntityTag& candidate) { return http::weak_match(candidate, *tag); });
}

bool not_modified_since(std::string_view if_modified_since, const std::string& last_modified, Time now) {
  const auto since = http::parse_date(http::trim(if_modified_since), now);
  const auto modified = http::parse_date(http::trim(last_modified), now);
  return since && modified && *modified <= *since;
}

std::string content(const Answer& answer, const Context& context) {
  if (answer.status == 204 || answer.status == 205 || answer.status == 304)
    return fill(answer.body.value_or(""), context);
  return fill(answer.body.value_or("serial {serial}\n"), context);
}

// Adds the framing fields (RFC 9112 §6) that the script leaves to the origin. A recipient that speaks HTTP/1.0 knows no
// chunks (§6.1): there the end of the connection is the end of the body.
void add_framing(http::Response& response, const Answer& answer, const http::Request& request) {
  if (answer.status == 204 || answer.status == 304) return;
  if (answer.fields.has("Transfer-Encoding") || answer.fields.has("Content-Length")) return;
  if (answer.chunked || !answer.trailers.empty()) {
    if (request.minor_version > 0) response.fields.add("Transfer-Encoding", "chunked");
  } else if (!omits(answer, "Content-Length")) {
    const std::size_t size = response.body.size();
    response.fields.add("Content-Length", std::to_string(answer.fault == Fault::wrong_length ? size / 2 : size));
  }
}

http::Response make_interim(const Interim& interim, const Scene& scene) {
  http::Response response;
  response.status = interim.status;
  response.reason = http::reason_phrase(interim.status);
  response.fields = fill_fields(interim.fields, scene);
  return response;
}

http::Response make_response(const http::Request& request, const Answer& answer, const Scene& scene) {
  http::Response response;
  response.status = answer.status;
  response.reason = answer.reason.value_or(std::string(http::reason_phrase(answer.status)));
  if (adds(answer, "Date")) response.fields.add("Date", http::format_date(scene.context.now));
  for (const http::Field& field : fill_fields(answer.fields, scene)) response.fields.add(field.name, field.value);
  if (answer.status != 304 && adds(answer, kSerialField)) {
    response.fields.add(std::string(kSerialField), std::to_string(scene.context.serial));
  }
  response.body = content(answer, scene.context);
  response.trailers = fill_fields(answer.trailers, scene);
  if (answer.ranges) cut_range(response, request);
  add_framing(response, answer, request);
  if (request.method == "HEAD") {  // the fields of GET, without its content (RFC 9110 §9.3.2)
    response.body.clear();
    response.trailers = {};
  }
  return response;
}

}  // namespace

bool validates(const http::Request& request, const Answer& answer, const Scene& scene) {
  if (request.method != "GET" && request.method != "HEAD") return false;
  if (const auto if_none_match = request.fields.combined("If-None-Match")) {
    const auto etag = value_of(answer, "ETag", scene);
    return etag ? matches_tag(*if_none_match, *etag) : http::trim(*if_none_match) == "*";
  }
  const auto if_modified_since = request.fields.first("If-Modified-Since");
  const auto last_modified = value_of(answer, "Last-Modified", scene);
  return if_modified_since && last_modified &&
         not_modified_since(*if_modified_since, *last_modified, scene.context.now);
}

Answer validated_answer(const Answer& full) {
  Answer answer = *full.if_validated;
  if (answer.status != 304 || !answer.fields.empty()) return answer;
  for (const http::Field& field : full.fields) {
    for (std::string_view repeated :
         {"ETag", "Last-Modified", "Cache-Control", "Expires", "Vary", "Content-Location"}) {
      if (http::same_name(field.name, repeated)) answer.fields.add(field.name, field.value);
    }
  }
  return answer;
}

Performance perform(const http::Request& request, const Answer& answer, const Scene& scene) {
  Performance performance;
  for (const Interim& interim : answer.interim) performance.interim.push_back(make_interim(interim, scene));
  performance.response = make_response(request, answer, scene);
  performance.delay = answer.delay;
  performance.pause = answer.pause;
  performance.stall_for = answer.stall_for;
  performance.fault = answer.fault;
  if (answer.raw) performance.raw = fill(*answer.raw, scene.context);
  return performance;
}

}  // namespace cachestone::origin
