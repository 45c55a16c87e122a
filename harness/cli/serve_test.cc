// cachestone report --serve as a person would use it: it says where it is, answers, and ends with Ctrl-C.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "harness/cli/command.h"
#include "harness/cli/program_testing.h"
#include "harness/process.h"
#include "harness/processes_testing.h"

namespace cachestone::cli {
namespace {

using ::testing::HasSubstr;

TEST(Serve, ShowsTheFolderUntilCtrlC) {
  const harness::ScratchFolder folder;
  std::filesystem::create_directories(folder.path() / "runs" / "first");
  std::filesystem::copy_file(CACHESTONE_SOURCE_DIR "/reports/testdata/results-v5.json",
                             folder.path() / "runs" / "first" / "results.json");
  harness::Command command;
  command.argv = {CACHESTONE_PROGRAM, "report", "--serve", (folder.path() / "runs").string(), "--port", "0"};
  command.log = folder.path() / "log";
  command.stop_signal = SIGINT;
  command.grace = std::chrono::minutes(1);
  harness::Process process(command);
  const std::string said = harness::wait_for_text(folder.path() / "log");
  const std::string start = "are at http://127.0.0.1:";
  const std::size_t at = said.find(start);
  ASSERT_NE(at, std::string::npos) << said;
  const int port = std::stoi(said.substr(at + start.size()));

  httplib::Client client("127.0.0.1", port);
  const auto page = client.Get("/");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->status, 200);
  EXPECT_THAT(page->body, HasSubstr("href=\"targets/nginx.html\""));
  process.stop();
  EXPECT_EQ(process.exit_description(), "exited with 0") << process.last_log_lines();
}

}  // namespace
}  // namespace cachestone::cli
