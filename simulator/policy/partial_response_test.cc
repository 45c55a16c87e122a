#include "simulator/policy/partial_response.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/http/byteranges.h"
#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

using testing::date;
using testing::fields;
using ::testing::HasSubstr;
using testing::kNow;
using testing::request;
using testing::response;

constexpr std::string_view kWhole = "0123456789";

http::Response message(std::string_view lines, int status, std::string_view body) {
  http::Response result = response(lines, status);
  result.body = body;
  return result;
}

http::Response partial_206(std::string_view range, std::string_view body, std::string_view lines = "ETag: \"a\"") {
  return message("Content-Range: " + std::string(range) + "\n" + std::string(lines), 206, body);
}

http::Response multipart_206(const std::vector<http::BodyPart>& parts, std::string_view lines = "ETag: \"a\"") {
  return message("Content-Type: multipart/byteranges; boundary=B\n" + std::string(lines), 206,
                 http::write_byteranges(parts, "B"));
}

http::BodyPart part(std::uint64_t offset, std::uint64_t length, std::optional<std::string> type = "text/plain") {
  return {std::move(type), {"bytes", http::ByteSpan{offset, length}, 10}, std::string(kWhole.substr(offset, length))};
}

PartialReading read(const http::Response& response, bool complete = true, const Rulebook& rules = {}) {
  return read_partial(request(), response, complete, rules);
}

// "0:01234 7:789 of 10", or "refused".
std::string show(const PartialReading& reading) {
  if (!reading.partial) return "refused";
  std::string text;
  for (const Segment& segment : reading.partial->content.segments()) {
    text += std::to_string(segment.offset) + ":" + segment.bytes + " ";
  }
  const auto length = reading.partial->content.complete_length();
  return text + "of " + (length ? std::to_string(*length) : "*");
}

PartialResponse held(const http::Response& response, bool complete = true) {
  const auto reading = read(response, complete);
  EXPECT_TRUE(reading.partial) << describe(reading.decision);
  return reading.partial.value_or(PartialResponse{});
}

TEST(ReadPartial, SinglePart) {
  struct Row {
    std::string_view range;
    std::string_view body;
    bool complete;
    std::string_view shown;
  };
  const Row kRows[] = {
      {"bytes 0-4/10", "01234", true, "0:01234 of 10"},
      {"bytes 5-9/10", "56789", true, "5:56789 of 10"},
      {"bytes 5-9/*", "56789", true, "5:56789 of *"},
      {"bytes 0-9/10", kWhole, true, "0:0123456789 of 10"},
      // Ended early: what is there is there.
      {"bytes 5-9/10", "567", false, "5:567 of 10"},
      {"bytes 5-9/10", "", false, "of 10"},
      {"bytes 5-9/10", "56789x", false, "refused"},
      // Contradictions.
      {"bytes 5-9/10", "567", true, "refused"},
      {"bytes 5-9/10", "567890", true, "refused"},
      {"bytes 9-5/10", "56789", true, "refused"},
      {"bytes 5-9/9", "56789", true, "refused"},
      {"bytes */10", "56789", true, "refused"},
      {"bytes 5-9", "56789", true, "refused"},
      {"lines 5-9/10", "56789", true, "refused"},
      {"bytes 0-4/10\nContent-Range: bytes 0-4/10", "01234", true, "refused"},
  };
  for (const Row& row : kRows) {
    const PartialReading reading = read(partial_206(row.range, row.body), row.complete);
    EXPECT_EQ(show(reading), row.shown) << row.range;
    EXPECT_EQ(reading.decision.allowed(), reading.partial.has_value()) << row.range;
  }
  EXPECT_EQ(show(read(message("ETag: \"a\"", 206, "01234"))), "refused");
}

