// A cache of one's own, as harness/targets/README.md teaches it: what stands there is done to the letter.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "harness/cli/program_testing.h"
#include "harness/processes_testing.h"

namespace cachestone::cli {
namespace {

using harness::ScratchFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Outcome;
using testing::run_program;

const std::filesystem::path kSource = CACHESTONE_SOURCE_DIR;

// What stands between ``` and ``` in a text, in order.
std::vector<std::string> blocks(const std::string& text) {
  const std::string fence = "```";
  std::vector<std::string> all;
  for (std::size_t at = 0; (at = text.find(fence, at)) != std::string::npos;) {
    const std::size_t begin = text.find('\n', at) + 1;
    const std::size_t end = text.find(fence, begin);
    all.push_back(text.substr(begin, end - begin));
    at = end + fence.size();
  }
  return all;
}

TEST(OwnTarget, TheTutorialWorksToTheLetter) {
  const std::string readme = harness::text_of(kSource / "harness/targets/README.md");
  const std::vector<std::string> steps = blocks(readme);
  ASSERT_GE(steps.size(), 3u);
  const ScratchFolder folder;
  std::filesystem::create_directory(folder.path() / "mycache");
  folder.write("mycache/target.json", steps[0]);
  folder.write("mycache/my.cfg.in", steps[1]);
  const std::string name = "cachestone ";
  ASSERT_TRUE(steps[2].starts_with(name));
  const std::string arguments = steps[2].substr(name.size(), steps[2].find('\n') - name.size());
  const Outcome outcome = run_program(arguments, folder.path().string());
  EXPECT_TRUE(outcome.exit_code == kWell || outcome.exit_code == kFellShort) << outcome.output;
  EXPECT_THAT(outcome.output, AllOf(HasSubstr("response-directives/no-store\tmycache\t"), HasSubstr("pass ")));
}

TEST(OwnTarget, IsFoundByItsFolderOrItsFile) {
  const ScratchFolder folder;
  std::filesystem::create_directory(folder.path() / "mine");
  folder.write("mine/target.json",
               R"({ "command": ["{cachestone}", "proxy", "--origin", "{origin_host}:{origin_port}",
                                "--listen", "127.0.0.1:{port}"] })");
  const std::string mine = (folder.path() / "mine").string();
  for (const std::string& place : {mine, mine + "/", mine + "/target.json"}) {
    const Outcome outcome = run_program("run --max-wait 1 --case 'vary/star/*' --target " + place);
    EXPECT_EQ(outcome.exit_code, kWell) << outcome.output;
    EXPECT_THAT(outcome.output, HasSubstr("mine\ttotal\tconforms")) << place;
  }
  EXPECT_EQ(run_program("run --max-wait 1 --case 'vary/star/*' --target .", mine).exit_code, kWell);
}

TEST(OwnTarget, WhatIsWrongWithItIsSaid) {
  const struct {
    const char* file;
    const char* message;
  } kCases[] = {
      {R"({ "command": ["sh" "-c"] })", "expected valid JSON, found parse error at line 1"},
      {R"({ "comand": ["sh"] })", "/comand"},
      {R"({ "title": "x" })", "expected a member \"command\", found none"},
      {R"({ "command": ["sh", "{prot}"] })", "/command/1: expected the placeholders {cachestone} {dir}"},
      {R"({ "command": ["./no-such-program"] })", "mine is not installed: none of ./no-such-program was found"},
      {R"({ "command": ["sh", "-c", "exit 0"] })", "before it was ready (the command must stay in the foreground)"},
      {R"({ "command": ["sh", "-c", "echo no such option >&2; exit 2"] })", "no such option"},
      {R"({ "command": ["sleep", "99"], "ready": { "timeout": 1 } })", "nothing listens on 127.0.0.1:"},
      {R"({ "command": ["{cachestone}", "proxy", "--origin", "127.0.0.1:1", "--listen", "127.0.0.1:{port}"] })",
       "did not come from our origin: status 502"},
  };
  for (const auto& c : kCases) {
    const ScratchFolder folder;
    std::filesystem::create_directory(folder.path() / "mine");
    folder.write("mine/target.json", c.file);
    const Outcome outcome =
        run_program("run --max-wait 1 --case 'vary/star/*' --target " + (folder.path() / "mine").string());
    EXPECT_EQ(outcome.exit_code, kFailed) << c.file;
    EXPECT_THAT(outcome.output, HasSubstr(c.message)) << c.file;
  }
}

}  // namespace
}  // namespace cachestone::cli
