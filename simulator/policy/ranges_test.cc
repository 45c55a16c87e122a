#include "simulator/policy/ranges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/http/byteranges.h"
#include "simulator/policy/strong_validator.h"
#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

using testing::date;
using ::testing::ElementsAre;
using testing::fields;
using ::testing::HasSubstr;
using testing::kNow;
using testing::request;

constexpr std::string_view kBody = "0123456789abcdefghij";  // 20 bytes

// The fields of a 200 as the engine would send it; Last-Modified is strong.
http::Fields whole() {
  return fields(
      "Date: " + date(0) + "\nCache-Control: max-age=60\nETag: \"a\"\nExpires: " + date(60) +
      "\nContent-Location: /r.txt\nVary: Accept\nAge: 7\nContent-Type: text/plain\nContent-Encoding: identity" +
      "\nContent-Language: en\nLast-Modified: " + date(-60) + "\nServer: x\nContent-Length: 20");
}

RangeAnswer answer(const http::Request& request, const Rulebook& rules = {}, std::string_view body = kBody,
                   const http::Fields& head = whole()) {
  return answer_range(request, head, body, kNow, rules);
}

RangeAnswer answer(std::string_view lines, const Rulebook& rules = {}, std::string_view body = kBody) {
  return answer(request(lines), rules, body);
}

// The parts of a multipart answer.
std::vector<http::BodyPart> parts(const http::Response& response) {
  const auto boundary = http::byteranges_boundary(response.fields.first("Content-Type").value_or(""));
  if (!boundary) return {};
  return http::parse_byteranges(response.body, *boundary).value_or(std::vector<http::BodyPart>{});
}

// "10-11 0-1": the ranges of the parts in order.
std::string order(const http::Response& response) {
  std::string text;
  for (const http::BodyPart& part : parts(response)) {
    EXPECT_EQ(part.bytes, kBody.substr(part.range.span->offset, part.range.span->length));
    const std::string range = http::format(part.range);
    text += (text.empty() ? "" : " ") + range.substr(6, range.find('/') - 6);
  }
  return text;
}

TEST(Ranges, DecideWhatIsSent) {
  constexpr auto kWhole = RangeOutcome::whole;
  constexpr auto kPartial = RangeOutcome::partial;
  constexpr auto kMultipart = RangeOutcome::multipart;
  constexpr auto kUnsatisfiable = RangeOutcome::unsatisfiable;
  struct Row {
    std::string lines;
    RangeOutcome outcome;
  };
  const Row kRows[] = {
      {"", kWhole},
      {"Range: bytes=0-4", kPartial},
      {"Range: bytes=0-", kPartial},
      {"Range: bytes=-5", kPartial},
      {"Range: BYTES=19-1000", kPartial},
      {"Range: bytes=0-1,5-6", kMultipart},
      {"Range: bytes=0-1,50-60", kPartial},
      {"Range: bytes=20-", kUnsatisfiable},
      {"Range: bytes=-0", kUnsatisfiable},
      {"Range: bytes=20-30,40-", kUnsatisfiable},
      {"Range: bytes=99999999999999999999999-", kUnsatisfiable},
      {"Range: lines=0-4", kWhole},
      {"Range: bytes=4-0", kWhole},
      {"Range: bytes=x", kWhole},
      {"Range: ", kWhole},
      {"Range: bytes=0-4\nRange: bytes=5-6", kWhole},
      // Two may overlap, three may not.
      {"Range: bytes=0-5,3-8", kMultipart},
      {"Range: bytes=0-5,3-8,7-9", kWhole},
      {"Range: bytes=0-9,1-2,4-5", kWhole},
      {"Range: bytes=0-0,0-0,0-0", kWhole},
      {"Range: bytes=0-1,2-3,4-5", kMultipart},
      {"Range: bytes=0-,1-,2-", kWhole},
      // Many small ones only in ascending order.
      {"Range: bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16", kMultipart},
      {"Range: bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,16-16,14-14", kWhole},
      {"Range: bytes=2-2,0-0,4-4,6-6,8-8,10-10,12-12,14-14", kMultipart},
      // If-Range.
      {"If-Range: \"a\"", kWhole},
      {"If-Range: \"b\"", kWhole},
      {"Range: bytes=0-4\nIf-Range: \"a\"", kPartial},
      {"Range: bytes=0-4\nIf-Range: \"b\"", kWhole},
      {"Range: bytes=0-4\nIf-Range: W/\"a\"", kWhole},
      {"Range: bytes=0-4\nIf-Range: a", kWhole},
      {"Range: bytes=0-4\nIf-Range: \"a\", \"b\"", kWhole},
      {"Range: bytes=0-4\nIf-Range: \"a\"\nIf-Range: \"a\"", kWhole},
      {"Range: bytes=0-4\nIf-Range: " + date(-60), kPartial},
      {"Range: bytes=0-4\nIf-Range: " + date(-59), kWhole},
      {"Range: bytes=0-4\nIf-Range: " + date(-61), kWhole},
      {"Range: bytes=50-\nIf-Range: \"b\"", kWhole},
      {"Range: bytes=50-\nIf-Range: \"a\"", kUnsatisfiable},
  };
  for (const Row& row : kRows) EXPECT_EQ(answer(row.lines).outcome, row.outcome) << row.lines;
}