TEST(ReadPartial, IncompleteOk) {
  struct Row {
    std::string_view lines;
    std::string_view body;
    std::string_view shown;
  };
  const Row kRows[] = {
      {"Content-Length: 10", "01234", "0:01234 of 10"},
      {"", "01234", "0:01234 of *"},
      {"Transfer-Encoding: chunked", "01234", "0:01234 of *"},
      {"Content-Length: 10\nTransfer-Encoding: chunked", "01234", "0:01234 of *"},
      {"Content-Length: 5", "01234", "0:01234 of *"},
      {"Content-Length: 3", "01234", "0:01234 of *"},
      {"Content-Length: x", "01234", "0:01234 of *"},
      {"Content-Length: 10x", "01234", "0:01234 of *"},
      {"Content-Length: 99999999999999999999", "01234", "0:01234 of *"},
      {"Content-Length: 10\nContent-Length: 10", "01234", "0:01234 of *"},
      {"Content-Length: 10", "", "of 10"},
  };
  for (const Row& row : kRows) {
    const PartialReading reading = read(message(row.lines, 200, row.body), false);
    EXPECT_EQ(show(reading), row.shown) << row.lines;
    EXPECT_FALSE(reading.partial->content.complete()) << row.lines;
    EXPECT_TRUE(reading.partial->was_200);
  }
  // A 200 has no Content-Range to be read.
  EXPECT_EQ(show(read(message("Content-Range: bytes 5-9/10", 200, "01234"), false)), "0:01234 of *");
}

TEST(ReadPartial, Multipart) {
  EXPECT_EQ(show(read(multipart_206({part(7, 2), part(0, 3)}))), "0:012 7:78 of 10");
  EXPECT_EQ(show(read(multipart_206({part(0, 3)}))), "0:012 of 10");
  EXPECT_EQ(show(read(multipart_206({part(0, 3), part(2, 4)}))), "0:012345 of 10");
  EXPECT_EQ(show(read(multipart_206({part(0, 3)}, "Content-Range: bytes 0-2/10"))), "refused");
  http::BodyPart other = part(2, 4);
  other.bytes[0] = 'x';
  EXPECT_EQ(show(read(multipart_206({part(0, 3), other}))), "refused");
  other = part(5, 2);
  other.range.complete_length = 11;
  EXPECT_EQ(show(read(multipart_206({part(0, 3), other}))), "refused");
  http::Response cut = multipart_206({part(0, 3), part(5, 2)});
  cut.body.resize(cut.body.size() / 2);
  EXPECT_EQ(show(read(cut, false)), "refused");
}

TEST(ReadPartial, OnlyOkToGet) {
  EXPECT_FALSE(read(message("", 404, "01"), false).decision.allowed());
  EXPECT_FALSE(read(message("", 203, "01"), false).decision.allowed());
  for (const char* method : {"HEAD", "POST", "QUERY"}) {
    const auto reading = read_partial(request("", method), partial_206("bytes 0-4/10", "01234"), true, {});
    EXPECT_THAT(describe(reading.decision), HasSubstr("must not: only part of a 206 to " + std::string(method)));
    EXPECT_FALSE(reading.partial);
  }
}

TEST(ReadPartial, TheHeadIsThatOfTheRepresentation) {
  const std::string lines = "Content-Type: text/plain\nETag: \"a\"\nDate: " + date(0);
  const auto single =
      held(partial_206("bytes 0-4/10", "01234", lines + "\nContent-Length: 5\nContent-Digest: x=:AA==:"));
  EXPECT_EQ(single.head.status, 200);
  EXPECT_EQ(single.head.body, "");
  EXPECT_EQ(single.head.fields, fields(lines));
  EXPECT_EQ(held(multipart_206({part(0, 3), part(5, 2)})).head.fields.combined("Content-Type"), "text/plain");
  EXPECT_FALSE(held(multipart_206({part(0, 3), part(5, 2, "a/b")})).head.fields.has("Content-Type"));
  EXPECT_FALSE(held(multipart_206({part(0, 3, std::nullopt)})).head.fields.has("Content-Type"));
}

