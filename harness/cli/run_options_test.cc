// What a person at the terminal, or a machine of many, can ask of a run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "harness/cli/command.h"
#include "harness/cli/program_testing.h"
#include "harness/processes_testing.h"
#include "reports/results_json.h"

namespace cachestone::cli {
namespace {

using harness::ScratchFolder;
using harness::text_of;
using reports::Results;
using reports::Verdict;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Outcome;
using testing::run_program;

class RunOptions : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  Results results(const std::string& name) const { return reports::read_results(path(name) + "/results.json"); }
  const ScratchFolder folder_;
};

// Cases and verdicts of the first target, a line each.
std::string verdicts(const Results& results) {
  std::string lines;
  for (const auto& result : results.targets.at(0).cases) {
    lines += result.id + " " + std::string(reports::name(result.verdict)) + "\n";
  }
  return lines;
}

void expect_fails(const std::string& arguments, int exit_code, const std::string& message,
                  const std::string& environment = "CACHESTONE_SHARD=1/1") {
  const Outcome outcome = run_program(arguments, ".", environment);
  EXPECT_EQ(outcome.exit_code, exit_code) << arguments << "\n" << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr(message)) << arguments;
}

TEST_F(RunOptions, MistakesAreSaid) {
  expect_fails("run --level most", kUsage, "did you mean must?");
  expect_fails("run --directive nostore", kUsage, "did you mean no-store, ");
  expect_fails("run --repeat 0", kUsage, "--repeat must be from 1 to 1000");
  expect_fails("run --shard 3/2", kUsage, "a shard is K/N");
  expect_fails("run", kUsage, "CI_NODE_INDEX must be a whole number", "CI_NODE_INDEX=x CI_NODE_TOTAL=2");
  expect_fails("run --resume " + path("nothing"), kFailed, "nothing");
  expect_fails("run --only-worse-than " + path("nothing"), kFailed, "nothing");
}

TEST_F(RunOptions, ADryRunPlaysNothing) {
  const Outcome outcome = run_program("run --target proxy --directive no-store --level '!probe' --dry-run --repeat 2");
  EXPECT_EQ(outcome.exit_code, kWell);
  EXPECT_THAT(outcome.output,
              AllOf(HasSubstr("response-directives/no-store/not-reused\tproxy\t"), HasSubstr("proxy\ttotal\t"),
                    HasSubstr(" do not apply)"), HasSubstr(" repetitions\n"), Not(HasSubstr("conforms"))));
  EXPECT_THAT(run_program("run --target proxy --real-clock --max-wait 5 --dry-run").output,
              AllOf(HasSubstr(" last longer than --max-wait"), HasSubstr(" on the real clock\n")));
}

TEST_F(RunOptions, WhatAnEarlierRunLeft) {
  const std::string defect = "run --profile proxy --case response-directives/no-store ";
  EXPECT_EQ(run_program(defect + "--without rfc9111-5.2.2.5-01 --out " + path("a")).exit_code, kFellShort);
  const Outcome again = run_program(defect + "--only-worse-than " + path("a") + " --out " + path("b"));
  EXPECT_EQ(again.exit_code, kWell) << again.output;
  EXPECT_LT(results("b").cases.size(), results("a").cases.size());
  EXPECT_THAT(verdicts(results("b")), HasSubstr("response-directives/no-store/not-reused pass\n"));
  expect_fails(defect + "--only-worse-than " + path("b"), kUsage, "each of them was pass, observed or not-applicable");
}

TEST_F(RunOptions, ShardsAreMergedToTheWholeRun) {
  const std::string run = "run --profile proxy --case 'vary/*' --case 'targeted/*' --out ";
  run_program(run + path("whole"));
  for (const std::string index : {"1", "2", "3"}) {
    const Outcome outcome = run_program(run + path("shard-" + index), ".", "CI_NODE_TOTAL=3 CI_NODE_INDEX=" + index);
    EXPECT_EQ(outcome.exit_code, kWell) << outcome.output;
    EXPECT_THAT(outcome.output,
                HasSubstr("only shard " + index + "/3 of the cases, as CI_NODE_INDEX and CI_NODE_TOTAL (GitLab CI)"));
  }
  const Outcome whole =
      run_program("report " + path("shard-*") + " --out " + path("all") + " --json " + path("all/results.json"));
  EXPECT_EQ(whole.exit_code, kWell) << whole.output;
  EXPECT_EQ(verdicts(results("all")), verdicts(results("whole")));
  EXPECT_EQ(results("all").shard, std::nullopt);

  expect_fails("report " + path("shard-1") + " " + path("shard-3") + " --out " + path("two"), kFailed,
               "incomplete: shard 2/3 of proxy is missing (");
  EXPECT_THAT(text_of(path("two/index.html")), HasSubstr("shard 2/3 of proxy is missing"));
  run_program("run --profile proxy --case 'vary/*' --shard 2/3 --out " + path("other"));
  expect_fails("report " + path("shard-1") + " " + path("other") + " --out " + path("x"), kFailed,
               "expected a shard of the same cases as " + path("shard-1/results.json") + ", found one of other cases");
  EXPECT_THAT(run_program("run --profile proxy --case vary --shard 1/1", ".", "CI_NODE_TOTAL=3 CI_NODE_INDEX=1").output,
              Not(HasSubstr("shard")));
}

