#include "simulator/policy/partial_content.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

namespace cachestone::policy {
namespace {

using http::ByteSpan;
using http::RangeSpec;

constexpr std::string_view kWhole = "0123456789";

// Holds the given spans of kWhole.
PartialContent holding(std::initializer_list<ByteSpan> spans, std::optional<std::uint64_t> complete_length = 10) {
  PartialContent content(complete_length);
  for (const ByteSpan& span : spans) EXPECT_TRUE(content.add(span.offset, kWhole.substr(span.offset, span.length)));
  return content;
}

TEST(PartialContent, MergesSegments) {
  struct Row {
    std::vector<ByteSpan> added;
    std::vector<ByteSpan> held;
  };
  const Row kRows[] = {
      {{}, {}},
      {{{0, 0}}, {}},
      {{{2, 3}}, {{2, 3}}},
      {{{2, 3}, {2, 3}}, {{2, 3}}},
      {{{2, 3}, {6, 2}}, {{2, 3}, {6, 2}}},
      {{{6, 2}, {2, 3}}, {{2, 3}, {6, 2}}},
      {{{2, 3}, {5, 2}}, {{2, 5}}},
      {{{5, 2}, {2, 3}}, {{2, 5}}},
      {{{2, 3}, {4, 3}}, {{2, 5}}},
      {{{1, 8}, {3, 2}}, {{1, 8}}},
      {{{3, 2}, {1, 8}}, {{1, 8}}},
      {{{0, 2}, {4, 2}, {8, 2}, {1, 8}}, {{0, 10}}},
      {{{0, 1}, {2, 1}, {4, 1}, {3, 1}}, {{0, 1}, {2, 3}}},
  };
  for (const Row& row : kRows) {
    PartialContent content(10);
    for (const ByteSpan& span : row.added)
      EXPECT_TRUE(content.add(span.offset, kWhole.substr(span.offset, span.length)));
    std::vector<Segment> expected;
    for (const ByteSpan& span : row.held) {
      expected.push_back({span.offset, std::string(kWhole.substr(span.offset, span.length))});
    }
    EXPECT_EQ(content.segments(), expected);
  }
}

TEST(PartialContent, RefusesContradictions) {
  PartialContent content = holding({{2, 3}});
  const PartialContent before = content;
  EXPECT_FALSE(content.add(4, "x"));
  EXPECT_FALSE(content.add(0, "01x"));
  EXPECT_FALSE(content.add(0,
                           "01234x6"
                           "7890"));
  EXPECT_FALSE(content.add(9, "90"));
  EXPECT_FALSE(content.add(10, "0"));
  EXPECT_FALSE(content.add(http::kMaxPosition, "0"));
  EXPECT_FALSE(content.add(~std::uint64_t{0}, "0"));
  EXPECT_FALSE(content.add(PartialContent(11)));
  EXPECT_FALSE(content.add(holding({{0, 1}}, 9)));
  EXPECT_EQ(content, before);
  // A length that is learned late contradicts what is held already.
  PartialContent unknown = holding({{2, 5}}, std::nullopt);
  EXPECT_FALSE(unknown.add(PartialContent(6)));
  EXPECT_EQ(unknown.complete_length(), std::nullopt);
  EXPECT_TRUE(unknown.add(PartialContent(7)));
  EXPECT_EQ(unknown.complete_length(), 7u);
}

TEST(PartialContent, HasAnEnd) {
  PartialContent content;
  for (std::size_t i = 0; i < PartialContent::kMaxSegments; ++i) EXPECT_TRUE(content.add(2 * i, "x"));
  EXPECT_FALSE(content.add(2 * PartialContent::kMaxSegments, "x"));
  EXPECT_TRUE(content.add(1, "x"));
  EXPECT_TRUE(content.add(2 * PartialContent::kMaxSegments, "x"));
}

TEST(PartialContent, KnowsWhatIsMissing) {
  constexpr std::nullopt_t kNone = std::nullopt;
  struct Row {
    PartialContent content;
    bool complete;
    std::optional<RangeSpec> missing;
  };
  const Row kRows[] = {
      {holding({{0, 10}}), true, kNone},
      {holding({{0, 10}}, kNone), false, RangeSpec{10, kNone}},
      {holding({}), false, RangeSpec{0, kNone}},
      {holding({}, 0), true, kNone},
      {holding({}, kNone), false, RangeSpec{0, kNone}},
      {holding({{0, 4}}), false, RangeSpec{4, kNone}},
      {holding({{4, 6}}), false, RangeSpec{0, 3}},
      {holding({{4, 2}}), false, RangeSpec{0, kNone}},
      {holding({{0, 4}, {6, 4}}), false, RangeSpec{4, 5}},
      {holding({{0, 2}, {4, 2}, {8, 2}}), false, RangeSpec{2, 7}},
      {holding({{0, 4}, {6, 4}}, kNone), false, RangeSpec{4, kNone}},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(row.content.complete(), row.complete);
    EXPECT_EQ(row.content.missing(), row.missing);
  }
}

TEST(PartialContent, Slices) {
  const PartialContent content = holding({{1, 3}, {5, 4}});
  EXPECT_EQ(content.slice({1, 3}), "123");
  EXPECT_EQ(content.slice({2, 1}), "2");
  EXPECT_EQ(content.slice({5, 4}), "5678");
  EXPECT_EQ(content.slice({8, 1}), "8");
  EXPECT_EQ(content.held(), 7u);
  for (const ByteSpan span : {ByteSpan{0, 1}, {0, 2}, {3, 2}, {4, 1}, {1, 8}, {8, 2}, {9, 1}, {20, 1}}) {
    EXPECT_EQ(content.slice(span), std::nullopt) << span.offset;
  }
  EXPECT_EQ(PartialContent().slice({0, 1}), std::nullopt);
}

// Any pieces of one representation, in any order: the same bytes are held, those that were added, and the whole is
// claimed only when there is no hole.
RC_GTEST_PROP(PartialContentProperty, OrderDoesNotMatter, (std::uint32_t seed)) {
  std::mt19937 random(seed);
  auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
  std::string whole(1 + below(40), ' ');
  for (char& c : whole) c = static_cast<char>('a' + below(3));
  std::vector<PartialContent> pieces;
  std::string held(whole.size(), '.');
  for (std::size_t count = below(12); count > 0; --count) {
    const std::size_t offset = below(whole.size());
    const std::size_t length = below(whole.size() - offset + 1);
    PartialContent piece(below(2) == 0 ? std::nullopt : std::optional<std::uint64_t>(whole.size()));
    RC_ASSERT(piece.add(offset, std::string_view(whole).substr(offset, length)));
    held.replace(offset, length, whole, offset, length);
    pieces.push_back(piece);
  }
  auto combined = [&] {
    PartialContent content;
    for (const PartialContent& piece : pieces) RC_ASSERT(content.add(piece));
    return content;
  };
  const PartialContent content = combined();
  std::shuffle(pieces.begin(), pieces.end(), random);
  RC_ASSERT(combined() == content);

  std::string seen(whole.size(), '.');
  for (const Segment& segment : content.segments()) seen.replace(segment.offset, segment.bytes.size(), segment.bytes);
  RC_ASSERT(seen == held);
  const bool hole = held.find('.') != std::string::npos;
  RC_ASSERT(content.complete() == (!hole && content.complete_length().has_value()));
  for (std::size_t offset = 0; offset < whole.size(); ++offset) {
    const bool is_held = content.slice({offset, 1}).has_value();
    RC_ASSERT(is_held == (held[offset] != '.'));
  }

  // What is missing, when it arrives, completes it.
  PartialContent completed = content;
  RC_ASSERT(completed.add(PartialContent(whole.size())));
  if (const auto missing = completed.missing()) {
    const std::size_t end = missing->last ? *missing->last + 1 : whole.size();
    RC_ASSERT(completed.add(*missing->first, std::string_view(whole).substr(*missing->first, end - *missing->first)));
  }
  RC_ASSERT(completed.complete());
  RC_ASSERT(completed.slice({0, whole.size()}) == std::optional<std::string_view>(whole));
}

}  // namespace
}  // namespace cachestone::policy
