// Bytes as JSON text: each byte a character from U+0000 to U+00FF, as Node and the Fetch standard hold fields.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cachestone::adapter {

// The UTF-8 of these characters.
std::string text_of_bytes(std::string_view bytes);
// Back again; nothing when some character is beyond U+00FF. `text` is well-formed UTF-8.
std::optional<std::string> bytes_of_text(std::string_view text);

}  // namespace cachestone::adapter
