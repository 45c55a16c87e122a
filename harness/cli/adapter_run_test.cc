// cachestone run --adapter, as a person would use it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>

#include "harness/cli/program_testing.h"
#include "harness/processes_testing.h"
#include "reports/results_json.h"

namespace cachestone::cli {
namespace {

using harness::ScratchFolder;
using ::testing::HasSubstr;
using testing::Outcome;
using testing::run_program;

const std::string kReference = "--adapter '" CACHESTONE_PROGRAM " adapter --profile browser'";

TEST(AdapterRun, ALibraryIsAColumnLikeAnyOther) {
  const ScratchFolder folder;
  const Outcome outcome = run_program("run --case 'age/*' --out " + folder.path().string() + " " + kReference + " " +
                                      kReference + " --name first");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
  const std::filesystem::path file = folder.path() / "results.json";
  const reports::Results results = reports::results_from_json(harness::text_of(file), file.string());
  ASSERT_EQ(results.targets.size(), 2u);
  EXPECT_EQ(results.targets[0].name, "first");
  EXPECT_EQ(results.targets[1].name, "browser");
  EXPECT_EQ(results.targets[1].kind, "adapter");
}

TEST(AdapterRun, TwoOfTheSameNameAreToldApart) {
  const Outcome outcome = run_program("run --case 'age/*' " + kReference + " " + kReference);
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.output, HasSubstr("browser-2"));
}

TEST(AdapterRun, ACommandThatIsNoAdapterIsAFailureWithTheReason) {
  const Outcome outcome = run_program("run --case 'age/*' --adapter 'echo Hello'");
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.output, HasSubstr("cachestone: adapter: The adapter wrote what is no message (at \"hello\")"));
  EXPECT_THAT(outcome.output, HasSubstr("the line: Hello"));
}

TEST(AdapterRun, NamesAndKnownFilesBelongToAdapters) {
  EXPECT_EQ(run_program("run --name mine").exit_code, 2);
  EXPECT_EQ(run_program("run --known known.json").exit_code, 2);
  const Outcome outcome = run_program("run --known /nowhere/known.json " + kReference);
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.output, HasSubstr("/nowhere/known.json"));
}

TEST(AdapterRun, HowLongItMayTake) {
  const std::string one = "run --case age/generated/present --adapter ";
  EXPECT_THAT(run_program(one + "'exec sleep 1000' --adapter-start 1").output,
              HasSubstr("The adapter was not idle after 1 s (at \"hello\")"));
  const std::string hello = R"({"type":"hello","protocol":1,"name":"slow","cache":"shared"})";
  EXPECT_THAT(run_program(one + "'echo '\\''" + hello + "'\\''; exec sleep 1000' --timeout 1").output,
              HasSubstr("The adapter was not idle after 1 s (at \"open\")"));
  EXPECT_THAT(run_program(one + "true --adapter-start 0").output, HasSubstr("--adapter-start must be at least 1"));
  EXPECT_THAT(run_program(one + "true --timeout 0").output, HasSubstr("--timeout must be at least 1"));
  EXPECT_THAT(run_program("run --adapter-start 5").output, HasSubstr("--adapter-start is about --adapter: name one"));
}

// Ctrl-C while the adapter is waited for.
TEST(AdapterRun, AStopIsHeardWhileTheAdapterHangs) {
  const ScratchFolder folder;
  const std::string pid_file = (folder.path() / "pid").string();
  const std::string output = (folder.path() / "output").string();
  const std::string adapter = "echo $$ > " + pid_file + "; kill -INT $RUN; exec sleep 1000";
  const int status = std::system(("RUN=$$; export RUN; exec " CACHESTONE_PROGRAM " run --case 'age/*' --adapter '" +
                                  adapter + "' > " + output + " 2>&1")
                                     .c_str());
  EXPECT_EQ(WEXITSTATUS(status), 3);
  EXPECT_THAT(harness::text_of(output), HasSubstr("not-run 5"));
  EXPECT_FALSE(harness::exists(std::stoi(harness::text_of(pid_file))));
}

}  // namespace
}  // namespace cachestone::cli
