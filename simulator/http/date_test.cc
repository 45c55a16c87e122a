#include "simulator/http/date.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <chrono>

#include "simulator/http/message.h"

namespace cachestone::http {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;

const Time kNow = sys_days(2026y / 11 / 21) + 4h;
const Time kExample = sys_days(1994y / 11 / 6) + 8h + 49min + 37s;  // the example of RFC 9110 §5.6.7

TEST(FormatDate, WritesTheThreeFormats) {
  EXPECT_EQ(format_date(kExample), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(format_date(kExample, DateFormat::rfc850), "Sunday, 06-Nov-94 08:49:37 GMT");
  EXPECT_EQ(format_date(kExample, DateFormat::asctime), "Sun Nov  6 08:49:37 1994");
}

TEST(FormatDate, RoundsDownToTheSecond) {
  EXPECT_EQ(format_date(kExample + 999ms), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(format_date(Time(-1ms)), "Wed, 31 Dec 1969 23:59:59 GMT");
}

TEST(ParseDate, ReadsTheThreeFormats) {
  EXPECT_EQ(parse_date("Sun, 06 Nov 1994 08:49:37 GMT", kNow), kExample);
  EXPECT_EQ(parse_date("Sunday, 06-Nov-94 08:49:37 GMT", kNow), kExample);
  EXPECT_EQ(parse_date("Sun Nov  6 08:49:37 1994", kNow), kExample);
  EXPECT_EQ(parse_date("Sun Nov 06 08:49:37 1994", kNow), kExample);
}

TEST(ParseDate, IgnoresCaseAndAWrongDayOfTheWeek) {
  EXPECT_EQ(parse_date("sun, 06 nov 1994 08:49:37 gmt", kNow), kExample);
  EXPECT_EQ(parse_date("SUNDAY, 06-NOV-94 08:49:37 GMT", kNow), kExample);
  EXPECT_EQ(parse_date("Tue, 06 Nov 1994 08:49:37 GMT", kNow), kExample);
}

TEST(ParseDate, KnowsTheCalendar) {
  EXPECT_EQ(parse_date("Thu, 29 Feb 2024 00:00:00 GMT", kNow), sys_days(2024y / 2 / 29));
  EXPECT_EQ(parse_date("Sat, 31 Dec 2016 23:59:60 GMT", kNow), sys_days(2017y / 1 / 1));  // a leap second
}

TEST(ParseDate, RefusesWhatIsNotADate) {
  const std::string_view kWrong[] = {
      "",
      "0",
      "-1",
      "Sun, 06 Nov 1994 08:49:37",
      "Sun, 06 Nov 1994 08:49:37 UTC",
      "Sun, 06 Nov 1994 08:49:37 GMT ",
      " Sun, 06 Nov 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:37 GMT+1",
      "Sun, 06 Nov 1994 08:49:37 +0000",
      "Sun, 6 Nov 1994 08:49:37 GMT",
      "Sun, 06  Nov 1994 08:49:37 GMT",
      "Sun 06 Nov 1994 08:49:37 GMT",
      "Sun, 06-Nov-1994 08:49:37 GMT",
      "Sun, 06 Nov 94 08:49:37 GMT",
      "Sun, 06 Nov 1994 8:49:37 GMT",
      "Sun, 06 Nov 1994 08:49 GMT",
      "Sun, 06 Nov 1994 24:00:00 GMT",
      "Sun, 06 Nov 1994 08:60:00 GMT",
      "Sun, 06 Nov 1994 08:49:60 GMT",
      "Sun, 06 Nov 1994 08:49:61 GMT",
      "Sun, 00 Nov 1994 08:49:37 GMT",
      "Sun, 31 Nov 1994 08:49:37 GMT",
      "Wed, 29 Feb 2023 00:00:00 GMT",
      "Sun, 06 Non 1994 08:49:37 GMT",
      "Sunday, 06 Nov 1994 08:49:37 GMT",
      "Sun, 06-Nov-94 08:49:37 GMT",
      "Sun Nov 6 08:49:37 1994",
      "Sun Nov  6 08:49:37 1994 GMT",
      "Sun, 06 Nov 19941 08:49:37 GMT",
  };
  for (std::string_view text : kWrong) EXPECT_EQ(parse_date(text, kNow), std::nullopt) << text;
}

// RFC 9110 §5.6.7: two digits that seem more than 50 years in the future are in the past.
TEST(ParseDate, FindsTheCenturyOfATwoDigitYear) {
  struct Row {
    Time now;
    std::string_view text;
    Time expected;
  };
  const Row kRows[] = {
      {kNow, "Sunday, 06-Nov-26 00:00:00 GMT", sys_days(2026y / 11 / 6)},
      {kNow, "Sunday, 20-Nov-76 00:00:00 GMT", sys_days(2076y / 11 / 20)},
      {kNow, "Sunday, 21-Nov-76 04:00:00 GMT", sys_days(2076y / 11 / 21) + 4h},
      {kNow, "Sunday, 21-Nov-76 04:00:01 GMT", sys_days(1976y / 11 / 21) + 4h + 1s},
      {kNow, "Sunday, 01-Jan-77 00:00:00 GMT", sys_days(1977y / 1 / 1)},
      {sys_days(1999y / 12 / 31), "Sunday, 01-Jan-00 00:00:00 GMT", sys_days(2000y / 1 / 1)},
      {sys_days(2099y / 12 / 31), "Sunday, 01-Jan-00 00:00:00 GMT", sys_days(2100y / 1 / 1)},
      {sys_days(2000y / 1 / 1), "Sunday, 31-Dec-99 00:00:00 GMT", sys_days(1999y / 12 / 31)},
  };
  for (const Row& row : kRows) EXPECT_EQ(parse_date(row.text, row.now), row.expected) << row.text;
}

// Any second of the years 0 to 9999, and any moment that a two-digit year can mean, survives writing and reading.
RC_GTEST_PROP(DateProperty, WhatWasWrittenIsRead, ()) {
  const auto first = sys_days(0y / 1 / 1).time_since_epoch() / 1s;
  const auto last = sys_days(10000y / 1 / 1).time_since_epoch() / 1s;
  const Time time{Seconds(*rc::gen::inRange<std::int64_t>(first, last))};
  RC_ASSERT(parse_date(format_date(time), kNow) == time);
  RC_ASSERT(parse_date(format_date(time, DateFormat::asctime), kNow) == time);
  RC_ASSERT(parse_date(lower(format_date(time)), kNow) == time);

  const Time near = kNow + Seconds(*rc::gen::inRange<std::int64_t>(-49LL * 365 * 86400, 49LL * 365 * 86400));
  RC_ASSERT(parse_date(format_date(near, DateFormat::rfc850), kNow) == near);
}

}  // namespace
}  // namespace cachestone::http
