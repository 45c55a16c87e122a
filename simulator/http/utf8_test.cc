#include "simulator/http/utf8.h"

#include <gtest/gtest.h>

namespace cachestone::http {
namespace {

TEST(Utf8, WellFormedOrMended) {
  struct Row {
    const char* text;
    const char* mended;  // the same text: it is well formed
  };
  const Row rows[] = {
      {"", ""},
      {"a\x7f", "a\x7f"},
      {"\xc2\x80\xdf\xbf", "\xc2\x80\xdf\xbf"},
      {"\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf", "\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"},
      {"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"},
      {"\xef\xbb\xbfx", "\xef\xbb\xbfx"},
      {"\x80", "\uFFFD"},
      {"\xc0\x80", "\uFFFD\uFFFD"},
      {"\xc1\xbf", "\uFFFD\uFFFD"},
      {"\xe0\x9f\x80", "\uFFFD\uFFFD\uFFFD"},
      {"\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD"},
      {"\xf0\x8f\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"\xf4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"\xf5\x80\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"\xff", "\uFFFD"},
      {"\xe2\x82", "\uFFFD"},
      {"\xf0\x9f\x98!", "\uFFFD!"},
      {"\xc3\xc3\xa9", "\uFFFD\xc3\xa9"},
      {"\xc3(", "\uFFFD("},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(mend_utf8(row.text), row.mended);
    EXPECT_EQ(is_utf8(row.text), row.text == std::string_view(row.mended)) << row.mended;
  }
}

}  // namespace
}  // namespace cachestone::http