TEST(ReadPartial, Defects) {
  auto without = [](Clause clause, const http::Response& response, bool complete = true) {
    return show(read(response, complete, Rulebook().without(clause)));
  };
  EXPECT_EQ(without(Clause::incomplete_only_ok_to_get, message("", 404, "01"), false), "0:01 of *");
  EXPECT_EQ(without(Clause::partial_unit_understood, partial_206("lines 5-9/10", "01234")), "0:01234 of 5");
  EXPECT_EQ(without(Clause::unknown_unit_not_combined, partial_206("lines 5-9/10", "56789")), "5:56789 of 10");
  EXPECT_EQ(without(Clause::unknown_unit_not_combined, partial_206("lines x", "56789")), "refused");
  EXPECT_EQ(without(Clause::incomplete_is_recorded, message("Content-Length: 10", 200, "01"), false), "0:01 of 2");
  EXPECT_EQ(without(Clause::invalid_range_not_combined, partial_206("bytes 9-5/10", "01234")), "0:01234 of 5");
  EXPECT_EQ(without(Clause::invalid_range_not_combined, partial_206("bytes 5-9/10", "56")), "5:56 of 10");
  EXPECT_EQ(without(Clause::invalid_range_not_combined, partial_206("bytes 5-9/10", "0123456789")), "refused");
  EXPECT_EQ(without(Clause::invalid_range_not_combined, message("", 206, "01234")), "0:01234 of 5");
  EXPECT_EQ(without(Clause::partial_is_inspected, partial_206("bytes 5-9/10", "56789")), "0:56789 of 5");
  EXPECT_EQ(without(Clause::parts_are_inspected, multipart_206({part(0, 2), part(5, 2)})), "0:0156 of 10");
}

TEST(Combine, OnlyWithTheSameStrongValidator) {
  const std::string old = date(-60);
  struct Row {
    std::string stored;
    std::string update;
    bool allowed;
  };
  const Row kRows[] = {
      {"ETag: \"a\"", "ETag: \"a\"", true},
      {"ETag: \"a\"\nLast-Modified: " + old, "ETag: \"a\"", true},
      {"ETag: \"a\"", "ETag: \"b\"", false},
      {"ETag: W/\"a\"", "ETag: W/\"a\"", false},
      {"ETag: \"a\"", "ETag: W/\"a\"", false},
      {"ETag: \"a\"", "", false},
      {"", "ETag: \"a\"", false},
      {"", "", false},
      {"ETag: a", "ETag: a", false},
      {"Last-Modified: " + old, "Last-Modified: " + old, true},
      {"Last-Modified: " + old, "Last-Modified: " + date(-61), false},
      {"Last-Modified: " + date(0), "Last-Modified: " + date(0), false},
      {"ETag: \"a\"\nLast-Modified: " + old, "Last-Modified: " + old, false},
      {"Last-Modified: " + old, "ETag: \"a\"\nLast-Modified: " + old, false},
      {"Last-Modified: " + old, "", false},
  };
  const std::string now = "\nDate: " + date(0);
  for (const Row& row : kRows) {
    const auto decision = may_combine(fields(row.stored + now), kNow, fields(row.update + now), kNow, {});
    EXPECT_EQ(decision.allowed(), row.allowed) << row.stored << " / " << row.update;
    EXPECT_EQ(decision.reasons.size(), 1u);
  }
  const Rulebook defect = Rulebook().without(Clause::combine_same_validator);
  EXPECT_TRUE(may_combine(fields("ETag: \"a\""), kNow, fields("ETag: \"b\""), kNow, defect).allowed());
}

// The whole that two halves make; its status is 0 when they make none.
http::Response halves(const Rulebook& rules = {}, std::string_view range = "bytes 5-9/10",
                      std::string_view body = "56789") {
  const auto first =
      read(partial_206("bytes 0-4/10", "01234", "ETag: \"a\"\nA: old\nA: older\nB: old\nAge: 5"), true, rules);
  const auto second = read(partial_206(range, body, "ETag: \"a\"\nA: new\nC: new"), true, rules);
  const auto both = combine(*first.partial, *second.partial, rules);
  EXPECT_TRUE(both);
  const auto response = both ? complete_response(*both, rules) : std::nullopt;
  http::Response none;
  none.status = 0;
  return response.value_or(none);
}

TEST(Combine, HalvesMakeAWhole) {
  const http::Response response = halves();
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.reason, "OK");
  EXPECT_EQ(response.body, kWhole);
  EXPECT_EQ(response.fields, fields("B: old\nETag: \"a\"\nA: new\nC: new\nDate: " + date(0) + "\nContent-Length: 10"));
}

TEST(Combine, AHoleIsIncomplete) {
  EXPECT_EQ(halves({}, "bytes 6-9/10", "6789").status, 0);
  EXPECT_EQ(halves({}, "bytes 5-8/10", "5678").status, 0);
  const auto first = held(partial_206("bytes 0-4/*", "01234"));
  const auto second = held(partial_206("bytes 5-9/*", "56789"));
  const auto both = combine(first, second, {});
  ASSERT_TRUE(both);
  EXPECT_FALSE(complete_response(*both, {}));  // nobody said that it ends there
}

