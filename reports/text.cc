#include "reports/text.h"

#include <array>
#include <cstdint>

namespace cachestone::reports {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

// The length of the sequence that starts with `first` and the smallest code point that needs it; 0 when none does.
struct Shape {
  std::size_t length;
  std::uint32_t least;
  std::uint32_t bits;
};
Shape shape_of(std::uint32_t first) {
  if (first < 0x80) return {1, 0, first};
  if (first >= 0xC2 && first < 0xE0) return {2, 0x80, first & 0x1F};
  if (first >= 0xE0 && first < 0xF0) return {3, 0x800, first & 0x0F};
  if (first >= 0xF0 && first < 0xF5) return {4, 0x10000, first & 0x07};
  return {0, 0, 0};
}

// The value of each base64 digit; -1 for other characters.
constexpr std::array<int, 256> kValues = [] {
  std::array<int, 256> values{};
  for (int& value : values) value = -1;
  for (std::size_t i = 0; i < kDigits.size(); ++i) values[static_cast<unsigned char>(kDigits[i])] = static_cast<int>(i);
  return values;
}();

}  // namespace

CodePoint first_code_point(std::string_view text) {
  const Shape shape = shape_of(byte_at(text, 0));
  const CodePoint invalid{static_cast<char32_t>(byte_at(text, 0)), 1, false};
  if (shape.length == 0 || text.size() < shape.length) return invalid;
  std::uint32_t value = shape.bits;
  for (std::size_t i = 1; i < shape.length; ++i) {
    const std::uint32_t byte = byte_at(text, i);
    if ((byte & 0xC0) != 0x80) return invalid;
    value = value << 6 | (byte & 0x3F);
  }
  const bool surrogate = value >= 0xD800 && value < 0xE000;
  if (value < shape.least || value > 0x10FFFF || surrogate) return invalid;
  return {static_cast<char32_t>(value), shape.length, true};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    if (!next.valid) return false;
    text.remove_prefix(next.length);
  }
  return true;
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(first_code_point(text).length);
  return count;
}

std::string_view start_of(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  // A sequence that crosses the cut starts at most three bytes before it.
  for (std::size_t back = 1; back <= 3 && back <= most; ++back) {
    const CodePoint last = first_code_point(text.substr(most - back));
    if (last.valid && last.length > back) return text.substr(0, most - back);
    if (last.valid) break;
  }
  return text.substr(0, most);
}

std::string base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = bytes.size() - i < 3 ? bytes.size() - i : 3;
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) group = group << 8 | (j < count ? byte_at(bytes, i + j) : 0);
    for (std::size_t j = 0; j < 4; ++j) text += j <= count ? kDigits[group >> (18 - 6 * j) & 63] : '=';
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    std::uint32_t group = 0;
    std::size_t count = 0;  // of digits; padding only at the very end
    while (count < 4 && kValues[byte_at(text, i + count)] >= 0) {
      group = group << 6 | static_cast<std::uint32_t>(kValues[byte_at(text, i + count++)]);
    }
    group <<= 6 * (4 - count);
    for (std::size_t j = 0; j + 1 < count; ++j) bytes += static_cast<char>(group >> (16 - 8 * j) & 0xFF);
  }
  // Misplaced padding, foreign characters and stray bits all show when the bytes are written again.
  if (base64(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace cachestone::reports