TEST(Ranges, OtherMethodsIgnoreRange) {
  for (const char* method : {"HEAD", "POST", "PUT", "QUERY", "get"}) {
    EXPECT_EQ(answer(request("Range: bytes=0-4", method)).outcome, RangeOutcome::whole) << method;
  }
}

TEST(Ranges, EmptyRepresentationIsSentWhole) {
  for (const char* range : {"bytes=0-", "bytes=-5", "bytes=-0", "bytes=0-0,1-1"}) {
    EXPECT_EQ(answer("Range: " + std::string(range), {}, "").outcome, RangeOutcome::whole) << range;
  }
}

TEST(Ranges, TooManyAreIgnored) {
  const std::string body(10000, 'x');
  auto ranges = [](std::size_t count) {
    std::string text = "Range: bytes=0-0";
    for (std::size_t i = 1; i < count; ++i) text += "," + std::to_string(2 * i) + "-" + std::to_string(2 * i);
    return text;
  };
  EXPECT_EQ(answer(ranges(kMaxRanges), {}, body).outcome, RangeOutcome::multipart);
  EXPECT_EQ(answer(ranges(kMaxRanges + 1), {}, body).outcome, RangeOutcome::whole);
  // Without the rule there is still an end.
  const Rulebook defect = Rulebook().without(Clause::range_excess_ignored);
  EXPECT_EQ(answer(ranges(kMaxRanges + 1), defect, body).outcome, RangeOutcome::multipart);
  EXPECT_EQ(answer(ranges(http::kMaxBodyParts + 1), defect, body).outcome, RangeOutcome::whole);
  EXPECT_EQ(answer("Range: bytes=0-,0-", defect).outcome, RangeOutcome::multipart);
  EXPECT_EQ(answer("Range: bytes=0-,0-,0-0", defect).outcome, RangeOutcome::whole);
}

