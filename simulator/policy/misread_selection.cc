#include "simulator/policy/misread_selection.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace cachestone::policy {
namespace {

// "scheme://authority", "/path", and "?query" or nothing.
struct Parts {
  std::string authority;
  std::string path;
  std::string query;
};

Parts split(std::string_view uri) {
  const std::size_t scheme = uri.find("://");
  const std::size_t path = std::min(uri.find('/', scheme == std::string_view::npos ? 0 : scheme + 3), uri.size());
  const std::size_t query = std::min(uri.find('?', path), uri.size());
  return {std::string(uri.substr(0, path)), std::string(uri.substr(path, query - path)),
          std::string(uri.substr(query))};
}

std::vector<std::string> parameters(std::string_view query) {
  std::vector<std::string> result;
  if (query.starts_with('?')) query.remove_prefix(1);
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    result.emplace_back(query.substr(0, end));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return result;
}

std::string joined(const std::vector<std::string>& members, char before_first, char before_others) {
  std::string result;
  for (const std::string& member : members) {
    const char mark = result.empty() ? before_first : before_others;
    if (mark != '\0') result += mark;
    result += member;
  }
  return result;
}

std::string misread_query(const std::string& query, const Rulebook& rules) {
  if (rules.distorted(Distortion::key_without_query)) return "";
  if (rules.distorted(Distortion::key_without_empty_query) && query == "?") return "";
  const bool sorted = rules.distorted(Distortion::key_with_sorted_query);
  const bool untracked = rules.distorted(Distortion::key_without_tracking);
  if (!sorted && !untracked) return query;
  std::vector<std::string> pairs = parameters(query);
  if (sorted) std::sort(pairs.begin(), pairs.end());
  if (untracked) std::erase_if(pairs, [](const std::string& pair) { return pair.starts_with("utm_"); });
  return joined(pairs, '?', '&');
}

std::string percent_decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool encoded = text[i] == '%' && i + 2 < text.size() &&
                         text.substr(i + 1, 2).find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    result +=
        encoded ? static_cast<char>(std::strtol(std::string(text.substr(i + 1, 2)).c_str(), nullptr, 16)) : text[i];
    if (encoded) i += 2;
  }
  return result;
}

}  // namespace

std::string misread_uri(std::string_view uri, const Rulebook& rules) {
  Parts parts = split(uri);
  if (rules.distorted(Distortion::key_without_host)) parts.authority.clear();
  if (rules.distorted(Distortion::key_without_port)) {
    const std::size_t colon = parts.authority.find_last_not_of("0123456789");
    if (colon != std::string::npos && parts.authority[colon] == ':') parts.authority.resize(colon);
  }
  if (rules.distorted(Distortion::key_in_lower_case)) parts.path = http::lower(parts.path);
  if (rules.distorted(Distortion::key_percent_decoded)) parts.path = percent_decoded(parts.path);
  if (rules.distorted(Distortion::key_without_last_slash) && parts.path.ends_with('/')) parts.path.pop_back();
  return parts.authority + parts.path + misread_query(parts.query, rules);
}

std::vector<std::string> misread_vary(const http::Fields& response, const http::Fields& request,
                                      const http::Fields& earlier, const Rulebook& rules) {
  const bool one_line = rules.distorted(Distortion::vary_first_line_only);
  const std::string vary =
      one_line ? std::string(response.first("Vary").value_or("")) : response.combined("Vary").value_or("");
  auto members = http::list_members(vary);
  if (rules.distorted(Distortion::vary_first_member_only) && !members.empty()) members.resize(1);
  if (rules.distorted(Distortion::vary_star_only_alone) && members.size() > 1) std::erase(members, "*");
  auto written_so = [](const http::Fields& fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(), [&](const http::Field& line) { return line.name == name; });
  };
  std::vector<std::string> names;
  for (std::string_view member : members) {
    const bool found = written_so(request, member) || written_so(earlier, member) || member == "*";
    if (rules.distorted(Distortion::vary_names_case_sensitive) && !found) continue;
    std::string name = http::lower(member);
    if (rules.distorted(Distortion::vary_accept_encoding_only) && name != "accept-encoding" && name != "*") continue;
    names.push_back(std::move(name));
  }
  return names;
}

std::optional<std::string> misread_value(const http::Fields& request, std::string_view name,
                                         std::vector<std::string_view> members, const Rulebook& rules) {
  if (rules.distorted(Distortion::vary_values_first_line_only)) members = http::list_members(*request.first(name));
  if (rules.distorted(Distortion::vary_values_unordered)) std::sort(members.begin(), members.end());
  std::string value;
  for (std::string_view member : members) {
    if (!value.empty()) value += ", ";
    value += member;
  }
  if (rules.distorted(Distortion::vary_values_ignore_case)) value = http::lower(value);
  if (rules.distorted(Distortion::accept_encoding_gzip_or_not) && name == "accept-encoding") {
    return value.find("gzip") == std::string::npos ? std::nullopt : std::optional<std::string>("gzip");
  }
  return value;
}

}  // namespace cachestone::policy
