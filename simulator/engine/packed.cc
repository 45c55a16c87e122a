#include "simulator/engine/packed.h"

#include <algorithm>
#include <cstdint>

#include "simulator/policy/selection.h"

namespace cachestone::engine {
namespace {

// Numbers are written in groups of seven bits, the lowest first; texts with their length before them.
void put_number(std::string& out, std::uint64_t number) {
  while (number >= 0x80) {
    out += static_cast<char>(number | 0x80);
    number >>= 7;
  }
  out += static_cast<char>(number);
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, text.size());
  out += text;
}

std::uint64_t take_number(std::string_view& in) {
  std::uint64_t number = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(in.front());
    in.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return number;
  }
}

std::string take_text(std::string_view& in) {
  const std::size_t size = take_number(in);
  std::string text(in.substr(0, size));
  in.remove_prefix(size);
  return text;
}

void put_fields(std::string& out, const http::Fields& fields) {
  put_number(out, fields.size());
  for (const http::Field& line : fields) {
    put_text(out, line.name);
    put_text(out, line.value);
  }
}

http::Fields take_fields(std::string_view& in) {
  http::Fields fields;
  for (std::size_t left = take_number(in); left > 0; --left) {
    std::string name = take_text(in);
    fields.add(std::move(name), take_text(in));
  }
  return fields;
}

// That the request was authenticated matters when the response is updated (RFC 9111 §3.5); the credentials do not.
http::Fields kept_of_request(const policy::StoredResponse& stored) {
  const auto nominated = policy::nominated_fields(stored.response.fields);
  http::Fields kept;
  for (const http::Field& line : stored.request.fields) {
    const bool selecting = std::find(nominated.begin(), nominated.end(), http::lower(line.name)) != nominated.end();
    if (selecting) kept.add(line.name, line.value);
    if (!selecting && http::same_name(line.name, "Authorization")) kept.add(line.name, "");
  }
  return kept;
}

}  // namespace

std::string pack(const policy::StoredResponse& stored, std::string_view key) {
  std::string out;
  put_text(out, stored.uri == key ? std::string_view() : stored.uri);
  put_text(out, stored.request.method);
  put_fields(out, kept_of_request(stored));
  put_number(out, static_cast<std::uint64_t>(stored.response.status));
  const bool usual_reason = stored.response.reason == http::reason_phrase(stored.response.status);
  put_number(out, usual_reason ? 0 : 1);
  if (!usual_reason) put_text(out, stored.response.reason);
  put_fields(out, stored.response.fields);
  out.shrink_to_fit();
  return out;
}

policy::StoredResponse unpack(std::string_view packed, std::string_view key) {
  policy::StoredResponse stored;
  stored.uri = take_text(packed);
  if (stored.uri.empty()) stored.uri = key;
  stored.request.method = take_text(packed);
  stored.request.fields = take_fields(packed);
  stored.response.status = static_cast<int>(take_number(packed));
  const bool own_reason = take_number(packed) != 0;
  stored.response.reason = own_reason ? take_text(packed) : std::string(http::reason_phrase(stored.response.status));
  stored.response.fields = take_fields(packed);
  return stored;
}

}  // namespace cachestone::engine