TEST(Ranges, SinglePart) {
  struct Row {
    std::string_view range;
    std::string_view content_range;
    std::string_view body;
  };
  const Row kRows[] = {
      {"bytes=0-4", "bytes 0-4/20", "01234"},  {"bytes=5-5", "bytes 5-5/20", "5"},
      {"bytes=-3", "bytes 17-19/20", "hij"},   {"bytes=18-", "bytes 18-19/20", "ij"},
      {"bytes=0-99", "bytes 0-19/20", kBody},  {"bytes=-99", "bytes 0-19/20", kBody},
      {"bytes=30-,4-5", "bytes 4-5/20", "45"}, {"bytes=10-99999999999999999999", "bytes 10-19/20", "abcdefghij"},
  };
  for (const Row& row : kRows) {
    const RangeAnswer result = answer("Range: " + std::string(row.range));
    EXPECT_EQ(result.outcome, RangeOutcome::partial);
    EXPECT_EQ(result.decision.ruling, Ruling::must);
    EXPECT_EQ(result.response.status, 206);
    EXPECT_EQ(result.response.reason, "Partial Content");
    EXPECT_EQ(result.response.body, row.body) << row.range;
    EXPECT_EQ(result.response.fields.combined("Content-Range"), row.content_range);
    EXPECT_EQ(result.response.fields.combined("Content-Length"), std::to_string(row.body.size()));
  }
}

TEST(Ranges, PartialKeepsTheFieldsOfTheWhole) {
  http::Fields expected = whole();
  expected.remove("Content-Length");
  expected.add("Content-Range", "bytes 0-4/20");
  expected.add("Content-Length", "5");
  EXPECT_EQ(answer("Range: bytes=0-4").response.fields, expected);
  // What is about the content of the 200 is not about this content.
  http::Fields head = whole();
  head.add("Content-Digest", "sha-256=:AA==:");
  head.add("Content-Range", "bytes 0-19/20");
  EXPECT_EQ(answer(request("Range: bytes=0-4"), {}, kBody, head).response.fields, expected);
}

TEST(Ranges, PartialToIfRangeHasFewerFields) {
  const http::Fields got = answer("Range: bytes=0-4\nIf-Range: \"a\"").response.fields;
  for (const char* name : {"Date", "Cache-Control", "ETag", "Expires", "Content-Location", "Vary", "Age", "Server"}) {
    EXPECT_EQ(got.first(name), whole().first(name)) << name;
  }
  for (const char* name : {"Content-Type", "Content-Encoding", "Content-Language", "Last-Modified"}) {
    EXPECT_FALSE(got.has(name)) << name;
  }
}

TEST(Ranges, TheOnlyValidatorStays) {
  http::Fields head = whole();
  head.remove("ETag");
  const auto got = answer(request("Range: bytes=0-4\nIf-Range: " + date(-60)), {}, kBody, head).response.fields;
  EXPECT_EQ(got.first("Last-Modified"), date(-60));
  EXPECT_FALSE(got.has("Content-Type"));
}

TEST(Ranges, MultipleParts) {
  const http::Response response = answer("Range: bytes=10-11,0-1,-2,40-").response;
  EXPECT_EQ(response.status, 206);
  EXPECT_FALSE(response.fields.has("Content-Range"));
  EXPECT_EQ(response.fields.combined("Content-Length"), std::to_string(response.body.size()));
  EXPECT_EQ(response.fields.count("Content-Type"), 1u);
  EXPECT_EQ(response.fields.first("ETag"), "\"a\"");
  EXPECT_EQ(order(response), "10-11 0-1 18-19");
  for (const http::BodyPart& part : parts(response)) {
    EXPECT_EQ(part.content_type, "text/plain");
    EXPECT_EQ(part.range.complete_length, 20u);
  }
  // Also where the fields of the representation are left out, Content-Type has to name the boundary.
  EXPECT_EQ(order(answer("Range: bytes=0-1,5-6\nIf-Range: \"a\"").response), "0-1 5-6");
}

TEST(Ranges, PartsOfAResponseWithoutContentType) {
  http::Fields head = whole();
  head.remove("Content-Type");
  const auto got = parts(answer(request("Range: bytes=0-1,5-6"), {}, kBody, head).response);
  ASSERT_EQ(got.size(), 2u);
  EXPECT_EQ(got[0].content_type, std::nullopt);
}

