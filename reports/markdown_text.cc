// Text into Markdown: the second half of markdown.h.
#include <algorithm>

#include "reports/markdown.h"
#include "reports/text.h"

namespace cachestone::reports {
namespace {

// Characters that no dialect of Markdown, and no CI server, gives a meaning within a line.
bool is_tame(char c) {
  const auto byte = static_cast<unsigned char>(c);
  const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || byte >= 0x80;
  return word || std::string_view(" .,;:'\"()/-=+?").find(c) != std::string_view::npos;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// "http://" and "www." become links by themselves.
bool is_words(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_tame) && !has(text, "//") && !has(text, "www.") &&
         !has(text, "---") && !text.starts_with(' ') && !text.ends_with(' ');
}

std::string shown_start(std::string_view text, std::size_t most) {
  std::string shown = visible(start_of(text, most));
  return text.size() > most ? shown + "…" : shown;
}

std::string code(std::string_view shown) {
  std::string out;
  for (const char c : shown) {
    if (c == '`' || c == '|') {
      out += c == '`' ? "\\x60" : "\\x7c";
    } else {
      out += c;
    }
  }
  if (out.find_first_not_of(' ') == std::string::npos) return "`-`";
  return "`" + out + "`";
}

}  // namespace

std::string markdown_text(std::string_view text, std::size_t most) {
  const std::string shown = shown_start(text, most);
  return is_words(shown) ? shown : code(shown);
}

std::string markdown_code(std::string_view text, std::size_t most) {
  return code(shown_start(text, most));
}

std::string markdown_link(const std::string& shown, const std::string& url) {
  return url.empty() ? shown : "[" + shown + "](" + url + ")";
}

}  // namespace cachestone::reports
