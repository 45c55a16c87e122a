// What goes wrong around a run: the cache, its clock, the disk. Whatever it is, the run ends, says what happened, keeps
// what was found out before, blames the cache for nothing that it did not do, and leaves no process behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "harness/cli/program_testing.h"
#include "harness/processes_testing.h"
#include "reports/results_json.h"

namespace cachestone::cli {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kHarness = CACHESTONE_SOURCE_DIR "/harness/";

// A cache of a test's own, in a folder of its own.
class Faults : public ::testing::Test {
 protected:
  // In place of a cache: testdata/contrary_cache.py.
  void contrary_cache(const std::string& how) {
    fs::copy_file(std::string(kHarness) + "testdata/contrary_cache.py", target() / "contrary_cache.py");
    write({{"name", "faulty"},
           {"title", "Faulty"},
           {"about", "A cache that goes wrong."},
           {"program", {"python3"}},
           {"command", {"{program}", "{target}/contrary_cache.py", how, "{port}", "{origin_port}"}}});
  }

  // A known cache, started by a line of shell that ends with "$@", its own command.
  void known_cache(const std::string& name, const std::string& shell) {
    fs::copy(std::string(kHarness) + "targets/" + name, target());
    Json json = Json::parse(harness::text_of(target() / "target.json"));
    Json command = {"/bin/sh", "-c", shell, "{target}"};
    for (const Json& word : json["command"]) command.push_back(word);
    json["name"] = "faulty";
    json["command"] = command;
    write(json);
  }

  testing::Outcome run(const std::string& options) {
    return testing::run_program("run --target " + target().string() + " --out " + out().string() + " " + options);
  }

  // How many cases came to each verdict.
  std::map<std::string, int> verdicts() {
    std::map<std::string, int> counts;
    for (const auto& item : cases()) ++counts[std::string(name(item.verdict))];
    return counts;
  }
  std::vector<reports::CaseResult> cases() {
    return reports::read_results((out() / "results.json").string()).targets.at(0).cases;
  }

  fs::path target() {
    fs::create_directories(folder_.path() / "faulty");
    return folder_.path() / "faulty";
  }
  fs::path out() const { return folder_.path() / "out"; }

  // Processes whose command line speaks of the target's folder.
  std::vector<std::string> processes() {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator("/proc")) {
      const std::string words = harness::text_of(entry.path() / "cmdline");
      if (words.find(target().string()) != std::string::npos) found.push_back(words);
    }
    return found;
  }

  void TearDown() override { EXPECT_THAT(processes(), ::testing::IsEmpty()); }

 private:
  void write(const Json& json) { std::ofstream(target() / "target.json") << json.dump(2); }

  harness::ScratchFolder folder_;
};

// Cases enough to be under way when the fault comes.
constexpr const char* kSomeCases = "--case 'age/received/*' --case 'vary/matching/*' --max-wait 3 --jobs 100";

struct Fault {
  const char* how;
  const char* verdict;  // that some cases come to
  const char* reason;   // that is said
  friend void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.how; }
};

class ContraryCache : public Faults, public ::testing::WithParamInterface<Fault> {};

TEST_P(ContraryCache, IsNotBlamedForMoreThanItDid) {
  contrary_cache(GetParam().how);
  const testing::Outcome outcome = run(kSomeCases);
  EXPECT_THAT(outcome.output, HasSubstr(GetParam().reason));
  const auto counts = verdicts();
  EXPECT_THAT(counts, Contains(Key(GetParam().verdict))) << outcome.output;
  EXPECT_THAT(counts, Not(Contains(Key(AnyOf("pass", "violation", "discouraged"))))) << outcome.output;
}

INSTANTIATE_TEST_SUITE_P(All, ContraryCache,
                         ::testing::Values(Fault{"die", "error", "was killed by signal 9 (Killed)"},
                                           Fault{"stop", "error", "no answer in 6 s"},
                                           Fault{"never", "error", "no answer in 6 s"},
                                           Fault{"random", "error", "in the status line"},
                                           Fault{"drip", "inconclusive", "it cannot be told where it"}),
                         [](const auto& fault) { return std::string(fault.param.how); });