TEST_F(RunOptions, WhatIsRepeatedAndTheSameKeepsItsVerdict) {
  const std::string run = "run --profile proxy --case vary --out ";
  run_program(run + path("once"));
  const Outcome outcome = run_program(run + path("often") + " --repeat 3");
  EXPECT_EQ(outcome.exit_code, kWell);
  EXPECT_THAT(outcome.output, HasSubstr("run\tEach case was played 3 times.\n"));
  EXPECT_EQ(verdicts(results("often")), verdicts(results("once")));
  EXPECT_EQ(results("often").targets[0].cases[0].repetitions.size(), 3u);
}

TEST_F(RunOptions, AStoppedRunGoesOn) {
  const std::string run = "run --profile proxy --profile cdn --case vary ";
  run_program(run + "--out " + path("whole"));
  // As a run that was stopped in the middle of its first target leaves it.
  Results stopped = results("whole");
  stopped.incomplete = "stopped by a signal.";
  for (std::size_t target = 0; target < 2; ++target) {
    auto& cases = stopped.targets[target].cases;
    for (std::size_t i = target == 0 ? 10 : 0; i < cases.size(); ++i) {
      const std::string id = cases[i].id;
      cases[i] = {};
      cases[i].id = id;
      cases[i].why = "stopped by a signal";
    }
  }
  stopped.targets[0].cases[0].why = "kept";
  reports::write_results(stopped, path("stopped/results.json"));

  const Outcome outcome = run_program("run --profile proxy --profile cdn --resume " + path("stopped"));
  EXPECT_EQ(outcome.exit_code, kWell) << outcome.output;
  const Results resumed = results("stopped");
  EXPECT_EQ(verdicts(resumed), verdicts(results("whole")));
  EXPECT_EQ(resumed.targets[0].cases[0].why, "kept");
  EXPECT_EQ(resumed.targets[1].cases.size(), results("whole").targets[1].cases.size());
  EXPECT_EQ(resumed.incomplete, "");

  const std::string resume = " --resume " + path("stopped");
  expect_fails("run --profile cdn" + resume, kUsage, "its list of targets is proxy, cdn, and now it is cdn");
  expect_fails("run --profile proxy --profile cdn --case vary" + resume, kUsage, "it takes no other choice");
  stopped.fingerprint = "other";
  reports::write_results(stopped, path("stopped/results.json"));
  expect_fails("run --profile proxy --profile cdn" + resume, kUsage, "its suite (by its fingerprint) is other");
}

TEST_F(RunOptions, TranscriptsHaveBothEnds) {
  const std::string one = " --case response-directives/no-store/not-reused --transcript " + path("t");
  EXPECT_EQ(run_program("run --profile proxy" + one).exit_code, kWell);
  const std::string in_process = text_of(path("t/proxy/response-directives/no-store/not-reused.txt"));
  EXPECT_THAT(in_process,
              AllOf(HasSubstr("--- 0.000 s  client -> cache, "), HasSubstr("--- 0.000 s  cache -> origin, "),
                    HasSubstr("--- 1.000 s  cache -> client, "), HasSubstr("Cache-Control: no-store, max-age=60\n"),
                    HasSubstr("=== The case, from 2026-"), HasSubstr("=== Its control, from 2026-")));
  EXPECT_EQ(run_program("run --target proxy --repeat 2" + one).exit_code, kWell);
  const std::string network = text_of(path("t/proxy/response-directives/no-store/not-reused.2.txt"));
  EXPECT_THAT(network,
              AllOf(HasSubstr(" s  client -> cache  (connection "), HasSubstr(" s  cache -> origin  (connection "),
                    HasSubstr(" s  origin -> cache  (connection "), HasSubstr(" s  cache -> client  (connection "),
                    HasSubstr("\nVia: "), HasSubstr("\nCache-Control: no-store, max-age=60\n")));
}

// The commands in the job files are such that this program takes them.
TEST_F(RunOptions, JobFilesAreUpToDate) {
  std::size_t commands = 0;
  for (const auto& entry : std::filesystem::directory_iterator(CACHESTONE_SOURCE_DIR "/harness/ci")) {
    if (!entry.path().extension().string().starts_with(".y")) continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      EXPECT_EQ(line.find('\t'), std::string::npos) << entry.path() << ": YAML knows no tabs: " << line;
      const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
      EXPECT_EQ(indent % 2, 0u) << entry.path() << ": " << line;
      const std::size_t at = line.find("cachestone run ");
      if (at == std::string::npos || line.find('#') < at) continue;
      ++commands;
      std::string arguments = line.substr(at + std::string("cachestone ").size());
      const std::size_t target = arguments.find("--target nginx");
      if (target != std::string::npos) arguments.replace(target, 14, "--target proxy");
      const Outcome outcome =
          run_program(arguments + " --dry-run", ".", "JOB_COMPLETION_INDEX=0 CACHESTONE_SHARD_TOTAL=4");
      EXPECT_EQ(outcome.exit_code, kWell) << entry.path() << ": " << line << "\n" << outcome.output;
      EXPECT_THAT(outcome.output, HasSubstr("only shard 1/4 of the cases"));
    }
  }
  EXPECT_EQ(commands, 3u);
}

}  // namespace
}  // namespace cachestone::cli
