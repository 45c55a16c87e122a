#include "reports/text.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>

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

struct Range {
  char32_t first;
  char32_t last;
};
// Beside the controls: spaces without width, marks that set the direction of text, separators of lines, fillers, and
// code points that are no characters or show only through others.
constexpr Range kHidden[] = {
    {0x00AD, 0x00AD}, {0x034F, 0x034F}, {0x061C, 0x061C}, {0x115F, 0x1160}, {0x17B4, 0x17B5},   {0x180B, 0x180F},
    {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164}, {0xE000, 0xF8FF},   {0xFDD0, 0xFDEF},
    {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0xE0000, 0xE0FFF}, {0xF0000, 0x10FFFF},
};

// `number` with at most two digits after the point, and no zeros at the end of them.
std::string short_number(double number) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), number < 10 ? "%.2f" : number < 100 ? "%.1f" : "%.0f", number);
  std::string text = buffer.data();
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

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

bool is_plain(const CodePoint& point) {
  if (!point.valid || point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0)) return false;
  for (const Range& range : kHidden) {
    if (point.value >= range.first && point.value <= range.last) return false;
  }
  return (point.value & 0xFFFE) != 0xFFFE;  // U+nFFFE and U+nFFFF are no characters
}

std::string escape_of(const CodePoint& point) {
  std::array<char, 16> buffer{};
  const bool byte = !point.valid || point.value < 0x80;
  std::snprintf(buffer.data(), buffer.size(), byte ? "\\x%02x" : "\\u{%x}", static_cast<unsigned>(point.value));
  return buffer.data();
}

std::string visible(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    if (is_plain(point)) {
      out += text.substr(0, point.length);
    } else {
      out += escape_of(point);
    }
    text.remove_prefix(point.length);
  }
  return out;
}

std::string duration_text(double seconds) {
  if (!(seconds >= 0 && seconds < 1e9)) return "?";
  if (seconds < 0.9995 && seconds > 0) return short_number(seconds * 1000) + " ms";
  if (seconds < 99.5) return short_number(seconds) + " s";
  const auto whole = std::llround(seconds);
  const std::string rest = whole % 60 == 0 ? "" : " " + std::to_string(whole % 60) + " s";
  return std::to_string(whole / 60) + " min" + rest;
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
