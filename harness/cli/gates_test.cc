// What CI uses: files for machines, baselines, comparisons, accepted deviations; and results files that are no good.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "harness/cli/command.h"
#include "harness/cli/program_testing.h"
#include "harness/processes_testing.h"
#include "reports/results_json.h"

namespace cachestone::cli {
namespace {

using harness::ScratchFolder;
using harness::text_of;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Outcome;
using testing::run_program;

const std::string kRun = "run --target reference --case 'response-directives/no-store/*' ";
const std::string kDefect = "--without rfc9111-5.2.2.5-01 ";  // then no-store is not heeded

class Gates : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  ScratchFolder folder_;
};

TEST_F(Gates, RunAndReportWriteFilesForMachines) {
  const std::string files = "--junit " + path("junit.xml") + " --markdown " + path("summary.md") + " --csv " +
                            path("matrix.csv") + " --badges " + path("badges") +
                            " --report-url https://ci.example/report";
  const auto expect_files = [&](const std::string& what) {
    EXPECT_THAT(text_of(path("junit.xml")), HasSubstr("<failure type=\"violation\"")) << what;
    EXPECT_THAT(text_of(path("summary.md")),
                AllOf(HasSubstr("| [`reference`](https://ci.example/report/targets/reference.html) |"),
                      HasSubstr("(https://ci.example/report/cases/response-directives/no-store/not-reused.html)"),
                      HasSubstr("[RFC 9111 §5.2.2.5](https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.5)")))
        << what;
    EXPECT_THAT(text_of(path("matrix.csv")), HasSubstr("\r\nresponse-directives,response-directives/no-store,"))
        << what;
    EXPECT_THAT(text_of(path("badges/reference.svg")), HasSubstr("✗ violates")) << what;
  };
  EXPECT_EQ(run_program(kRun + kDefect + files + " --out " + path("out")).exit_code, kFellShort);
  expect_files("run");
  for (const char* name : {"junit.xml", "summary.md", "matrix.csv", "badges"}) std::filesystem::remove_all(path(name));
  EXPECT_EQ(run_program("report " + path("out") + " --out " + path("again") + " " + files).exit_code, kWell);
  expect_files("report");
  EXPECT_TRUE(std::filesystem::exists(path("out/targets/reference.html"))) << "where the links lead";
  EXPECT_TRUE(std::filesystem::exists(path("out/cases/response-directives/no-store/not-reused.html")));
}

TEST_F(Gates, AFileThatIsADeviceIsWrittenTo) {
  const Outcome outcome = run_program(kRun + "--csv /dev/stdout");
  EXPECT_EQ(outcome.exit_code, kWell);
  EXPECT_THAT(outcome.output, HasSubstr("area,suite,title,"));
  EXPECT_EQ(run_program(kRun + "--csv /dev/full").exit_code, kFailed);
}

TEST_F(Gates, ABaselineFailsOnlyByWhatGotWorse) {
  const std::string baseline = " --baseline " + path("baseline.json");
  const Outcome first = run_program(kRun + kDefect + baseline + " --accept");
  EXPECT_EQ(first.exit_code, kWell) << first.output;
  EXPECT_THAT(first.output, HasSubstr("\nAccepted: " + path("baseline.json") + " is this run now.\n"));
  EXPECT_TRUE(reports::read_results(path("baseline.json")).targets.at(0).cases.at(0).exchanges.empty());

  const Outcome same = run_program(kRun + kDefect + baseline + " --strict");
  EXPECT_EQ(same.exit_code, kWell) << same.output;
  EXPECT_THAT(same.output, HasSubstr("\n0 worse, 0 better, 0 changed otherwise, 0 new, 0 no longer run, "));

  const Outcome better = run_program(kRun + baseline);
  EXPECT_EQ(better.exit_code, kWell) << "what is better does not fail without --strict\n" << better.output;
  EXPECT_THAT(better.output, HasSubstr("\nBetter\n  response-directives/no-store/not-reused: violation → pass\n"));
  const Outcome strict = run_program(kRun + baseline + " --strict");
  EXPECT_EQ(strict.exit_code, kFellShort);
  EXPECT_THAT(strict.output, HasSubstr(" results are better than in " + path("baseline.json") +
                                       " or not in it: accept this with --accept\n"));
  EXPECT_EQ(run_program(kRun + baseline + " --strict --accept").exit_code, kWell);
  EXPECT_EQ(run_program(kRun + baseline + " --strict").exit_code, kWell);

  const Outcome worse = run_program(kRun + kDefect + baseline + " --junit " + path("junit.xml"));
  EXPECT_EQ(worse.exit_code, kFellShort);
  EXPECT_THAT(worse.output, HasSubstr("\nWorse\n  response-directives/no-store/not-reused: pass → violation\n"));
  EXPECT_THAT(text_of(path("junit.xml")), HasSubstr("It was pass in the baseline."));
}

TEST_F(Gates, ABaselineDoesNotLoseWhatItHas) {
  const std::string baseline = " --baseline " + path("baseline.json");
  ASSERT_EQ(run_program(kRun + baseline + " --accept").exit_code, kWell);
  const std::string before = text_of(path("baseline.json"));
  const std::string one = "run --target reference --case response-directives/no-store/not-reused";
  const Outcome part = run_program(one + baseline);
  EXPECT_EQ(part.exit_code, kWell);
  EXPECT_THAT(part.output, HasSubstr(" that the later run was not to play\n"));
  const Outcome lost = run_program(one + baseline + " --accept");
  EXPECT_EQ(lost.exit_code, kFailed);
  EXPECT_THAT(lost.output, HasSubstr("baseline.json is left as it was: "));
  EXPECT_EQ(text_of(path("baseline.json")), before);
}

TEST_F(Gates, MistakesWithBaselines) {
  ASSERT_EQ(run_program(kRun + " --baseline " + path("baseline.json") + " --accept").exit_code, kWell);
  struct Row {
    std::string arguments;
    int exit_code;
    std::string message;
  };
  const Row rows[] = {
      {"run --strict", kUsage, "--strict is for a run with --baseline"},
      {"run --accept", kUsage, "--accept is for a run with --baseline"},
      {"run --baseline " + path("none.json"), kFailed, "none.json: expected a readable file, found no such file"},
      {"run --profile cdn --baseline " + path("baseline.json"), kUsage,
       "has no target cdn, only reference; --accept takes it in"},
      {"run --report-url ftp://a", kUsage, "--report-url wants the URL of the folder"},
      {"run --report-url 'https://a/)'", kUsage, "--report-url wants the URL of the folder"},
      {"compare " + path("baseline.json"), kUsage, "compare wants two results files, OLD and NEW"},
      {"report --serve a b", kUsage, "report --serve shows one folder of runs"},
      {"report --serve " + path("none"), kUsage, "none is no folder"},
  };
  for (const Row& row : rows) {
    const Outcome outcome = run_program(row.arguments);
    EXPECT_EQ(outcome.exit_code, row.exit_code) << row.arguments;
    EXPECT_THAT(outcome.output, HasSubstr(row.message)) << row.arguments;
  }
}

TEST_F(Gates, CompareSaysWhatGotWorseAndWhatGotBetter) {
  ASSERT_EQ(run_program(kRun + "--out " + path("good")).exit_code, kWell);
  ASSERT_EQ(run_program(kRun + kDefect + "--out " + path("bad")).exit_code, kFellShort);
  const Outcome worse =
      run_program("compare " + path("good") + " " + path("bad/results.json") + " --markdown " + path("changes.md"));
  EXPECT_EQ(worse.exit_code, kFellShort);
  EXPECT_THAT(worse.output, HasSubstr("\nWorse\n  response-directives/no-store/not-reused: pass → violation\n      "));
  EXPECT_THAT(text_of(path("changes.md")),
              HasSubstr("\n#### Worse\n\n- `response-directives/no-store/not-reused`: pass → violation\n"));
  const Outcome better = run_program("compare " + path("bad") + " " + path("good"));
  EXPECT_EQ(better.exit_code, kWell);
  EXPECT_THAT(better.output, AllOf(HasSubstr("\nBetter\n"), Not(HasSubstr("\nWorse\n"))));
  EXPECT_EQ(run_program("compare " + path("bad") + " " + path("bad")).exit_code, kWell);

  ASSERT_EQ(run_program("run --profile cdn --case 'response-directives/no-store/*' --out " + path("cdn")).exit_code,
            kWell);
  const Outcome others = run_program("compare " + path("good") + " " + path("cdn"));
  EXPECT_EQ(others.exit_code, kFailed);
  EXPECT_THAT(others.output, HasSubstr("have no target in common: reference there, cdn here"));
}

TEST_F(Gates, AKnownDeviationIsAcceptedUntilItsDate) {
  const auto known = [&](const std::string& more) {
    folder_.write("known.json", R"([{"case": "response-directives/no-store/*", "verdict": "violation",
                                     "reason": "It is an old one.", "evidence": "Its source.")" +
                                    more + "}]");
  };
  const std::string run = "run --case 'response-directives/no-store/*' --adapter '" CACHESTONE_PROGRAM " adapter " +
                          kDefect + "' --name mine --known " + path("known.json") + " ";
  known("");
  EXPECT_EQ(run_program(run).exit_code, kFellShort) << "an explanation alone changes nothing";
  EXPECT_EQ(run_program(run + "--accept-known").exit_code, kWell);
  known(R"(, "until": "9999-12-31")");
  EXPECT_EQ(run_program(run + "--accept-known").exit_code, kWell);
  EXPECT_EQ(run_program(run + "--accept --baseline " + path("baseline.json")).exit_code, kWell);

  known(R"(, "until": "2026-01-31")");
  const Outcome over = run_program(run + "--accept-known");
  EXPECT_EQ(over.exit_code, kFellShort);
  EXPECT_THAT(over.output, HasSubstr("cachestone: known.json of mine accepts response-directives/no-store/* until "
                                     "2026-01-31: it counts again\n"));
  const Outcome in_baseline = run_program(run + "--baseline " + path("baseline.json"));
  EXPECT_EQ(in_baseline.exit_code, kFellShort);
  EXPECT_THAT(in_baseline.output, HasSubstr("\nCounts again\n  response-directives/no-store/not-reused: violation\n"));
  known(R"(, "until": "tomorrow")");
  const Outcome wrong = run_program(run);
  EXPECT_EQ(wrong.exit_code, kFailed);
  EXPECT_THAT(wrong.output, HasSubstr("/0/until: expected a date like \"2027-03-01\", found \"tomorrow\""));
}

TEST_F(Gates, ResultsFilesThatAreNoGoodAreOneMessageEverywhere) {
  const std::string good = text_of(CACHESTONE_SOURCE_DIR "/reports/testdata/results-v5.json");
  ASSERT_FALSE(good.empty());
  folder_.write("good.json", good);
  folder_.write("cut.json", good.substr(0, good.size() / 2));
  folder_.write("empty.json", "");
  folder_.write("damaged.json", good.substr(0, 3000) + std::string(1, '\0') + good.substr(3000));
  folder_.write("foreign.json", R"({"tests": 3, "results": []})");
  folder_.write("other.json", R"([1, 2])");
  std::string future = good;
  future.replace(future.find("\"version\": 5"), 12, "\"version\": 77");
  folder_.write("future.json", future);
  std::filesystem::create_directory(path("folder"));
  struct Row {
    const char* file;
    const char* message;
  };
  const Row rows[] = {
      {"cut.json", "cut.json: expected a whole results file, found one that is cut off"},
      {"empty.json", "empty.json: expected a whole results file, found one that is cut off"},
      {"damaged.json", "damaged.json: expected valid JSON"},
      {"foreign.json",
       "foreign.json: expected a results file of cachestone (\"format\": \"cachestone-results\"), found "
       "no member \"format\""},
      {"other.json", "other.json: expected an object"},
      {"future.json",
       "future.json at /version: expected version 5, the newest that this cachestone reads, found 77, "
       "which a newer cachestone wrote"},
      {"folder", "folder/results.json: expected a readable file, found no such file"},
      {"none.json", "none.json: expected a readable file, found no such file"},
  };
  for (const Row& row : rows) {
    const std::string file = path(row.file);
    for (const std::string& command :
         {"report " + file + " --out " + path("out"), "compare " + path("good.json") + " " + file,
          "compare " + file + " " + path("good.json"), "run --baseline " + file, "run --resume " + file,
          "run --only-worse-than " + file}) {
      const Outcome outcome = run_program(command);
      EXPECT_EQ(outcome.exit_code, kFailed) << command;
      EXPECT_THAT(outcome.output, HasSubstr(row.message)) << command;
      EXPECT_EQ(std::count(outcome.output.begin(), outcome.output.end(), '\n'), 1) << command << outcome.output;
    }
  }
  EXPECT_FALSE(std::filesystem::exists(path("out")));
}

}  // namespace
}  // namespace cachestone::cli