TEST(Ranges, Unsatisfiable) {
  const RangeAnswer result = answer("Range: bytes=20-");
  EXPECT_EQ(result.response.status, 416);
  EXPECT_EQ(result.response.reason, "Range Not Satisfiable");
  EXPECT_EQ(result.response.fields, fields("Content-Range: bytes */20\nContent-Length: 0"));
  EXPECT_EQ(result.response.body, "");
  EXPECT_THAT(describe(result.decision), HasSubstr("rfc9110-14.2-10"));
}

TEST(Ranges, SayWhyRangeIsIgnored) {
  struct Row {
    std::string_view lines;
    std::string_view why;
  };
  const Row kRows[] = {
      {"Range: lines=0-4", "must not: unknown range unit lines (RFC 9110 §14.2, rfc9110-14.2-03)"},
      {"Range: bytes=4-0", "may: Range is invalid (RFC 9110 §14.2, rfc9110-14.2-05)"},
      {"Range: bytes=0-4\nIf-Range: \"b\"", "rfc9110-13.1.5-07"},
      {"Range: bytes=0-5,3-8,7-9", "may: more than two overlapping ranges of 20 bytes"},
  };
  for (const Row& row : kRows) EXPECT_THAT(describe(answer(row.lines).decision), HasSubstr(row.why));
  EXPECT_TRUE(answer("If-Range: \"b\"").decision.reasons.empty());
}

// Each clause, switched off, makes the cache that breaks it.
TEST(Ranges, Defects) {
  auto without = [](Clause clause, std::string_view lines) { return answer(lines, Rulebook().without(clause)); };
  using enum RangeOutcome;
  const Rulebook any_method = Rulebook().without(Clause::range_only_for_get);
  EXPECT_EQ(answer(request("Range: bytes=0-4", "HEAD"), any_method).outcome, partial);
  EXPECT_EQ(without(Clause::range_unknown_unit, "Range: lines=0-4").outcome, unsatisfiable);
  EXPECT_EQ(without(Clause::range_excess_ignored, "Range: bytes=0-5,3-8,7-9").outcome, multipart);
  for (const char* range : {"Range: bytes=0-4", "Range: bytes=-4"}) {
    EXPECT_EQ(answer(range, Rulebook().without(Clause::range_of_nothing_ignored), "").outcome, unsatisfiable) << range;
  }
  EXPECT_EQ(without(Clause::range_satisfiable, "Range: bytes=0-4").outcome, whole);
  EXPECT_EQ(without(Clause::range_unsatisfiable, "Range: bytes=20-").outcome, whole);
  EXPECT_EQ(without(Clause::range_overflow, "Range: bytes=4294967296-").outcome, partial);
  EXPECT_EQ(without(Clause::range_overflow, "Range: bytes=0-4294967296").response.body, "0");
  EXPECT_EQ(without(Clause::range_overflow, "Range: bytes=1-4294967296").outcome, unsatisfiable);
  EXPECT_EQ(without(Clause::range_overflow, "Range: bytes=1-4294967295").response.body, kBody.substr(1));
  EXPECT_EQ(without(Clause::if_range_false, "Range: bytes=0-4\nIf-Range: \"b\"").outcome, partial);
  EXPECT_EQ(without(Clause::if_range_true, "Range: bytes=0-4\nIf-Range: \"a\"").outcome, whole);

  const auto no_length = without(Clause::content_range_states_length, "Range: bytes=0-4").response;
  EXPECT_EQ(no_length.fields.first("Content-Range"), "bytes 0-4/*");
  EXPECT_FALSE(without(Clause::unsatisfied_content_range, "Range: bytes=20-").response.fields.has("Content-Range"));
  EXPECT_FALSE(without(Clause::unsatisfied_states_length, "Range: bytes=20-").response.fields.has("Content-Range"));
  const auto bare = without(Clause::partial_has_required_fields, "Range: bytes=0-4").response;
  for (const char* name : {"Date", "Cache-Control", "ETag", "Expires", "Content-Location", "Vary"}) {
    EXPECT_FALSE(bare.fields.has(name)) << name;
  }
  const std::string if_range = "Range: bytes=0-4\nIf-Range: \"a\"";
  EXPECT_TRUE(without(Clause::partial_to_if_range_is_short, if_range).response.fields.has("Content-Type"));
  EXPECT_FALSE(without(Clause::partial_has_all_fields, "Range: bytes=0-4").response.fields.has("Content-Type"));
  EXPECT_FALSE(without(Clause::single_part_content_range, "Range: bytes=0-4").response.fields.has("Content-Range"));

  const std::string two = "Range: bytes=5-6,0-1";
  EXPECT_EQ(without(Clause::multipart_content_type, two).response.fields.first("Content-Type"), "text/plain");
  EXPECT_EQ(without(Clause::multipart_no_content_range, two).response.fields.first("Content-Range"), "bytes 5-6/20");
  EXPECT_THAT(without(Clause::part_content_range, two).response.body, HasSubstr("Content-Range: bytes */20"));
  EXPECT_EQ(parts(without(Clause::part_content_type, two).response).at(0).content_type, std::nullopt);
  EXPECT_EQ(without(Clause::one_range_is_not_multipart, "Range: bytes=5-6").outcome, multipart);
  EXPECT_EQ(order(without(Clause::parts_in_requested_order, two).response), "0-1 5-6");
}

