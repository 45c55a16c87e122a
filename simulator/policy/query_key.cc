#include "simulator/policy/query_key.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "simulator/http/cache_control.h"
#include "simulator/json/reader.h"

namespace cachestone::policy {
namespace {

// Representation metadata (RFC 9110 §8) that says how the content is to be read.
constexpr std::array<std::string_view, 4> kMetadata = {"Content-Type", "Content-Encoding", "Content-Language",
                                                       "Content-Location"};

// "Text/HTML ; Charset=x" becomes "text/html;Charset=x": nothing in the parameters is known to mean nothing, except
// white space around the semicolon.
std::string normal_media_type(std::string_view value) {
  const std::size_t end = std::min(value.find(';'), value.size());
  const std::string type = http::lower(http::trim(value.substr(0, end)));
  const std::string_view parameters = value.substr(end);
  return parameters.empty() ? type : type + ";" + std::string(http::trim(parameters.substr(1)));
}

// A list of names without regard to case; "identity" is no coding (RFC 9110 §8.4.1).
std::string normal_list(std::string_view value) {
  std::string result;
  for (const std::string_view member : http::list_members(value)) {
    const std::string name = http::lower(member);
    if (name != "identity") result += (result.empty() ? "" : ",") + name;
  }
  return result;
}

std::optional<std::string> normal_metadata(std::string_view name, std::optional<std::string> value) {
  if (!value) return value;
  if (name == "Content-Type") return normal_media_type(*value);
  if (name == "Content-Location") return value;
  std::string list = normal_list(*value);
  return list.empty() ? std::nullopt : std::optional(std::move(list));
}

bool is_json(std::string_view media_type) {
  const std::string_view type = http::trim(media_type.substr(0, media_type.find(';')));
  return type == "application/json" || type.ends_with("+json");
}

// JSON text without white space between its tokens; nothing when it is not JSON: then white space may mean something.
std::optional<std::string> compact_json(std::string_view text) {
  try {
    json::parse(text, "");
  } catch (const json::InputError&) {
    return std::nullopt;
  }
  std::string result;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!quoted && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) continue;
    result += c;
    if (c == '"') quoted = !quoted;
    if (c == '\\' && quoted) result += text[++i];
  }
  return result;
}

// No two lists of pieces make the same text.
void append(std::string& key, const std::optional<std::string>& piece) {
  key += piece ? std::to_string(piece->size()) + ":" + *piece : "-";
  key += '\n';
}

}  // namespace

std::string query_key(const http::Request& request, const Rulebook& rules) {
  if (request.method != "QUERY" || !rules.in_force(Clause::query_key_has_content)) return "";
  if (request.body.empty() && rules.distorted(Distortion::query_like_get)) return "";
  const bool forbidden =
      http::CacheControl(request.fields).has("no-transform") && rules.in_force(Clause::query_no_transform);
  const bool normalise = !forbidden && rules.in_force(Clause::query_normalised);

  std::string key;
  for (const std::string_view name : kMetadata) {
    if (rules.distorted(Distortion::query_type_not_in_key)) break;
    const auto value = request.fields.combined(name);
    append(key, normalise ? normal_metadata(name, value) : value);
  }
  // Coded content is not JSON, whatever its type says.
  const auto type = normal_metadata("Content-Type", request.fields.combined("Content-Type"));
  const bool coded = normal_metadata("Content-Encoding", request.fields.combined("Content-Encoding")).has_value();
  const auto compact =
      normalise && type && is_json(*type) && !coded ? compact_json(request.body) : std::optional<std::string>();
  append(key, compact ? compact : std::optional(request.body));
  constexpr std::size_t kTooFew = 64;
  if (rules.distorted(Distortion::query_content_cut_in_key)) return request.body.substr(0, kTooFew);
  return key;
}

http::Request normalised_query(http::Request request) {
  const auto type = normal_metadata("Content-Type", request.fields.combined("Content-Type"));
  if (!type) return request;
  request.fields.set("Content-Type", *type);
  const auto compact = is_json(*type) ? compact_json(request.body) : std::nullopt;
  if (!compact) return request;
  request.body = *compact;
  if (request.fields.has("Content-Length")) request.fields.set("Content-Length", std::to_string(request.body.size()));
  return request;
}

}  // namespace cachestone::policy
