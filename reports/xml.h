// Text into XML 1.0, which can hold neither control characters nor invalid UTF-8: they become visible escapes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cachestone::reports {

// `text` for the content of an element or the value of a quoted attribute: one line, markup escaped, everything that
// is not plain (text.h) as a visible escape, cut after `most` bytes with a note of the full length.
std::string xml_text(std::string_view text, std::size_t most = 2000);

// ` name="value"`.
std::string xml_attribute(std::string_view name, std::string_view value);

}  // namespace cachestone::reports
