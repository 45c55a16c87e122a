#include "origin/script/template.h"

#include <gtest/gtest.h>

namespace cachestone::origin {
namespace {

// 784111777: Sun, 06 Nov 1994 08:49:37 GMT, the date that RFC 9110 §5.6.7 shows.
const Context kContext{Time(Seconds(784111777)), 7, "/cs-1f-12"};

TEST(Template, FillsPlaceholdersIn) {
  struct Row {
    const char* text;
    const char* filled;
  };
  const Row kRows[] = {
      {"", ""},
      {"max-age=60", "max-age=60"},
      {"{date}", "Sun, 06 Nov 1994 08:49:37 GMT"},
      {"{date-37}", "Sun, 06 Nov 1994 08:49:00 GMT"},
      {"{date+23}", "Sun, 06 Nov 1994 08:50:00 GMT"},
      {"{date-0}", "Sun, 06 Nov 1994 08:49:37 GMT"},
      {"{date-86400}", "Sat, 05 Nov 1994 08:49:37 GMT"},
      {"{date-60 rfc850}", "Sunday, 06-Nov-94 08:48:37 GMT"},
      {"{date rfc850}", "Sunday, 06-Nov-94 08:49:37 GMT"},
      {"{date asctime}", "Sun Nov  6 08:49:37 1994"},
      {"{serial}", "7"},
      {"{base}/other?q={serial}", "/cs-1f-12/other?q=7"},
      {"\"v{serial}\", \"v{serial}\"", "\"v7\", \"v7\""},
      {"a {{serial} b", "a {serial} b"},
      {"{{{serial}}", "{7}"},
      {"} alone", "} alone"},
      {"{unknown} stays", "{unknown} stays"},
      {"{", "{"},
  };
  for (const Row& row : kRows) EXPECT_EQ(fill(row.text, kContext), row.filled) << row.text;
}

TEST(Template, RoundsTheClockDown) {
  Context context = kContext;
  context.now += Milliseconds(999);
  EXPECT_EQ(fill("{date}", context), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(Template, NamesTheFirstUnknownPlaceholder) {
  struct Row {
    const char* text;
    const char* unknown;  // null: there is none
  };
  const Row kRows[] = {
      {"plain", nullptr},
      {"{date} {date-1} {date+1} {date-1 rfc850} {date asctime} {serial} {base}", nullptr},
      {"{{not one}", nullptr},
      {"}", nullptr},
      {"{dat}", "{dat}"},
      {"ok {serial} then {serials}", "{serials}"},
      {"{}", "{}"},
      {"{date-}", "{date-}"},
      {"{date+x}", "{date+x}"},
      {"{date 60}", "{date 60}"},
      {"{date-60s}", "{date-60s}"},
      {"{date - 60}", "{date - 60}"},
      {"{date rfc1123}", "{date rfc1123}"},
      {"{date-12345678901}", "{date-12345678901}"},
      {"{Date}", "{Date}"},
      {"{serial", "{serial"},
      {"{", "{"},
  };
  for (const Row& row : kRows) {
    const auto unknown = unknown_placeholder(row.text, Placeholders::origin);
    EXPECT_EQ(unknown.value_or("none"), row.unknown == nullptr ? "none" : row.unknown) << row.text;
  }
}

TEST(Template, KnowsWhoMayUseWhat) {
  EXPECT_EQ(unknown_placeholder("{base} {date}", Placeholders::client), std::nullopt);
  EXPECT_EQ(unknown_placeholder("{serial}", Placeholders::client), "{serial}");
  EXPECT_EQ(unknown_placeholder("{date}", Placeholders::none), "{date}");
  EXPECT_EQ(unknown_placeholder("{base}", Placeholders::none), "{base}");
  EXPECT_EQ(unknown_placeholder("a {{ b", Placeholders::none), std::nullopt);
}

// The largest offsets stay within what a date can say.
TEST(Template, FarDates) {
  EXPECT_EQ(fill("{date+9999999999}", kContext), "Wed, 27 Sep 2311 02:36:16 GMT");
  EXPECT_EQ(fill("{date-9999999999}", kContext), "Thu, 16 Dec 1677 15:02:58 GMT");
}

}  // namespace
}  // namespace cachestone::origin
