#include "reports/site/html_text.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "reports/site/links.h"
#include "reports/text.h"

namespace cachestone::reports::site {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// What stands for a plain ASCII character.
void append_markup(char c, std::string& out) {
  switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    default:
      out += c;
  }
}

// Escapes are put between `open` and `close`; neighbours share one pair.
void append(std::string_view text, Lines lines, std::string_view open, std::string_view close, std::string& out) {
  bool within_escape = false;
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    const bool kept_line = lines == Lines::keep && (text[0] == '\n' || text[0] == '\t');
    const bool escape = !is_plain(point) && !kept_line;
    if (escape != within_escape) out += escape ? open : close;
    within_escape = escape;
    if (escape) {
      out += escape_of(point);
    } else if (point.length == 1) {
      append_markup(text[0], out);
    } else {
      out += text.substr(0, point.length);
    }
    text.remove_prefix(point.length);
  }
  if (within_escape) out += close;
}

std::string section_url(std::string_view rfc, std::string_view section) {
  std::string url = "https://www.rfc-editor.org/rfc/rfc" + std::string(rfc);
  if (section.empty()) return url;
  return url + (is_letter(section[0]) ? "#appendix-" : "#section-") + std::string(section);
}

std::string link(const std::string& url, std::string_view shown) {
  return "<a href=\"" + url + "\">" + plain(shown) + "</a>";
}

// The digits that `text` starts with.
std::string_view digits(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

// The section number that `text` starts with: "5.2.2.5", "A.1".
std::string_view section(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && (is_digit(text[end]) || text[end] == '.' || (end == 0 && is_letter(text[0])))) ++end;
  while (end > 0 && text[end - 1] == '.') --end;
  return text.substr(0, end);
}

constexpr std::string_view kSign = "§";
constexpr std::size_t kLongestSpec = 300;    // bytes
constexpr std::size_t kLongestAnchor = 200;  // bytes; longer ids are told apart by a hash

}  // namespace

std::string plain(std::string_view text, std::size_t most) {
  std::string out;
  append(start_of(text, most), Lines::escape, "", "", out);
  return text.size() > most ? out + "…" : out;
}

std::string text(std::string_view text, std::size_t most, Lines lines) {
  std::string out;
  append(start_of(text, most), lines, "<span class=\"esc\">", "</span>", out);
  if (text.size() > most) {
    out += "<span class=\"cut\">… cut, " + std::to_string(text.size()) + " bytes in all</span>";
  }
  return out;
}

std::string anchor(std::string_view id) {
  // A long slug ends with "_h" and a hash, which no escape looks like.
  if (id.size() > kLongestAnchor) return slug(id);
  std::string out;
  for (const char c : id) {
    if (is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '/') {
      out += c;
    } else {
      std::array<char, 4> buffer{};
      std::snprintf(buffer.data(), buffer.size(), "_%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += buffer.data();
    }
  }
  return out;
}

std::string with_spec_links(std::string_view text) {
  text = start_of(text, kLongestSpec);
  std::string out;
  std::string_view rfc;  // the document that a section sign speaks about
  while (!text.empty()) {
    std::size_t length = 0;
    std::string_view place;
    if (text.substr(0, 4) == "RFC " && !digits(text.substr(4)).empty()) {
      rfc = digits(text.substr(4));
      length = 4 + rfc.size();
      const std::string_view rest = text.substr(length);
      if (rest.substr(0, 1 + kSign.size()) == " §") place = section(rest.substr(1 + kSign.size()));
      if (!place.empty()) length += 1 + kSign.size() + place.size();
    } else if (!rfc.empty() && text.substr(0, kSign.size()) == kSign) {
      place = section(text.substr(kSign.size()));
      if (!place.empty()) length = kSign.size() + place.size();
    }
    if (length != 0) {
      out += link(section_url(rfc, place), text.substr(0, length));
    } else {
      length = first_code_point(text).length;
      out += plain(text.substr(0, length));
    }
    text.remove_prefix(length);
  }
  return out;
}

std::string clause_place(std::string_view clause_id) {
  if (clause_id.substr(0, 3) == "rfc" && clause_id.size() <= kLongestSpec) {
    const std::string_view rfc = digits(clause_id.substr(3));
    const std::string_view rest = clause_id.substr(3 + rfc.size());
    const std::string_view place = rest.empty() ? rest : section(rest.substr(1));
    if (!rfc.empty() && !place.empty() && rest[0] == '-') {
      return link(section_url(rfc, place), "RFC " + std::string(rfc) + " §" + std::string(place));
    }
  }
  return plain(clause_id);
}

}  // namespace cachestone::reports::site
