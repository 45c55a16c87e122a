// Base64 (RFC 4648 §4), read as structured fields want it (RFC 9651 §4.2.7).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cachestone::http {

// With padding and zero pad bits.
std::string encode_base64(std::string_view bytes);

// Only the alphabet and its padding. Padding may be absent, but is complete when there is some; pad bits may be other
// than zero. Nothing when `text` is not base64.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace cachestone::http
