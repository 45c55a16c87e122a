#include "simulator/http/cache_control.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace cachestone::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

CacheControl read(std::string value) {
  return CacheControl(Fields{{"Cache-Control", std::move(value)}});
}

// The directives as text: name, name=token, name="quoted"; a "!" marks an argument that is not valid.
std::string shown(const CacheControl& control) {
  std::string text;
  for (const Directive& directive : control.directives()) {
    if (!text.empty()) text += "; ";
    if (!directive.valid) text += "!";
    text += directive.name;
    const std::string quote = directive.quoted ? "\"" : "";
    if (directive.argument) text += "=" + quote + *directive.argument + quote;
  }
  return text;
}

TEST(CacheControl, ReadsDirectives) {
  struct Row {
    std::string value;
    std::string expected;
  };
  const Row kRows[] = {
      {"", ""},
      {"no-store", "no-store"},
      {"No-Store", "no-store"},
      {"max-age=60", "max-age=60"},
      {"max-age=\"60\"", "max-age=\"60\""},
      {" private ,\tmax-age=1 ", "private; max-age=1"},
      {",,no-cache, ,", "no-cache"},
      {"no-cache=\"Set-Cookie, Date\", no-store", "no-cache=\"Set-Cookie, Date\"; no-store"},
      {"no-cache=Set-Cookie", "no-cache=Set-Cookie"},
      {"community=\"U\\C\\\"I\"", "community=\"UC\"I\""},
      {"x=\"\"", "x=\"\""},
      {"max-age=1, max-age=2", "max-age=1; max-age=2"},
      {"max-age=1.5", "max-age=1.5"},
      {"max-age=-1", "max-age=-1"},
  };
  for (const Row& row : kRows) {
    const CacheControl control = read(row.value);
    EXPECT_EQ(shown(control), row.expected) << row.value;
    EXPECT_THAT(control.problems(), IsEmpty()) << row.value;
  }
}

TEST(CacheControl, NamesWhatItCannotRead) {
  struct Row {
    std::string value;
    std::string directives;
    std::string member;
    std::string what;
  };
  const Row kRows[] = {
      {"no-store; max-age=1", "", "no-store; max-age=1", "the name of the directive is not a token"},
      {"=60", "", "=60", "the name of the directive is not a token"},
      {"\"no-store\", public", "public", "\"no-store\"", "the name of the directive is not a token"},
      {"max-age=", "!max-age=", "max-age=", "nothing follows the equals sign"},
      {"max-age=1 0", "!max-age=1 0", "max-age=1 0", "the argument is neither a token nor a quoted string"},
      {"max-age= 60", "!max-age= 60", "max-age= 60", "white space after the equals sign"},
      {"max-age =60", "!max-age=60", "max-age =60", "white space before the equals sign"},
      {"x=\"a\"b", "!x=\"a\"b", "x=\"a\"b", "the argument is not a complete quoted string"},
      {"private=\"a, no-store", "!private=\"a, no-store", "private=\"a, no-store",
       "the argument is not a complete quoted string"},
      {"x=\"a\\", "!x=\"a\\", "x=\"a\\", "the argument is not a complete quoted string"},
      {"x=\"", "!x=\"", "x=\"", "the argument is not a complete quoted string"},
  };
  for (const Row& row : kRows) {
    const CacheControl control = read(row.value);
    EXPECT_EQ(shown(control), row.directives) << row.value;
    EXPECT_THAT(control.problems(), ElementsAre(Problem{row.member, row.what})) << row.value;
  }
}

TEST(CacheControl, ReadsAllLinesOfTheFieldAndNoOther) {
  const Fields fields{{"cache-control", "max-age=1"}, {"Pragma", "no-cache"}, {"CACHE-CONTROL", "no-store"}};
  EXPECT_EQ(shown(CacheControl(fields)), "max-age=1; no-store");
  EXPECT_EQ(shown(CacheControl(fields, "Pragma")), "no-cache");
  EXPECT_EQ(shown(CacheControl(fields, "CDN-Cache-Control")), "");
}

TEST(CacheControl, AnOpenQuoteDoesNotSwallowTheNextLine) {
  const CacheControl control(Fields{{"Cache-Control", "private=\"a"}, {"Cache-Control", "no-store"}});
  EXPECT_TRUE(control.has("no-store"));
}

TEST(CacheControl, FindsTheFirstAndAll) {
  const CacheControl control = read("max-age=1, no-store, max-age=2");
  ASSERT_NE(control.find("max-age"), nullptr);
  EXPECT_EQ(control.find("max-age")->argument, "1");
  EXPECT_THAT(control.all("max-age"), SizeIs(2));
  EXPECT_EQ(control.find("private"), nullptr);
  EXPECT_FALSE(control.has("private"));
}

