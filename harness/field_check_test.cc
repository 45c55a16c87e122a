#include "harness/field_check.h"

#include <gtest/gtest.h>

#include <ostream>
#include <vector>

namespace cachestone::harness {
namespace {

using cases::FieldCheck;
using cases::SfType;
using Op = FieldCheck::Op;

struct Row {
  FieldCheck check;
  std::string value;  // of Cache-Status; "-": there is no such field
  bool held;
  std::string expected;
  std::string seen;
  friend void PrintTo(const Row& row, std::ostream* out) { *out << row.expected << ": " << row.value; }
};

FieldCheck of_parameter(std::string parameter, Op op, std::string text = "") {
  FieldCheck check;
  check.field = "Cache-Status";
  check.parameter = std::move(parameter);
  check.op = op;
  check.text = std::move(text);
  return check;
}

FieldCheck of_type(std::string parameter, std::vector<SfType> types) {
  FieldCheck check = of_parameter(std::move(parameter), Op::type);
  check.types = std::move(types);
  return check;
}

FieldCheck number_between(double low, double high) {
  FieldCheck check = of_parameter("ttl", Op::between);
  check.low = low;
  check.high = high;
  return check;
}

class MemberChecks : public ::testing::TestWithParam<Row> {};

// Checks on the last member of a List. The same on whole fields: check_test.cc.
TEST_P(MemberChecks, AreJudged) {
  const Row& row = GetParam();
  http::Fields fields;
  if (row.value != "-") fields.add("Cache-Status", row.value);
  const Look look = look_at_field(row.check, {row.check.text, std::nullopt, {}}, fields);
  EXPECT_EQ(look.held, row.held);
  EXPECT_EQ(look.seen, row.seen);
  EXPECT_EQ(expected_field(row.check, row.check.text, ""), row.expected);
}

INSTANTIATE_TEST_SUITE_P(
    Table, MemberChecks,
    ::testing::Values(Row{of_parameter("hit", Op::equals, "?1"), "a;hit", true,
                          "hit of the last member of Cache-Status is \"?1\"", "it is \"?1\""},
                      Row{of_parameter("hit", Op::equals, "?1"), "a;hit=1", false,
                          "hit of the last member of Cache-Status is \"?1\"", "it is \"1\""},
                      Row{of_parameter("hit", Op::equals, "?1"), "a;hit, b;fwd=stale", false,
                          "hit of the last member of Cache-Status is \"?1\"", "it is absent"},
                      Row{of_parameter("fwd", Op::equals, "stale"), "a;hit, \"b c\"; fwd=stale", true,
                          "fwd of the last member of Cache-Status is \"stale\"", "it is \"stale\""},
                      Row{of_parameter("fwd", Op::equals, "stale"), "a;fwd=\"stale\"", false,
                          "fwd of the last member of Cache-Status is \"stale\"", "it is \"\"stale\"\""},
                      Row{of_parameter("hit", Op::absent), "a;fwd=stale", true,
                          "hit of the last member of Cache-Status is absent", "it is absent"},
                      Row{of_parameter("hit", Op::absent), "a;hit=?0", false,
                          "hit of the last member of Cache-Status is absent", "it is \"?0\""},
                      Row{of_parameter("hit", Op::absent), "-", false,
                          "hit of the last member of Cache-Status is absent", "the field is absent"},
                      Row{of_parameter("hit", Op::absent), "a b", false,
                          "hit of the last member of Cache-Status is absent",
                          "the field is not a List of Items: \"a b\""},
                      Row{of_parameter("hit", Op::absent), "(a);hit", false,
                          "hit of the last member of Cache-Status is absent",
                          "the field is not a List of Items: \"(a);hit\""},
                      Row{of_parameter("hit", Op::present), "a;hit=?0", true,
                          "hit of the last member of Cache-Status is present", "it is \"?0\""},
                      Row{number_between(-5, 60), "a;ttl=-5", true,
                          "ttl of the last member of Cache-Status is between -5 and 60", "it is \"-5\""},
                      Row{number_between(-5, 60), "a;ttl=61", false,
                          "ttl of the last member of Cache-Status is between -5 and 60", "it is \"61\""},
                      Row{of_type("", {SfType::string, SfType::token}), "a;hit", true,
                          "the last member of Cache-Status is a String or a Token", "it is \"a\""},
                      Row{of_type("", {SfType::string, SfType::token}), "\"a\";hit", true,
                          "the last member of Cache-Status is a String or a Token", "it is \"\"a\"\""},
                      Row{of_type("", {SfType::string, SfType::token}), "7;hit", false,
                          "the last member of Cache-Status is a String or a Token", "it is \"7\""},
                      Row{of_type("key", {SfType::string, SfType::token}), "a;key=?0", false,
                          "key of the last member of Cache-Status is a String or a Token", "it is \"?0\""},
                      Row{of_type("key", {SfType::string, SfType::token}), "a;key=%\"x\"", false,
                          "key of the last member of Cache-Status is a String or a Token", "it is \"%\"x\"\""},
                      Row{of_type("key", {SfType::string, SfType::token}), "a", false,
                          "key of the last member of Cache-Status is a String or a Token", "it is absent"}));

TEST(CheckedValue, IsTheWholeFieldOrAPartOfItsLastMember) {
  const http::Fields fields{{"A", "x;p=1"}, {"A", "y;p=2"}};
  FieldCheck check;
  check.field = "A";
  EXPECT_EQ(checked_value(check, fields).text, "x;p=1, y;p=2");
  check.parameter = "p";
  EXPECT_EQ(checked_value(check, fields).text, "2");
  check.parameter = "q";
  EXPECT_TRUE(checked_value(check, fields).readable);
  EXPECT_EQ(checked_value(check, fields).text, std::nullopt);
  check.field = "B";
  EXPECT_FALSE(checked_value(check, fields).readable);
}

}  // namespace
}  // namespace cachestone::harness
