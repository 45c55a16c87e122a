#include "reports/site/command.h"

#include <gtest/gtest.h>

namespace cachestone::reports::site {
namespace {

TEST(Command, PlaysTheCaseOnTheTarget) {
  TargetResult target;
  target.name = "nginx";
  target.kind = "launched";
  target.arguments = "--url http://127.0.0.1:8080/a --name 'my cache'";
  EXPECT_EQ(run_command(target, "vary/star/x"),
            "cachestone run --url http://127.0.0.1:8080/a --name 'my cache' --case vary/star/x --transcript wire");
  target.arguments.clear();
  EXPECT_EQ(run_command(target, "vary/star/x"), "cachestone run --target nginx --case vary/star/x --transcript wire");
  target.kind = "in-process";
  EXPECT_EQ(run_command(target, "vary/star/x"), "cachestone run --case vary/star/x --transcript wire");
  EXPECT_EQ(simulate_command("vary/star/x"), "cachestone simulate vary/star/x");
}

TEST(Command, NothingOfAResultsFileReachesTheShell) {
  EXPECT_EQ(simulate_command("a; rm -rf ~"), "cachestone simulate 'a; rm -rf ~'");
  EXPECT_EQ(simulate_command("a'$(x)'"), "cachestone simulate 'a'\\''$(x)'\\'''");
  EXPECT_EQ(simulate_command(""), "cachestone simulate ''");
  for (const char* harmful : {"--target a; rm -rf ~", "--target $(x)", "--target `x`", "--target \"a\"", "a\nb", "a|b",
                              "a&b", "a>b", "'a", "'a\nb'", "a*", "~", "a\\b"}) {
    EXPECT_FALSE(only_words(harmful)) << harmful;
    TargetResult target;
    target.arguments = harmful;
    EXPECT_EQ(run_command(target, "x"), "cachestone run --case x --transcript wire");
  }
  for (const char* plain : {"", "--target nginx", "--adapter 'node a.mjs; x' --name b", "-t a=b,c%20"}) {
    EXPECT_TRUE(only_words(plain)) << plain;
  }
}

}  // namespace
}  // namespace cachestone::reports::site