TEST_F(Faults, AThousandCasesAtOnceWaitForTenConnections) {
  contrary_cache("ten");
  const testing::Outcome outcome =
      run("--max-wait 2 --jobs 1000 --case 'response-directives/*' --case 'freshness/*' --case 'storage/*' --case "
          "'vary/*'");
  const auto counts = verdicts();
  EXPECT_GE(counts.at("unproven"), 100) << outcome.output;
  EXPECT_THAT(counts, Not(Contains(Key(AnyOf("violation", "discouraged"))))) << outcome.output;
  // On a machine that is busy with other things some do not get their turn, and say so.
  for (const auto& item : cases()) {
    EXPECT_TRUE(item.verdict != reports::Verdict::error || item.why.find("no connection in 6 s") != std::string::npos)
        << item.id << ": " << item.why;
  }
}

// 24 files are a dozen connections.
TEST_F(Faults, ACacheWithoutFilesIsNotBlamed) {
  known_cache("proxy", "ulimit -n 24; exec \"$@\"");
  const testing::Outcome outcome = run("--case 'vary/star/*' --case 'vary/matching/*' --jobs 100");
  EXPECT_THAT(verdicts(), Not(Contains(Key(AnyOf("violation", "discouraged"))))) << outcome.output;
}

// No file of nginx may grow beyond 512 bytes, as on a disk that is full.
TEST_F(Faults, ACacheWithoutDiskProvesNothingAndBreaksNothing) {
  known_cache("nginx", "trap '' XFSZ; ulimit -f 1; exec \"$@\"");
  const testing::Outcome outcome = run("--case 'vary/matching/*'");
  const auto counts = verdicts();
  EXPECT_THAT(counts, Not(Contains(Key(AnyOf("pass", "violation", "discouraged"))))) << outcome.output;
}

// The cache has the page in its memory already; one that has not yet falls back to real time.
TEST_F(Faults, AClockPageThatIsTakenAwayChangesNoVerdict) {
  known_cache("proxy", "(sleep 0.3; rm -f \"$CACHESTONE_CLOCK\") & exec \"$@\"");
  const testing::Outcome outcome = run("--case 'vary/star/*' --case 'freshness/*' --max-wait 3");
  EXPECT_EQ(outcome.exit_code, kWell) << outcome.output;
}

// Whoever reads behind the end of a mapped file is killed by the system: the cache, not we.
TEST_F(Faults, AClockPageThatIsCutOffEndsTheCacheAndNotUs) {
  known_cache("proxy", "(while sleep 0.01; do : > \"$CACHESTONE_CLOCK\"; done) & exec \"$@\"");
  const testing::Outcome outcome = run("--case 'vary/star/*' --case 'freshness/*' --max-wait 3");
  EXPECT_THAT(outcome.exit_code, AnyOf(kWell, kFailed)) << outcome.output;
}

class FullDisk : public Faults {
 protected:
  // The program within a line of shell.
  testing::Outcome run_in(const std::string& before, const std::string& after) {
    return testing::run_shell(before + " " CACHESTONE_PROGRAM " run --case 'age/received/*' --out " + out().string() +
                              after);
  }
};

TEST_F(FullDisk, ResultsThatCannotBeWrittenAreSaidAndThePrintedOnesStay) {
  const testing::Outcome outcome = run_in("ulimit -f 8;", " 2>&1 | cat");
  EXPECT_THAT(outcome.output, HasSubstr("reference-private\ttotal\tconforms"));
  EXPECT_THAT(outcome.output, HasSubstr("results.json: cannot be written: File too large"));
  EXPECT_TRUE(fs::is_empty(out()));
}

TEST_F(FullDisk, AnOutputThatCannotBeWrittenIsNoSuccess) {
  const testing::Outcome outcome = run_in("", " 2>&1 >/dev/full");
  EXPECT_EQ(outcome.exit_code, kFailed);
  EXPECT_THAT(outcome.output, HasSubstr("standard output cannot be written"));
  EXPECT_TRUE(fs::exists(out() / "results.json"));
}

}  // namespace
}  // namespace cachestone::cli
