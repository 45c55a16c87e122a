// UTF-8 (RFC 3629): is this text well formed, and what is it when it is not?
#pragma once

#include <string>
#include <string_view>

namespace cachestone::http {

// Well formed: no overlong form, no surrogate, nothing above U+10FFFF, nothing cut short.
bool is_utf8(std::string_view text);

// `text` with U+FFFD in the place of what is not well formed: one for each maximal start of a sequence, or else for
// each byte, as the decoder of the WHATWG Encoding standard does. A byte order mark is kept.
std::string mend_utf8(std::string_view text);

}  // namespace cachestone::http
