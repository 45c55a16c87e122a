#include "origin/script/script_json.h"

#include <cmath>
#include <string_view>
#include <utility>

#include "simulator/http/syntax.h"

namespace cachestone::origin {
namespace {

constexpr double kLongestDelay = 3600;  // seconds

// A response without content (RFC 9110 §6.4.1).
bool has_no_content(int status) {
  return status == 204 || status == 304;
}

// Text that cannot end the line that it is put into.
std::string read_line(const json::Node& node, Placeholders known) {
  std::string text = read_template(node, known);
  if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) node.fail("text without CR, LF and NUL");
  return text;
}

Milliseconds read_delay(const json::Node& node) {
  const double seconds = node.number();
  if (seconds < 0 || seconds > kLongestDelay) node.fail("seconds from 0 to 3600");
  return Milliseconds(std::llround(seconds * 1000));
}

std::vector<Interim> read_interim(const json::Node& node) {
  std::vector<Interim> responses;
  for (const json::Node& item : node.items()) {
    json::ObjectReader object(item);
    Interim response;
    response.status = static_cast<int>(object.required("status").integer(100, 199));
    if (const auto fields = object.optional("headers")) response.fields = read_fields(*fields);
    object.finish();
    responses.push_back(std::move(response));
  }
  return responses;
}

std::vector<std::string> read_omit(const json::Node& node) {
  std::vector<std::string> names;
  for (const json::Node& item : node.items()) {
    std::string name = item.text();
    if (name != "Date" && name != kSerialField && name != "Content-Length") {
      item.fail("one of Date, Cachestone-Serial, Content-Length");
    }
    names.push_back(std::move(name));
  }
  return names;
}

Fault read_fault(const json::Node& node) {
  const auto fault = fault_from(node.text());
  if (!fault || *fault == Fault::none) {
    node.fail(
        "one of refuse, reset_before, reset_within_fields, reset_within_body, truncate, stall, "
        "wrong_length");
  }
  return *fault;
}

// Raw bytes stand alone: nothing else of a response is sent with them.
Answer read_raw(json::ObjectReader& object) {
  Answer answer;
  answer.raw = read_template(object.required("raw"), Placeholders::origin);
  if (const auto delay = object.optional("delay")) answer.delay = read_delay(*delay);
  object.finish();
  return answer;
}

void check_content(const Answer& answer, const json::Node& node) {
  if (answer.stall_for && answer.fault != Fault::stall) node.fail("the fault stall beside stall_for", "none");
  if (answer.ranges && answer.status != 200) node.fail("status 200 beside ranges", std::to_string(answer.status));
  if (answer.pause != Milliseconds{0} && answer.fault != Fault::none) node.fail("no fault beside pause", "one");
  if (has_no_content(answer.status)) {
    if (answer.body || answer.chunked || !answer.trailers.empty()) {
      node.fail("no body, chunked or trailers with status " + std::to_string(answer.status), "one of them");
    }
  }
  const bool empty = has_no_content(answer.status) || (answer.body && answer.body->empty());
  const bool within_body = answer.fault == Fault::reset_within_body || answer.fault == Fault::truncate ||
                           answer.fault == Fault::wrong_length;
  if (answer.pause != Milliseconds{0} && empty) node.fail("a body for the pause", "none");
  if (within_body && empty) {
    node.fail("a body for the fault " + std::string(name(answer.fault)), "none");
  }
  if (answer.fault == Fault::wrong_length && (answer.chunked || !answer.trailers.empty())) {
    node.fail("a body framed by Content-Length for the fault wrong_length", "a chunked one");
  }
}

Answer read_answer(const json::Node& node, int default_status, bool validators) {
  json::ObjectReader object(node);
  if (object.optional("raw")) return read_raw(object);
  Answer answer;
  answer.status = default_status;
  if (const auto status = object.optional("status")) answer.status = static_cast<int>(status->integer(200, 999));
  if (const auto reason = object.optional("reason")) answer.reason = read_line(*reason, Placeholders::none);
  if (const auto fields = object.optional("headers")) answer.fields = read_fields(*fields);
  if (const auto body = object.optional("body")) answer.body = read_template(*body, Placeholders::origin);
  if (const auto trailers = object.optional("trailers")) answer.trailers = read_fields(*trailers);
  if (const auto interim = object.optional("interim")) answer.interim = read_interim(*interim);
  if (const auto delay = object.optional("delay")) answer.delay = read_delay(*delay);
  if (const auto pause = object.optional("pause")) answer.pause = read_delay(*pause);
  if (const auto ranges = object.optional("ranges")) answer.ranges = ranges->boolean();
  if (const auto chunked = object.optional("chunked")) answer.chunked = chunked->boolean();
  if (const auto omit = object.optional("omit")) answer.omit = read_omit(*omit);
  if (const auto fault = object.optional("fault")) answer.fault = read_fault(*fault);
  if (const auto stall_for = object.optional("stall_for")) answer.stall_for = read_delay(*stall_for);
  if (validators) {
    if (const auto validated = object.optional("if_validated")) {
      if (!answer.fields.has("ETag") && !answer.fields.has("Last-Modified")) {
        validated->fail("an ETag or Last-Modified in the headers of the answer that it stands in for", "neither");
      }
      answer.if_validated = std::make_shared<const Answer>(read_answer(*validated, 304, false));
    }
  }
  object.finish();
  check_content(answer, node);
  return answer;
}

}  // namespace

std::string read_template(const json::Node& node, Placeholders known) {
  std::string text = node.text();
  if (const auto unknown = unknown_placeholder(text, known)) node.fail(std::string(names(known)), *unknown);
  return text;
}

std::string read_token(const json::Node& node, const std::string& what) {
  std::string text = node.text();
  if (!http::is_token(text)) node.fail(what);
  return text;
}

http::Fields read_fields(const json::Node& node, Placeholders known) {
  http::Fields fields;
  for (const json::Node& line : node.items()) {
    if (!line.is_array()) line.fail("a field: [\"Name\", \"value\"]");
    const std::vector<json::Node> parts = line.items();
    if (parts.size() != 2) line.fail("a field: [\"Name\", \"value\"]");
    fields.add(read_token(parts[0], "a field name"), read_line(parts[1], known));
  }
  return fields;
}

Answer read_answer(const json::Node& node) {
  return read_answer(node, 200, true);
}

}  // namespace cachestone::origin
