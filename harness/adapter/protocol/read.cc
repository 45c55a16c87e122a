#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "harness/adapter/protocol/byte_text.h"
#include "harness/adapter/protocol/message.h"
#include "harness/adapter/protocol/names.h"
#include "simulator/http/base64.h"
#include "simulator/json/reader.h"

namespace cachestone::adapter {
namespace {

using json::Node;
using json::ObjectReader;

constexpr std::int64_t kLargestId = (std::int64_t{1} << 53) - 1;  // what every JSON library holds exactly
constexpr std::int64_t kLargestTime = std::int64_t{1} << 53;

std::string read_bytes(const Node& node) {
  auto bytes = bytes_of_text(node.text());
  if (!bytes) node.fail("characters up to U+00FF only, each of them one byte");
  return *std::move(bytes);
}

std::string read_word(const Node& node) {
  std::string text = read_bytes(node);
  if (text.empty()) node.fail("some words");
  return text;
}

http::Fields read_fields(const Node& node) {
  http::Fields fields;
  for (const Node& item : node.items()) {
    const std::vector<Node> pair = item.items();
    if (pair.size() != 2) item.fail("[name, value]");
    fields.add(read_word(pair[0]), read_bytes(pair[1]));
  }
  return fields;
}

int read_minor_version(const Node& node) {
  const std::string text = node.text();
  if (text.size() != 3 || !text.starts_with("1.") || text[2] < '0' || text[2] > '9') node.fail("\"1.0\" or \"1.1\"");
  return text[2] - '0';
}

std::string read_body(ObjectReader& object) {
  const auto body = object.optional("body");
  const auto coded = object.optional("body64");
  if (body && coded) coded->fail("either body or body64");
  if (!coded) return body ? body->text() : "";
  auto bytes = http::decode_base64(coded->text());
  if (!bytes) coded->fail("base64");
  return *std::move(bytes);
}

template <typename Message>
void read_content(ObjectReader& object, Message& message) {
  if (const auto version = object.optional("http")) message.minor_version = read_minor_version(*version);
  if (const auto headers = object.optional("headers")) message.fields = read_fields(*headers);
  message.body = read_body(object);
  if (const auto trailers = object.optional("trailers")) message.trailers = read_fields(*trailers);
}

http::Request read_request(ObjectReader& object) {
  http::Request request;
  request.method = read_word(object.required("method"));
  request.target = read_word(object.required("target"));
  read_content(object, request);
  return request;
}

http::Response read_response(ObjectReader& object, int least, int most) {
  http::Response response;
  response.status = static_cast<int>(object.required("status").integer(least, most));
  const auto reason = object.optional("reason");
  response.reason = reason ? read_bytes(*reason) : std::string(http::reason_phrase(response.status));
  read_content(object, response);
  return response;
}

std::uint64_t read_id(ObjectReader& object) {
  return static_cast<std::uint64_t>(object.required("id").integer(0, kLargestId));
}

Time read_time(ObjectReader& object) {
  return Time(Milliseconds(object.required("time").integer(-kLargestTime, kLargestTime)));
}

// First of all: what comes behind it may be different in another version.
int read_protocol(ObjectReader& object) {
  const Node version = object.required("protocol");
  if (version.integer() != kProtocol) version.fail("protocol version " + std::to_string(kProtocol));
  return kProtocol;
}

// The members that most messages from the harness begin with.
template <typename Message>
Message begun(ObjectReader& object) {
  Message message;
  message.time = read_time(object);
  message.id = read_id(object);
  return message;
}

template <typename Message>
Message with_response(ObjectReader& object) {
  auto message = begun<Message>(object);
  message.response = read_response(object, 0, 999);
  return message;
}

engine::OriginFailure read_failure(const Node& node) {
  std::string known;
  for (const auto& [value, name] : kFailures) {
    if (node.text() == name) return value;
    known += (known.empty() ? "one of " : ", ") + std::string(name);
  }
  node.fail(known);
}

Told greeting(ObjectReader& object) {
  return Greeting{read_protocol(object), object.required("tool").text()};
}

Told opening(ObjectReader& object) {
  return Open{read_time(object), object.required("case").text()};
}

Told client_request(ObjectReader& object) {
  auto message = begun<ClientRequest>(object);
  message.request = read_request(object);
  return message;
}

Told failed(ObjectReader& object) {
  auto message = begun<OriginFailed>(object);
  message.failure = read_failure(object.required("failure"));
  if (const auto partial = object.optional("partial")) {
    ObjectReader inner(*partial);
    message.partial = read_response(inner, 0, 999);
    inner.finish();
  }
  return message;
}

Said introduction(ObjectReader& object) {
  Introduction message;
  message.protocol = read_protocol(object);
  const Node name = object.required("name");
  message.name = name.text();
  if (message.name.empty()) name.fail("the name of the library");
  if (const auto version = object.optional("version")) message.version = version->text();
  const Node cache = object.required("cache");
  if (cache.text() != "shared" && cache.text() != "private") cache.fail("shared or private");
  message.shared = cache.text() == "shared";
  if (const auto lacks = object.optional("lacks")) message.lacks = lacks->texts();
  return message;
}

Said fetch(ObjectReader& object) {
  const std::uint64_t id = read_id(object);
  return Fetch{id, read_request(object)};
}

Said interim(ObjectReader& object) {
  const std::uint64_t id = read_id(object);
  return ReplyInterim{id, read_response(object, 100, 199)};
}

Said reply(ObjectReader& object) {
  const std::uint64_t id = read_id(object);
  return Reply{id, read_response(object, 200, 999)};
}

template <typename Message>
using Readers = std::map<std::string, Message (*)(ObjectReader&), std::less<>>;

// Reads a line with the reader for its type.
template <typename Message>
Message read_line(std::string_view line, const std::string& from, const Readers<Message>& readers) {
  const nlohmann::json document = json::parse(line, from);
  ObjectReader object(Node(document, from));
  const Node type = object.required("type");
  const auto reader = readers.find(type.text());
  if (reader == readers.end()) {
    std::string known;
    for (const auto& [name, unused] : readers) known += (known.empty() ? "one of " : ", ") + name;
    type.fail(known);
  }
  Message message = reader->second(object);
  object.finish();
  return message;
}

}  // namespace

Told read_told(std::string_view line, const std::string& from) {
  static const Readers<Told> kReaders{
      {"hello", greeting},
      {"open", opening},
      {"request", client_request},
      {"leave", [](ObjectReader& object) { return Told(begun<Leave>(object)); }},
      {"interim", [](ObjectReader& object) { return Told(with_response<OriginInterim>(object)); }},
      {"response", [](ObjectReader& object) { return Told(with_response<OriginResponse>(object)); }},
      {"failure", failed},
  };
  return read_line(line, from, kReaders);
}

Said read_said(std::string_view line, const std::string& from) {
  static const Readers<Said> kReaders{
      {"hello", introduction},
      {"fetch", fetch},
      {"interim", interim},
      {"reply", reply},
      {"error", [](ObjectReader& object) { return Said(Problem{object.required("message").text()}); }},
      {"idle", [](ObjectReader&) { return Said(Idle{}); }},
  };
  return read_line(line, from, kReaders);
}

std::string describe(const Told& message) {
  struct Name {
    std::string operator()(const Greeting&) const { return "hello"; }
    std::string operator()(const Open&) const { return "open"; }
    std::string operator()(const ClientRequest& m) const { return "request " + std::to_string(m.id); }
    std::string operator()(const Leave& m) const { return "leave " + std::to_string(m.id); }
    std::string operator()(const OriginInterim& m) const { return "interim " + std::to_string(m.id); }
    std::string operator()(const OriginResponse& m) const { return "response " + std::to_string(m.id); }
    std::string operator()(const OriginFailed& m) const { return "failure " + std::to_string(m.id); }
  };
  return std::visit(Name(), message);
}

}  // namespace cachestone::adapter
