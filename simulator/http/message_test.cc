#include "simulator/http/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cachestone::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Names, IgnoreCaseOfAsciiLettersOnly) {
  EXPECT_TRUE(same_name("Cache-Control", "cACHE-cONTROL"));
  EXPECT_FALSE(same_name("Cache-Control", "Cache-Contro"));
  EXPECT_FALSE(same_name("[", "{"));  // 32 apart, as letters are
  EXPECT_FALSE(same_name("\xc4", "\xe4"));
  EXPECT_TRUE(same_name("", ""));
  EXPECT_EQ(lower("ABZ[\xc4]az"), "abz[\xc4]az");
}

TEST(Trim, TakesSpacesAndTabsOnly) {
  EXPECT_EQ(trim(" \t a b\t "), "a b");
  EXPECT_EQ(trim("\r\na\n"), "\r\na\n");
  EXPECT_EQ(trim(" \t"), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Fields, KeepOrderCaseAndRepetition) {
  Fields fields{{"B", "1"}, {"a", "2"}};
  fields.add("b", "3");
  EXPECT_THAT(fields.lines(), ElementsAre(Field{"B", "1"}, Field{"a", "2"}, Field{"b", "3"}));
  EXPECT_EQ(fields.count("b"), 2U);
  EXPECT_EQ(fields.first("b"), "1");
  EXPECT_THAT(fields.all("B"), ElementsAre("1", "3"));
  EXPECT_EQ(fields.combined("b"), "1, 3");
  EXPECT_NE(fields, (Fields{{"B", "1"}, {"b", "3"}, {"a", "2"}}));
  EXPECT_NE(fields, (Fields{{"b", "1"}, {"a", "2"}, {"b", "3"}}));
}

TEST(Fields, KnowWhatIsNotThere) {
  const Fields fields{{"Empty", ""}};
  EXPECT_TRUE(fields.has("empty"));
  EXPECT_EQ(fields.first("empty"), "");
  EXPECT_EQ(fields.combined("empty"), "");
  EXPECT_FALSE(fields.has("a"));
  EXPECT_EQ(fields.first("a"), std::nullopt);
  EXPECT_EQ(fields.combined("a"), std::nullopt);
  EXPECT_THAT(fields.all("a"), IsEmpty());
  EXPECT_EQ(fields.count("a"), 0U);
}

TEST(Fields, CombineJoinsEmptyLinesToo) {
  EXPECT_EQ((Fields{{"a", ""}, {"a", "x"}, {"a", ""}}).combined("a"), ", x, ");
}

TEST(Fields, RemoveEveryLineOfAName) {
  Fields fields{{"a", "1"}, {"b", "2"}, {"A", "3"}};
  EXPECT_EQ(fields.remove("a"), 2U);
  EXPECT_EQ(fields.remove("a"), 0U);
  EXPECT_THAT(fields.lines(), ElementsAre(Field{"b", "2"}));
}

TEST(Fields, SetTakesThePlaceOfTheFirstLine) {
  Fields fields{{"x", "0"}, {"Age", "1"}, {"y", "2"}, {"age", "3"}};
  fields.set("AGE", "9");
  EXPECT_THAT(fields.lines(), ElementsAre(Field{"x", "0"}, Field{"Age", "9"}, Field{"y", "2"}));
  fields.set("New", "n");
  EXPECT_EQ(fields.lines().back(), (Field{"New", "n"}));
}

TEST(ReasonPhrase, KnowsTheRegisteredCodes) {
  EXPECT_EQ(reason_phrase(200), "OK");
  EXPECT_EQ(reason_phrase(304), "Not Modified");
  EXPECT_EQ(reason_phrase(599), "");
}

TEST(ListMembers, SplitsAtCommasOutsideQuotes) {
  EXPECT_THAT(list_members("a, b ,c"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(list_members(",, a,\t,"), ElementsAre("a"));
  EXPECT_THAT(list_members("a=\"b, c\", d"), ElementsAre("a=\"b, c\"", "d"));
  EXPECT_THAT(list_members("\"a\\\", b\", c"), ElementsAre("\"a\\\", b\"", "c"));
  EXPECT_THAT(list_members("\"a, b"), ElementsAre("\"a, b"));
  EXPECT_THAT(list_members("\"a\\"), ElementsAre("\"a\\"));
  EXPECT_THAT(list_members(""), IsEmpty());
}

}  // namespace
}  // namespace cachestone::http
