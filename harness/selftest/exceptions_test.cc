#include "harness/selftest/exceptions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/processes_testing.h"
#include "simulator/json/input_error.h"

namespace cachestone::selftest {
namespace {

using ::testing::HasSubstr;

std::string error_of(const std::string& text) {
  const harness::ScratchFolder folder;
  folder.write("selftest.json", text);
  try {
    read_exceptions(folder.path() / "selftest.json");
  } catch (const json::InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Exceptions, AreReadWithTheirReasons) {
  const harness::ScratchFolder folder;
  folder.write("selftest.json", R"({ "defects": [{ "id": "d", "reason": "why" }], "cases": [] })");
  const Exceptions exceptions = read_exceptions(folder.path() / "selftest.json");
  ASSERT_NE(find(exceptions.defects, "d"), nullptr);
  EXPECT_EQ(find(exceptions.defects, "d")->reason, "why");
  EXPECT_EQ(find(exceptions.cases, "d"), nullptr);
  EXPECT_TRUE(read_exceptions(folder.path() / "absent.json").defects.empty());
}

TEST(Exceptions, MistakesAreNamed) {
  EXPECT_THAT(error_of(R"({ "defects": [{ "id": "d" }] })"), HasSubstr("/defects/0"));
  EXPECT_THAT(error_of(R"({ "defects": [{ "id": "d", "reason": "" }] })"), HasSubstr("a reason"));
  EXPECT_THAT(error_of(R"({ "cases": [{ "id": "d", "reason": "r" }, { "id": "d", "reason": "r" }] })"),
              HasSubstr("\"d\" again"));
  EXPECT_THAT(error_of(R"({ "excuses": [] })"), HasSubstr("/excuses"));
}

TEST(Exceptions, FewerThanThreeInAHundred) {
  EXPECT_FALSE(too_many(0, 0));
  EXPECT_FALSE(too_many(2, 100));
  EXPECT_TRUE(too_many(3, 100));
  EXPECT_TRUE(too_many(1, 33));
  EXPECT_FALSE(too_many(1, 34));
}

}  // namespace
}  // namespace cachestone::selftest