TEST(Combine, ContradictionsAreNotCombined) {
  const auto first = held(partial_206("bytes 0-4/10", "01234"));
  EXPECT_FALSE(combine(first, held(partial_206("bytes 4-9/10", "x56789")), {}));
  EXPECT_FALSE(combine(first, held(partial_206("bytes 5-9/11", "56789")), {}));
}

TEST(Combine, AnIncompleteOkReplacesTheFields) {
  const auto first = held(partial_206("bytes 5-9/10", "56789", "ETag: \"a\"\nA: old\nB: old"));
  const auto second = held(message("ETag: \"a\"\nA: new\nContent-Length: 10", 200, "01234"), false);
  const auto both = combine(first, second, {});
  ASSERT_TRUE(both);
  EXPECT_EQ(both->head.fields, fields("ETag: \"a\"\nA: new\nDate: " + date(0)));
  EXPECT_TRUE(both->was_200);
  EXPECT_EQ(complete_response(*both, {})->body, kWhole);
}

TEST(Combine, Defects) {
  auto without = [](Clause clause) { return halves(Rulebook().without(clause)); };
  EXPECT_EQ(without(Clause::combined_is_updated).fields.first("A"), "old");
  EXPECT_FALSE(without(Clause::combined_keeps_fields).fields.has("B"));
  EXPECT_EQ(without(Clause::combined_without_content_range).fields.first("Content-Range"), "bytes 5-9/10");
  EXPECT_EQ(without(Clause::combined_whole_is_complete).status, 0);
  const Rulebook holes = Rulebook().without(Clause::combined_hole_is_incomplete);
  EXPECT_EQ(halves(holes, "bytes 7-9/10", "789").body, "01234789");
}

// Held: 0-4 and 7-8 of 10.
RangeAnswer ask(std::string_view lines, const Rulebook& rules = {}, std::optional<std::uint64_t> length = 10) {
  PartialContent content(length);
  EXPECT_TRUE(content.add(0, "01234") && content.add(7, "78"));
  return answer_from_partial(request(lines), fields("ETag: \"a\"\nContent-Type: text/plain"), content, kNow, rules);
}

TEST(AnswerFromPartial, OnlyWhatIsHeld) {
  struct Row {
    std::string_view lines;
    std::optional<std::uint64_t> length;
    std::string_view content_range;  // of a single part
  };
  const Row kRows[] = {
      {"Range: bytes=0-4", 10, "bytes 0-4/10"},
      {"Range: bytes=1-2", 10, "bytes 1-2/10"},
      {"Range: bytes=7-8", 10, "bytes 7-8/10"},
      {"Range: bytes=1-2", std::nullopt, "bytes 1-2/*"},
      {"Range: bytes=1-2\nIf-Range: \"a\"", 10, "bytes 1-2/10"},
      {"Range: bytes=7-", 9, "bytes 7-8/9"},
      {"Range: bytes=-2", 9, "bytes 7-8/9"},
      {"Range: bytes=8-100", 9, "bytes 8-8/9"},
      // Not all there, not known, or not asked.
      {"", 10, ""},
      {"Range: bytes=0-5", 10, ""},
      {"Range: bytes=4-7", 10, ""},
      {"Range: bytes=7-", 10, ""},
      {"Range: bytes=7-", std::nullopt, ""},
      {"Range: bytes=-2", std::nullopt, ""},
      {"Range: bytes=0-1,5-6", 10, ""},
      {"Range: bytes=20-", 10, ""},
      {"Range: bytes=20-30", std::nullopt, ""},
      {"Range: bytes=0-9223372036854775807", std::nullopt, ""},
      {"Range: lines=0-1", 10, ""},
      {"Range: bytes=1-2\nIf-Range: \"b\"", 10, ""},
  };
  for (const Row& row : kRows) {
    const RangeAnswer answer = ask(row.lines, {}, row.length);
    const bool held = !row.content_range.empty();
    EXPECT_EQ(answer.outcome, held ? RangeOutcome::partial : RangeOutcome::not_held) << row.lines;
    EXPECT_EQ(answer.response.fields.combined("Content-Range").value_or(""), row.content_range);
    if (held) {
      const auto range = http::parse_content_range(row.content_range);
      EXPECT_EQ(answer.response.status, 206);
      EXPECT_EQ(answer.response.body, kWhole.substr(range->span->offset, range->span->length));
    } else {
      EXPECT_EQ(answer.decision.ruling, Ruling::must_not);
      EXPECT_EQ(answer.response, http::Response{});
    }
  }
}

