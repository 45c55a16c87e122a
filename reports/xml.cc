#include "reports/xml.h"

#include "reports/text.h"

namespace cachestone::reports {
namespace {

std::string_view markup_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    default:
      return "";
  }
}

}  // namespace

std::string xml_text(std::string_view text, std::size_t most) {
  std::string out;
  for (const char c : visible(start_of(text, most))) {
    const std::string_view markup = markup_of(c);
    if (markup.empty()) {
      out += c;
    } else {
      out += markup;
    }
  }
  if (text.size() > most) out += "… [cut, " + std::to_string(text.size()) + " bytes in all]";
  return out;
}

std::string xml_attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + xml_text(value) + "\"";
}

}  // namespace cachestone::reports
