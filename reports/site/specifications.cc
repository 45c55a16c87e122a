#include "reports/site/specifications.h"

#include <algorithm>
#include <cstddef>

namespace cachestone::reports::site {
namespace {

struct Document {
  std::string_view name;
  std::string_view title;
  std::string_view url;
};
constexpr Document kDocuments[] = {
    {"RFC 9111", "HTTP Caching", "https://www.rfc-editor.org/rfc/rfc9111"},
    {"RFC 9110", "HTTP Semantics", "https://www.rfc-editor.org/rfc/rfc9110"},
    {"RFC 9112", "HTTP/1.1", "https://www.rfc-editor.org/rfc/rfc9112"},
    {"RFC 9211", "The Cache-Status Response Header Field", "https://www.rfc-editor.org/rfc/rfc9211"},
    {"RFC 9213", "Targeted HTTP Cache Control", "https://www.rfc-editor.org/rfc/rfc9213"},
    {"RFC 5861", "Cache-Control Extensions for Stale Content", "https://www.rfc-editor.org/rfc/rfc5861"},
    {"RFC 9875", "HTTP Cache Groups", "https://www.rfc-editor.org/rfc/rfc9875"},
    {"RFC 8246", "HTTP Immutable Responses", "https://www.rfc-editor.org/rfc/rfc8246"},
    {"RFC 8297", "An HTTP Status Code for Indicating Hints", "https://www.rfc-editor.org/rfc/rfc8297"},
    {"RFC 8586", "Loop Detection in Content Delivery Networks", "https://www.rfc-editor.org/rfc/rfc8586"},
    {"RFC 9842", "Compression Dictionary Transport", "https://www.rfc-editor.org/rfc/rfc9842"},
    {"draft-ietf-httpbis-no-vary-search", "The No-Vary-Search Response Header Field",
     "https://datatracker.ietf.org/doc/draft-ietf-httpbis-no-vary-search/"},
    {"draft-ietf-httpbis-safe-method-w-body", "The HTTP QUERY Method",
     "https://datatracker.ietf.org/doc/draft-ietf-httpbis-safe-method-w-body/"},
    {"W3C Clear-Site-Data", "Clear Site Data", "https://www.w3.org/TR/clear-site-data/"},
};

struct Section {
  std::string_view document;
  std::string_view number;
  std::string_view title;
};
constexpr Section kSections[] = {
#define SECTION(document, number, title) {document, number, title},
#include "reports/site/sections.inc"
#undef SECTION
};

const Document* find(std::string_view name) {
  const auto* found = std::find_if(std::begin(kDocuments), std::end(kDocuments),
                                   [&](const Document& document) { return document.name == name; });
  return found == std::end(kDocuments) ? nullptr : found;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The first part of a section's number, which is taken off: "5" of "5.2".
std::string_view take_part(std::string_view& section) {
  const std::size_t end = std::min(section.find('.'), section.size());
  const std::string_view part = section.substr(0, end);
  section.remove_prefix(std::min(end + 1, section.size()));
  return part;
}

bool is_number(std::string_view part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), is_digit);
}

}  // namespace

std::string_view document_title(std::string_view document) {
  const Document* found = find(document);
  return found == nullptr ? std::string_view() : found->title;
}

std::string_view section_title(std::string_view document, std::string_view section) {
  const auto* found = std::find_if(std::begin(kSections), std::end(kSections), [&](const Section& candidate) {
    return candidate.document == document && candidate.number == section;
  });
  return found == std::end(kSections) ? std::string_view() : found->title;
}

std::string section_url(std::string_view document, std::string_view section) {
  const Document* found = find(document);
  if (found == nullptr) return {};
  const bool is_rfc = document.substr(0, 4) == "RFC ";
  const bool plain = !section.empty() && is_digit(section[0]) &&
                     std::all_of(section.begin(), section.end(), [](char c) { return is_digit(c) || c == '.'; });
  return std::string(found->url) + (is_rfc && plain ? "#section-" + std::string(section) : "");
}

bool section_before(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const std::string_view left = take_part(a);
    const std::string_view right = take_part(b);
    if (left == right) continue;
    if (is_number(left) != is_number(right)) return is_number(left);
    if (is_number(left) && left.size() != right.size()) return left.size() < right.size();
    return left < right;
  }
  return a.size() < b.size();
}

}  // namespace cachestone::reports::site