TEST(CacheControl, ReadsDeltaArguments) {
  struct Row {
    std::string value;
    bool present;
    std::optional<Seconds> seconds;
  };
  const Row kRows[] = {
      {"public", false, std::nullopt},
      {"max-age", true, std::nullopt},
      {"max-age=", true, std::nullopt},
      {"max-age=60", true, Seconds(60)},
      {"max-age=\"60\"", true, Seconds(60)},
      {"max-age=060", true, Seconds(60)},
      {"max-age =60", true, std::nullopt},
      {"max-age= 60", true, std::nullopt},
      {"max-age=60s", true, std::nullopt},
      {"max-age=-1", true, std::nullopt},
      {"max-age=+1", true, std::nullopt},
      {"max-age=1.5", true, std::nullopt},
      {"max-age=0, max-age=9", true, Seconds(0)},
  };
  for (const Row& row : kRows) {
    const DeltaArgument delta = read(row.value).delta("max-age");
    EXPECT_EQ(delta.present, row.present) << row.value;
    EXPECT_EQ(delta.value, row.seconds) << row.value;
  }
}

TEST(CacheControl, ListsFieldNames) {
  EXPECT_THAT(read("no-cache=\"Set-Cookie, X-A\", no-cache=Date").field_names("no-cache"),
              ElementsAre("set-cookie", "x-a", "date"));
  EXPECT_THAT(read("private=\"a b, c\"").field_names("private"), ElementsAre("c"));
  EXPECT_THAT(read("private").field_names("private"), IsEmpty());
}

TEST(CacheControl, TellsQualifiedFromUnqualified) {
  EXPECT_TRUE(read("no-cache").unqualified("no-cache"));
  EXPECT_TRUE(read("no-cache=\"a\", no-cache").unqualified("no-cache"));
  EXPECT_TRUE(read("no-cache=").unqualified("no-cache"));
  EXPECT_TRUE(read("no-cache=\"\"").unqualified("no-cache"));
  EXPECT_TRUE(read("no-cache=\"a").unqualified("no-cache"));
  EXPECT_FALSE(read("no-cache=\"a\"").unqualified("no-cache"));
  EXPECT_FALSE(read("no-cache=a").unqualified("no-cache"));
  EXPECT_FALSE(read("public").unqualified("no-cache"));
}

TEST(DeltaSeconds, ReadsDigitsOnlyAndStopsAtTheLimit) {
  EXPECT_EQ(parse_delta_seconds("0"), Seconds(0));
  EXPECT_EQ(parse_delta_seconds("2147483647"), Seconds(2147483647));
  EXPECT_EQ(parse_delta_seconds("2147483648"), kDeltaSecondsLimit);
  EXPECT_EQ(parse_delta_seconds("99999999999999999999999999999999"), kDeltaSecondsLimit);
  for (std::string_view wrong : {"", " 1", "1 ", "-1", "+1", "1.0", "0x1", "1a"}) {
    EXPECT_EQ(parse_delta_seconds(wrong), std::nullopt) << wrong;
  }
}

std::string written(const std::string& name, int form) {
  switch (form) {
    case 0:
      return name;
    case 1:
      return name + "=" + "60";
    default:
      return name + "=\"a, " + name + "\"";
  }
}

// One line or many, and any case of the names: the directives are the same (RFC 9110 §5.3, RFC 9111 §5.2).
RC_GTEST_PROP(CacheControlProperty, LinesAndCaseDoNotMatter, ()) {
  const auto names = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("max-age", "no-cache", "private", "x-y", "s-maxage"));
  Fields one_line;
  Fields many_lines;
  std::string joined;
  std::string line;
  for (const std::string& name : names) {
    const int form = *rc::gen::inRange(0, 3);
    joined += (joined.empty() ? "" : ",") + written(name, form);
    std::string capitals = name;
    capitals[0] = static_cast<char>(capitals[0] - 'a' + 'A');
    std::string odd = written(name, form);
    odd.replace(0, name.size(), *rc::gen::element(name, capitals));
    line += (line.empty() ? "" : " ,\t") + odd;
    if (*rc::gen::arbitrary<bool>()) many_lines.add("Cache-Control", std::exchange(line, ""));
  }
  many_lines.add("cache-control", line);
  one_line.add("Cache-Control", joined);
  RC_ASSERT(CacheControl(one_line).directives() == CacheControl(many_lines).directives());
  RC_ASSERT(CacheControl(one_line).directives().size() == names.size());
  RC_ASSERT(CacheControl(many_lines).problems().empty());
}

}  // namespace
}  // namespace cachestone::http
