#include "simulator/http/entity_tag.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cachestone::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(EntityTag, ReadsAndWrites) {
  struct Row {
    std::string_view text;
    EntityTag tag;
  };
  const Row kRows[] = {
      {"\"abc\"", {false, "abc"}}, {"W/\"abc\"", {true, "abc"}},          {"\"\"", {false, ""}},
      {"W/\"\"", {true, ""}},      {"\"a,b\"", {false, "a,b"}},           {"\"a\\\"", {false, "a\\"}},
      {"\"W/\"", {false, "W/"}},   {"\"\x80\xff\"", {false, "\x80\xff"}},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(parse_entity_tag(row.text), row.tag) << row.text;
    EXPECT_EQ(format(row.tag), row.text);
  }
}

TEST(EntityTag, RefusesWhatIsNotOne) {
  const std::string_view kWrong[] = {
      "",          "abc",      "\"",       "\"abc",     "abc\"",    "W/abc",
      "w/\"abc\"", "W\"abc\"", "W /\"a\"", "W/ \"a\"",  " \"abc\"", "\"abc\" ",
      "\"a\"b\"",  "\"a b\"",  "\"a\tb\"", "\"a\x7f\"", "*",        std::string_view("\"a\0\"", 4),
  };
  for (std::string_view text : kWrong) EXPECT_EQ(parse_entity_tag(text), std::nullopt) << text;
}

// The table of RFC 9110 §8.8.3.2.
TEST(EntityTag, Compares) {
  const EntityTag weak1{true, "1"};
  const EntityTag weak2{true, "2"};
  const EntityTag strong1{false, "1"};
  EXPECT_FALSE(strong_match(weak1, weak1));
  EXPECT_TRUE(weak_match(weak1, weak1));
  EXPECT_FALSE(strong_match(weak1, weak2));
  EXPECT_FALSE(weak_match(weak1, weak2));
  EXPECT_FALSE(strong_match(weak1, strong1));
  EXPECT_FALSE(strong_match(strong1, weak1));
  EXPECT_TRUE(weak_match(weak1, strong1));
  EXPECT_TRUE(strong_match(strong1, strong1));
  EXPECT_TRUE(weak_match(strong1, strong1));
  EXPECT_FALSE(strong_match(strong1, EntityTag{false, "2"}));
}

TEST(EntityTagList, ReadsLists) {
  EXPECT_THAT(parse_entity_tag_list("\"a\"").tags, ElementsAre(EntityTag{false, "a"}));
  EXPECT_THAT(parse_entity_tag_list(" \"a\" ,,\tW/\"b\", ").tags,
              ElementsAre(EntityTag{false, "a"}, EntityTag{true, "b"}));
  EXPECT_THAT(parse_entity_tag_list("\"a,b\",\"c\"").tags, ElementsAre(EntityTag{false, "a,b"}, EntityTag{false, "c"}));
  EXPECT_THAT(parse_entity_tag_list("\"a\\\", \"b\"").tags,
              ElementsAre(EntityTag{false, "a\\"}, EntityTag{false, "b"}));
  EXPECT_THAT(parse_entity_tag_list("").tags, IsEmpty());
}

TEST(EntityTagList, DropsWhatIsNoEntityTag) {
  EXPECT_THAT(parse_entity_tag_list("a, \"b\", w/\"c\", \"d\" \"e\", \"f").tags, ElementsAre(EntityTag{false, "b"}));
}

TEST(EntityTagList, KnowsTheAsterisk) {
  EXPECT_TRUE(parse_entity_tag_list("*").any);
  EXPECT_TRUE(parse_entity_tag_list(" * ").any);
  EXPECT_FALSE(parse_entity_tag_list("\"*\"").any);
  EXPECT_FALSE(parse_entity_tag_list("*, \"a\"").any);
  EXPECT_THAT(parse_entity_tag_list("*, \"a\"").tags, ElementsAre(EntityTag{false, "a"}));
}

}  // namespace
}  // namespace cachestone::http
