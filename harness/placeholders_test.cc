#include "harness/placeholders.h"

#include <gtest/gtest.h>

namespace cachestone::harness {
namespace {

const Placeholders kValues{{"dir", "/run/x"}, {"port", "8080"}, {"user", "www"}};

TEST(Placeholders, AreReplaced) {
  struct {
    const char* text;
    const char* as_root;
    const char* as_user;
  } const kRows[] = {
      {"", "", ""},
      {"no end of line", "no end of line\n", "no end of line\n"},
      {"listen {port};\n", "listen 8080;\n", "listen 8080;\n"},
      {"{dir}/{port}{port}\n", "/run/x/80808080\n", "/run/x/80808080\n"},
      {"a\n@root user {user};\n@user # as {user}\nb\n", "a\nuser www;\nb\n", "a\n# as www\nb\n"},
      {"events { }\n{1,3} {\"x\"} {{port}} ${8} {Port} {por", "events { }\n{1,3} {\"x\"} {8080} ${8} {Port} {por\n",
       "events { }\n{1,3} {\"x\"} {8080} ${8} {Port} {por\n"},
      {"not at the start @root x\n", "not at the start @root x\n", "not at the start @root x\n"},
  };
  for (const auto& row : kRows) {
    EXPECT_EQ(fill_in(std::string(row.text), kValues, true), row.as_root);
    EXPECT_EQ(fill_in(std::string(row.text), kValues, false), row.as_user);
  }
}

TEST(Placeholders, ArgumentsAreReplacedOrLeftOut) {
  const std::vector<std::string> arguments{"-p", "{port}", "@root -u{user}", "@user -n", ""};
  EXPECT_EQ(fill_in(arguments, kValues, true), (std::vector<std::string>{"-p", "8080", "-uwww", ""}));
  EXPECT_EQ(fill_in(arguments, kValues, false), (std::vector<std::string>{"-p", "8080", "-n", ""}));
}

TEST(Placeholders, UnknownOnesAreFound) {
  EXPECT_EQ(unknown_placeholder("{dir} { } {} {\"a\"} {origin_host}"), std::nullopt);
  EXPECT_EQ(unknown_placeholder("{dir} {prot}"), "prot");
  EXPECT_EQ(unknown_placeholder("{{prot}}"), "prot");
}

}  // namespace
}  // namespace cachestone::harness
