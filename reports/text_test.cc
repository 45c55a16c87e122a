#include "reports/text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace cachestone::reports {
namespace {

TEST(Utf8, OnlyShortestFormsOfCharactersAreValid) {
  struct Row {
    std::string_view bytes;
    bool valid;
  };
  const Row rows[] = {
      {"", true},
      {"plain", true},
      {std::string_view("\0", 1), true},
      {"\xC3\xA9", true},
      {"\xE2\x80\xA6", true},
      {"\xF0\x9F\x98\x80", true},
      {"\xF4\x8F\xBF\xBF", true},
      {"\x80", false},              // a continuation alone
      {"\xC3", false},              // cut off
      {"\xE2\x80", false},          // cut off
      {"\xC0\xAF", false},          // "/" in two bytes
      {"\xE0\x80\xAF", false},      // "/" in three bytes
      {"\xF0\x80\x80\xAF", false},  // "/" in four bytes
      {"\xED\xA0\x80", false},      // a surrogate
      {"\xF4\x90\x80\x80", false},  // past U+10FFFF
      {"\xFF", false},
      {"a\xC3(b", false},
  };
  for (const Row& row : rows) EXPECT_EQ(is_utf8(row.bytes), row.valid) << visible(row.bytes);
}

TEST(Utf8, StartNeverCutsACharacter) {
  EXPECT_EQ(start_of("abc", 5), "abc");
  EXPECT_EQ(start_of("abc", 2), "ab");
  EXPECT_EQ(start_of("a\xC3\xA9z", 2), "a");
  EXPECT_EQ(start_of("a\xC3\xA9z", 3), "a\xC3\xA9");
  EXPECT_EQ(start_of("\xF0\x9F\x98\x80", 3), "");
  EXPECT_EQ(start_of("\xFF\xFF\xFF", 2), "\xFF\xFF");
  EXPECT_EQ(start_of("\xC3\xA9", 0), "");
}

TEST(Visible, HiddenCharactersBecomeEscapes) {
  struct Row {
    std::string_view text;
    std::string_view shown;
  };
  const Row rows[] = {
      {"caf\xC3\xA9 §", "caf\xC3\xA9 §"},
      {std::string_view("a\0b", 3), "a\\x00b"},
      {"\r\n\t\x1b[31m\x7f", "\\x0d\\x0a\\x09\\x1b[31m\\x7f"},
      {"\xFF\xC3", "\\xff\\xc3"},
      {"\xC2\x9B", "\\u{9b}"},  // a C1 control: CSI for some terminals
      {"a\xE2\x80\xAE"
       "b",
       "a\\u{202e}b"},  // right-to-left override
      {"\xE2\x80\x8B\xEF\xBB\xBF", "\\u{200b}\\u{feff}"},
      {"\xF3\xA0\x80\x81", "\\u{e0001}"},
      {"\xEF\xBF\xBF", "\\u{ffff}"},
  };
  for (const Row& row : rows) EXPECT_EQ(visible(row.text), row.shown);
}

TEST(Base64, KnownValues) {
  struct Row {
    std::string_view bytes;
    std::string_view text;
  };
  // RFC 4648 §10.
  const Row rows[] = {{"", ""},
                      {"f", "Zg=="},
                      {"fo", "Zm8="},
                      {"foo", "Zm9v"},
                      {"foob", "Zm9vYg=="},
                      {"fooba", "Zm9vYmE="},
                      {"foobar", "Zm9vYmFy"},
                      {"\xFF\xFE", "//4="}};
  for (const Row& row : rows) {
    EXPECT_EQ(base64(row.bytes), row.text);
    EXPECT_EQ(from_base64(row.text), row.bytes);
  }
  for (const std::string_view bad :
       {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "=Zg=", "Zg==Zg==", "Zm 9", "Zm9v\n", "----", "===="}) {
    EXPECT_FALSE(from_base64(bad)) << bad;
  }
}

RC_GTEST_PROP(Base64, RoundTrip, (const std::string& bytes)) {
  RC_ASSERT(from_base64(base64(bytes)) == bytes);
}

TEST(DurationText, UnitsFitTheSize) {
  struct Row {
    double seconds;
    std::string_view text;
  };
  const Row rows[] = {{0, "0 s"},        {0.00042, "0.42 ms"}, {0.0412, "41.2 ms"}, {0.9994, "999 ms"},   {1, "1 s"},
                      {2.345, "2.35 s"}, {65.3, "65.3 s"},     {120, "2 min"},      {185.2, "3 min 5 s"}, {-1, "?"},
                      {1e300, "?"}};
  for (const Row& row : rows) EXPECT_EQ(duration_text(row.seconds), row.text);
}

}  // namespace
}  // namespace cachestone::reports