TEST(StrongValidator, OfADate) {
  struct Row {
    std::string fields;
    bool strong;
  };
  const Row kRows[] = {
      {"Date: " + date(0) + "\nLast-Modified: " + date(-1), true},
      {"Date: " + date(0) + "\nLast-Modified: " + date(-1000), true},
      {"Date: " + date(0) + "\nLast-Modified: " + date(0), false},
      {"Date: " + date(0) + "\nLast-Modified: " + date(5), false},
      {"Last-Modified: " + date(-60), false},
      {"Date: soon\nLast-Modified: " + date(-60), false},
      {"Date: " + date(0) + "\nLast-Modified: then", false},
      {"Date: " + date(0) + "\nLast-Modified: " + date(-60) + "\nLast-Modified: " + date(-60), false},
      {"Date: " + date(0), false},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(strong_last_modified(fields(row.fields), kNow, {}).has_value(), row.strong) << row.fields;
  }
  const Rulebook defect = Rulebook().without(Clause::last_modified_is_weak);
  EXPECT_EQ(strong_last_modified(fields("Last-Modified: " + date(-60)), kNow, defect), date(-60));
}

TEST(StrongValidator, IfRangeMatchesExactly) {
  const http::Fields strong = fields("ETag: \"a\"");
  const http::Fields weak = fields("ETag: W/\"a\"");
  auto holds = [](std::string_view value, const http::Fields& head, const Rulebook& rules = {}) {
    return if_range_holds(request("If-Range: " + std::string(value)), head, kNow, rules);
  };
  EXPECT_TRUE(holds("\"a\"", strong));
  EXPECT_FALSE(holds("\"a\"", weak));
  EXPECT_FALSE(holds("W/\"a\"", strong));
  EXPECT_FALSE(holds("W/\"a\"", weak));
  EXPECT_FALSE(holds("\"a\"", {}));
  EXPECT_FALSE(holds("*", strong));
  EXPECT_FALSE(holds("", strong));
  EXPECT_TRUE(holds("W/\"a\"", weak, Rulebook().without(Clause::if_range_strongly)));
  // Another spelling of the same moment is not an exact match.
  const http::Fields dated = fields("Date: " + date(0) + "\nLast-Modified: " + date(-60));
  EXPECT_TRUE(holds(date(-60), dated));
  EXPECT_FALSE(holds(http::format_date(kNow - Seconds(60), http::DateFormat::asctime), dated));
}

}  // namespace
}  // namespace cachestone::policy