TEST(AnswerFromPartial, SeveralRanges) {
  const RangeAnswer answer = ask("Range: bytes=7-7,0-1");
  ASSERT_EQ(answer.outcome, RangeOutcome::multipart);
  EXPECT_EQ(http::parse_byteranges(answer.response.body, "cachestone_0000000000"),
            std::vector<http::BodyPart>({part(7, 1), part(0, 2)}));
  EXPECT_EQ(ask("Range: bytes=7-7,0-1", {}, std::nullopt).outcome, RangeOutcome::multipart);
}

TEST(AnswerFromPartial, Defects) {
  const RangeAnswer unmarked = ask("Range: bytes=0-4", Rulebook().without(Clause::partial_is_marked));
  EXPECT_EQ(unmarked.response.status, 200);
  EXPECT_FALSE(unmarked.response.fields.has("Content-Range"));
  const RangeAnswer incomplete = ask("", Rulebook().without(Clause::store_complete));
  EXPECT_EQ(incomplete.outcome, RangeOutcome::whole);
  EXPECT_EQ(incomplete.response.status, 200);
  EXPECT_EQ(incomplete.response.body, "0123478");
  EXPECT_EQ(incomplete.response.fields.first("Content-Length"), "7");
}

// The Range and If-Range of the completing request, or "no".
std::string completing(std::string_view stored, std::uint64_t from, const Rulebook& rules = {}) {
  PartialContent content(10);
  EXPECT_TRUE(content.add(from, kWhole.substr(from)));
  http::Request asking = request("If-None-Match: \"x\"\nIf-Modified-Since: " + date(-5) + "\nRange: bytes=3-4\nX: 1");
  const http::Request before = asking;
  if (!make_completing(asking, fields(stored), content, kNow, rules)) {
    EXPECT_EQ(asking, before);
    return "no";
  }
  EXPECT_FALSE(asking.fields.has("If-None-Match") || asking.fields.has("If-Modified-Since"));
  EXPECT_TRUE(asking.fields.has("X"));
  return asking.fields.combined("Range").value_or("-") + " " + asking.fields.combined("If-Range").value_or("-");
}

TEST(MakeCompleting, AsksForWhatIsMissing) {
  const std::string dated = "Date: " + date(0) + "\nLast-Modified: " + date(-60);
  EXPECT_EQ(completing("ETag: \"a\"", 4), "bytes=0-3 \"a\"");
  EXPECT_EQ(completing("ETag: \"a\"\n" + dated, 4), "bytes=0-3 \"a\"");
  EXPECT_EQ(completing(dated, 4), "bytes=0-3 " + date(-60));
  EXPECT_EQ(completing("ETag: \"a\"", 0), "no");
  // Nothing tells whether the rest will be of the same representation.
  EXPECT_EQ(completing("", 4), "no");
  EXPECT_EQ(completing("ETag: W/\"a\"", 4), "no");
  EXPECT_EQ(completing("ETag: W/\"a\"\n" + dated, 4), "no");
  EXPECT_EQ(completing("Date: " + date(0) + "\nLast-Modified: " + date(0), 4), "no");
}

TEST(MakeCompleting, Defects) {
  auto without = [](Clause clause, std::string_view stored) {
    return completing(stored, 4, Rulebook().without(clause));
  };
  EXPECT_EQ(without(Clause::if_range_no_weak_tag, "ETag: W/\"a\""), "bytes=0-3 W/\"a\"");
  const std::string late = "ETag: \"a\"\nLast-Modified: " + date(0);
  EXPECT_EQ(without(Clause::if_range_date_is_strong, late), "bytes=0-3 " + date(0));
  EXPECT_EQ(without(Clause::if_range_only_with_range, "ETag: \"a\""), "- \"a\"");
}

}  // namespace
}  // namespace cachestone::policy
