#include "simulator/http/utf8.h"

#include <cstddef>

namespace cachestone::http {
namespace {

// The sequence at the start of `text`, which is not empty: its length, or how many bytes of it were good.
struct Sequence {
  std::size_t size;
  bool valid;
};

// The first byte decides how many follow and what the second may be (RFC 3629 §4).
Sequence sequence_at_start(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {1, true};
  if (first < 0xc2 || first > 0xf4) return {1, false};
  const std::size_t size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  unsigned least = 0x80;
  unsigned most = 0xbf;
  if (first == 0xe0) least = 0xa0;  // else overlong
  if (first == 0xed) most = 0x9f;   // else a surrogate
  if (first == 0xf0) least = 0x90;  // else overlong
  if (first == 0xf4) most = 0x8f;   // else above U+10FFFF
  for (std::size_t i = 1; i < size; ++i) {
    if (i == text.size() || byte(i) < least || byte(i) > most) return {i, false};
    least = 0x80;
    most = 0xbf;
  }
  return {size, true};
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Sequence sequence = sequence_at_start(text);
    if (!sequence.valid) return false;
    text.remove_prefix(sequence.size);
  }
  return true;
}

std::string mend_utf8(std::string_view text) {
  std::string mended;
  while (!text.empty()) {
    const Sequence sequence = sequence_at_start(text);
    mended += sequence.valid ? text.substr(0, sequence.size) : "\xef\xbf\xbd";
    text.remove_prefix(sequence.size);
  }
  return mended;
}

}  // namespace cachestone::http
