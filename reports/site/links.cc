#include "reports/site/links.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

namespace cachestone::reports::site {
namespace {

constexpr std::size_t kLongestSlug = 160;  // bytes; a file's name may have 255
constexpr std::size_t kLongestStart = 60;  // what is kept of a longer one, before its hash

bool is_kept(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

std::string escape(char c) {
  std::array<char, 4> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "_%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
  return buffer.data();
}

// FNV-1a. In small letters, which no escape has.
std::string hash(std::string_view text) {
  std::uint64_t sum = 14695981039346656037U;
  for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211U;
  std::array<char, 17> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%016llx", static_cast<unsigned long long>(sum));
  return buffer.data();
}

// A slash is kept between two characters that are kept, so that every part of a path has a name.
bool separates(std::string_view name, std::size_t i) {
  return name[i] == '/' && i > 0 && i + 1 < name.size() && is_kept(name[i - 1]) && is_kept(name[i + 1]);
}

// Small letters and digits, with one "-" for whatever stands between them.
std::string readable_name(std::string_view name) {
  std::string out;
  for (char c : name.substr(0, kLongestStart)) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (is_kept(c) && c != '-') {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  if (!out.empty() && out.back() == '-') out.pop_back();
  return out.empty() ? "unnamed" : out;
}

}  // namespace

std::string slug(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size() && out.size() <= kLongestSlug; ++i) {
    out += is_kept(name[i]) || separates(name, i) ? std::string(1, name[i]) : escape(name[i]);
  }
  if (out.empty()) return "_";
  if (out.size() <= kLongestSlug) return out;
  out.resize(kLongestStart);
  std::replace(out.begin(), out.end(), '/', '-');
  return out + "_h" + hash(name);
}

std::string case_path(std::string_view case_id) {
  return "cases/" + slug(case_id) + ".html";
}
std::string row_path(std::string_view suite_id) {
  return "rows/" + slug(suite_id) + ".html";
}

std::string FileNames::take(std::string_view name) {
  const std::string readable = readable_name(name);
  std::string unique = readable;
  for (std::size_t number = 2; !taken_.insert(unique).second; ++number) {
    unique = readable + "-" + std::to_string(number);
  }
  return unique;
}

std::string relative(std::string_view from, std::string_view to) {
  // The folders that both have in common need no way up and down again.
  std::size_t common = 0;
  for (std::size_t i = 0; i < std::min(from.size(), to.size()) && from[i] == to[i]; ++i) {
    if (from[i] == '/') common = i + 1;
  }
  std::string up;
  for (std::size_t i = common; i < from.size(); ++i) {
    if (from[i] == '/') up += "../";
  }
  return up + std::string(to.substr(common));
}

}  // namespace cachestone::reports::site
