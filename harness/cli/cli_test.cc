// The program as a person meets it: help, lists, exit codes, and one clear message for each mistake.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "cases/glob.h"
#include "harness/cli/command.h"
#include "harness/cli/program_testing.h"
#include "harness/process.h"
#include "harness/processes_testing.h"
#include "reports/results_json.h"

namespace cachestone::cli {
namespace {

using harness::ScratchFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Outcome;
using testing::run_program;

void expect_fails(const std::string& arguments, int exit_code, const std::string& message) {
  const Outcome outcome = run_program(arguments);
  EXPECT_EQ(outcome.exit_code, exit_code) << arguments << "\n" << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr(message)) << arguments;
}

TEST(Cli, HelpTeachesByExample) {
  EXPECT_THAT(run_program("--help").output, HasSubstr("cachestone run --url"));
  for (const char* command : {"run", "simulate", "list", "report", "compare", "proxy", "origin", "selftest"}) {
    const Outcome outcome = run_program(std::string(command) + " --help");
    EXPECT_EQ(outcome.exit_code, kWell) << command;
    EXPECT_THAT(outcome.output, AllOf(HasSubstr("Usage: cachestone " + std::string(command)), HasSubstr("Example")))
        << command;
  }
  EXPECT_EQ(run_program("").exit_code, kUsage);
}

TEST(Cli, MistakesOnTheCommandLine) {
  expect_fails("fly", kUsage, "there is no command \"fly\"");
  expect_fails("run --target apache-tomcat", kUsage, "there is no target \"apache-tomcat\"");
  expect_fails("run --target apache-tomcat", kUsage, "known are reference, reference-private, haproxy");
  expect_fails("run --case 'nothing/*'", kUsage, "no case matches \"nothing/*\"");
  expect_fails("run --without rfc9111-0-00", kUsage, "enforces no clause \"rfc9111-0-00\"");
  expect_fails("run --jobs 0", kUsage, "--jobs must be at least 1");
  expect_fails("run --colour red", kUsage, "see cachestone run --help");
  expect_fails("simulate", kUsage, "needs a file or the id of a case");
  expect_fails("simulate no/such/case", kUsage, "neither a file nor the id of a case");
  expect_fails("report", kUsage, "needs at least one results file");
  expect_fails("list poems", kUsage, "not \"poems\"");
  expect_fails("list --cases --defects", kUsage, "one list at a time");
  expect_fails("simulate --profile netscape x", kUsage,
               "\"netscape\" is neither a file nor a profile; known are browser");
  expect_fails("proxy", kUsage, "needs --origin");
  expect_fails("proxy --forward --origin 127.0.0.1:1", kUsage, "takes --origin or --forward, not both");
  expect_fails("origin", kUsage, "needs --script");
  expect_fails("selftest --proof faith", kUsage,
               "there is no proof \"faith\"; known are profiles, mutation, derivations, controls, network, coverage");
  expect_fails("list --cases --json x", kUsage, "--json is for list --coverage");
  expect_fails("selftest --defect 'rfc0*'", kUsage, "no defect matches \"rfc0*\"");
}

TEST(Cli, DamagedFiles) {
  const ScratchFolder folder;
  folder.write("scenario.json", R"({ "steps": [ { "at": 0, "colour": "red" } ] })");
  folder.write("broken.json", "{ \"steps\": [ ");
  folder.write("areas.json", R"([ { "id": "area", "title": "Area", "suites": ["missing"] } ])");
  folder.write("requirements.json", "[]");
  folder.write("capabilities.json", "[]");
  const std::string path = folder.path().string();
  expect_fails("simulate " + path + "/scenario.json", kFailed, "scenario.json at /steps/0/colour: expected one of");
  expect_fails("simulate " + path + "/broken.json", kFailed, "broken.json: expected valid JSON");
  expect_fails("run --cases " + path, kFailed, "missing");
  expect_fails("report " + path + "/broken.json", kFailed, "broken.json");
  expect_fails("report " + path + "/absent.json", kFailed, "absent.json");
  expect_fails("origin --script " + path + "/absent.json", kFailed, "absent.json");
}

TEST(Cli, ListsAreOneItemALineIdFirst) {
  EXPECT_THAT(run_program("list cases 'vary/*'").output, AllOf(HasSubstr("\nvary/"), Not(HasSubstr("\nage/"))));
  EXPECT_THAT(run_program("list clauses").output, HasSubstr("\nrfc9111-5.2.2.5-01  MUST NOT  "));
  EXPECT_THAT(run_program("list defects").output, HasSubstr("\nrfc9111-5.2.2.5-01  RFC 9111 §5.2.2.5  "));
  for (const char* list : {"cases", "clauses", "defects", "targets", "coverage"}) {
    const Outcome dashes = run_program("list --" + std::string(list));
    EXPECT_EQ(dashes.exit_code, kWell) << list;
    EXPECT_EQ(dashes.output, run_program("list " + std::string(list)).output) << list;
  }
  EXPECT_THAT(run_program("list --defects").output, HasSubstr("\ndistortion/age-is-rounded-up  distortion  "));
  EXPECT_EQ(run_program("list").output, run_program("list --cases").output);
  EXPECT_THAT(run_program("list --defects 'rfc9111-4.4*'").output,
              AllOf(HasSubstr("rfc9111-4.4-01  RFC 9111 §4.4  "), Not(HasSubstr("rfc9111-5"))));
  EXPECT_THAT(run_program("list targets").output, AllOf(HasSubstr("\nnginx  "), HasSubstr("\nsquid  ")));
  EXPECT_THAT(run_program("list coverage").output,
              AllOf(HasSubstr("\nRFC 9111 §5.2.2.5  "), HasSubstr("\nRFC 9111  "), HasSubstr("\ntotal  ")));
  const ScratchFolder folder;
  const std::string file = (folder.path() / "coverage.json").string();
  EXPECT_EQ(run_program("list coverage --json " + file).output, "");
  EXPECT_THAT(harness::text_of(file), HasSubstr("\"response-directives/no-store/not-reused\""));
  expect_fails("list coverage --json /no/such/folder/file", kFailed, "cannot write /no/such/folder/file");
}

TEST(Cli, RunOfTheReferenceIsWellAndADefectIsNot) {
  EXPECT_EQ(run_program("run").exit_code, kWell);
  const Outcome defect = run_program("run --without rfc9111-5.2.2.5-01 --case 'response-directives/no-store/*'");
  EXPECT_EQ(defect.exit_code, kFellShort);
  EXPECT_THAT(defect.output, HasSubstr("response-directives/no-store/not-reused\treference\tviolation"));
}

TEST(Cli, TheReferenceCacheCanBeOfAnyKind) {
  const std::string one = "run --case 'capabilities/extensions/*' ";
  const Outcome kinds = run_program(one + "--profile cdn --profile browser --target reference");
  EXPECT_EQ(kinds.exit_code, kWell);
  EXPECT_THAT(kinds.output, AllOf(HasSubstr("\tcdn\t"), HasSubstr("\tbrowser\t"), HasSubstr("\treference\t"),
                                  Not(HasSubstr("reference-private"))));
  EXPECT_THAT(run_program("run --profile netscape").output, HasSubstr("neither a file nor a profile; known are "));
}

TEST(Cli, ResultsAndReportAreWrittenAndReadAgain) {
  const ScratchFolder folder;
  const std::string out = (folder.path() / "new" / "folder").string();
  const Outcome run = run_program("run --case 'vary/*' --out " + out);
  EXPECT_EQ(run.exit_code, kWell) << run.output;
  EXPECT_TRUE(run.output.ends_with(out + "/index.html\n")) << "the path is the last line";
  EXPECT_EQ(reports::read_results(out + "/results.json").targets.size(), 2u);
  const Outcome report = run_program("report " + out + "/results.json --out " + out + "/again");
  EXPECT_EQ(report.exit_code, kWell) << report.output;
  EXPECT_THAT(harness::text_of(out + "/again/index.html"), HasSubstr("vary/"));
}

TEST(Cli, SelftestSaysWhoCatchesWhat) {
  const ScratchFolder folder;
  const std::string json = (folder.path() / "selftest.json").string();
  const std::string few = "selftest --proof mutation --case response-directives/no-store/not-reused --json " + json;
  const Outcome well = run_program(few + " --defect rfc9111-5.2.2.5-01 --verbose");
  EXPECT_EQ(well.exit_code, kWell) << well.output;
  EXPECT_THAT(well.output, AllOf(HasSubstr("ok     mutation"), HasSubstr("1 of 1 defects caught"),
                                 HasSubstr("\n  rfc9111-5.2.2.5-01: response-directives/no-store/not-reused\n")));
  EXPECT_THAT(harness::text_of(json), HasSubstr("\"proof\": \"mutation\""));
  const std::string none = "selftest --proof mutation --defect distortion/age-is-rounded-up --case 'vary/*'";
  EXPECT_EQ(run_program(none).exit_code, kWell) << "neither all cases nor all defects: nothing to complain about";
  expect_fails(none + " --json /no/such/folder/file", kFailed, "cannot write /no/such/folder/file");
}

TEST(Cli, SimulateShowsEachDecisionWithItsClauseAndNumbers) {
  const std::string id = "response-directives/no-store/not-reused";
  EXPECT_THAT(run_program("simulate " + id).output,
              AllOf(HasSubstr("must not: no-store in the response (RFC 9111 §5.2.2.5, rfc9111-5.2.2.5-01)"),
                    HasSubstr("  pass: ")));
  EXPECT_THAT(run_program("simulate " + id + " --without rfc9111-5.2.2.5-01").output,
              AllOf(HasSubstr("age 1 s (received 0 s"), HasSubstr("lifetime 60 s"), HasSubstr("  violation: ")));
  EXPECT_THAT(run_program("simulate " + id + " --control").output, HasSubstr("control of " + id));
}

TEST(Cli, SimulateTellsAChainTierByTier) {
  const Outcome outcome = run_program("simulate chains/lifetimes/edge-outlives-browser");
  EXPECT_THAT(outcome.output, AllOf(HasSubstr("(must), browser → edge → shield\n"), HasSubstr(" browser | GET "),
                                    HasSubstr(" edge    | GET "), HasSubstr(" browser → edge: GET /"),
                                    HasSubstr(" shield → origin: GET /"), HasSubstr(" edge → browser: 200 OK\n")));
  EXPECT_THAT(outcome.output, HasSubstr("client gets: 200 OK, answered by edge\n"));
}

TEST(Cli, SimulatePlaysAScenarioFile) {
  const ScratchFolder folder;
  folder.write("mine.json", R"({ "steps": [
    { "at": 0, "origin": { "headers": [["Cache-Control", "private, max-age=60"]] } }, { "at": 30 } ] })");
  const std::string file = (folder.path() / "mine.json").string();
  EXPECT_THAT(run_program("simulate " + file).output, HasSubstr("private in the response, and this cache is shared"));
  EXPECT_THAT(run_program("simulate --private " + file).output, HasSubstr("age 30 s"));
  EXPECT_THAT(run_program("simulate --profile browser " + file).output, HasSubstr("age 30 s"));
  EXPECT_THAT(run_program("simulate --profile cdn " + file).output, HasSubstr("and this cache is shared"));
}

// A port of ours that is taken as long as this lives.
class TakenPort {
 public:
  TakenPort() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    // The socket interface is defined in terms of casts between address types.
    auto* generic = static_cast<sockaddr*>(static_cast<void*>(&address));
    if (bind(socket_, generic, size) != 0 || listen(socket_, 1) != 0 || getsockname(socket_, generic, &size) != 0) {
      throw std::runtime_error("cannot take a port");
    }
    text_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  ~TakenPort() { close(socket_); }
  TakenPort(const TakenPort&) = delete;
  TakenPort& operator=(const TakenPort&) = delete;
  const std::string& text() const { return text_; }

 private:
  int socket_;
  std::string text_;
};

TEST(Cli, ABusyPortIsNamed) {
  const TakenPort taken;
  const ScratchFolder folder;
  folder.write("script.json", R"({ "/a": {} })");
  const std::string message = "cannot listen on " + taken.text() + ": address already in use";
  expect_fails("proxy --origin 127.0.0.1:1 --listen " + taken.text(), kFailed, message);
  expect_fails("origin --script " + (folder.path() / "script.json").string() + " --listen " + taken.text(), kFailed,
               message);
  expect_fails("run --url http://127.0.0.1:1 --origin-listen " + taken.text(), kFailed, message);
}

TEST(Cli, NobodyAtTheUrlIsSaidAndResultsAreWritten) {
  const ScratchFolder folder;
  const std::string out = folder.path().string();
  const Outcome outcome =
      run_program("run --url http://127.0.0.1:1 --origin-listen 127.0.0.1:0 --case 'vary/*' --out " + out);
  EXPECT_EQ(outcome.exit_code, kFailed);
  EXPECT_THAT(outcome.output, HasSubstr("the cache at http://127.0.0.1:1 did not answer: connection refused"));
  const reports::Results results = reports::read_results(out + "/results.json");
  for (const auto& result : results.targets.at(0).cases) {
    EXPECT_EQ(result.verdict, reports::Verdict::error) << result.id;
  }
}

TEST(Cli, ACacheThatDoesNotStartIsAnErrorWithItsReasonAndTheOthersRun) {
  const ScratchFolder folder;
  std::filesystem::create_directory(folder.path() / "broken");
  folder.write("broken/target.json",
               R"({ "name": "broken", "title": "Broken", "about": "exits at once", "program": ["false"],
                                   "command": ["{program}"] })");
  const std::string out = (folder.path() / "out").string();
  const Outcome outcome =
      run_program("run --target reference --target " + folder.path().string() + "/broken --case 'vary/*' --out " + out);
  EXPECT_EQ(outcome.exit_code, kFailed);
  EXPECT_THAT(outcome.output, HasSubstr("exited with 1 before it was ready"));
  EXPECT_EQ(reports::read_results(out + "/results.json").targets.size(), 2u);
}

TEST(Cli, CtrlCWritesWhatIsThereAndLeavesNothingRunning) {
  const ScratchFolder folder;
  harness::Command command;
  command.argv = {CACHESTONE_PROGRAM,
                  "run",
                  "--target",
                  "proxy",
                  "--real-clock",
                  "--shard",
                  "1/1",
                  "--out",
                  (folder.path() / "out").string()};
  command.log = folder.path() / "log";
  command.stop_signal = SIGINT;
  command.grace = std::chrono::minutes(1);
  harness::Process process(command);
  // The keeper of the run starts the cache: wait until a grandchild of the program is there.
  ASSERT_TRUE(harness::wait_until([&] { return harness::descendants(getpid()).size() >= 4; }));
  const auto children = harness::descendants(getpid());
  process.stop();
  EXPECT_EQ(process.exit_description(), "exited with 3") << process.last_log_lines();
  for (int child : children) EXPECT_FALSE(harness::exists(child)) << child;
  const auto results = reports::read_results(folder.path() / "out" / "results.json");
  ASSERT_EQ(results.targets.size(), 1u);
  EXPECT_FALSE(results.targets[0].cases.empty());
  EXPECT_EQ(results.incomplete, "stopped by a signal.");
}

TEST(Cli, Patterns) {
  struct Row {
    const char* pattern;
    const char* name;
    bool match;
  };
  const Row rows[] = {
      {"a/b", "a/b", true}, {"a/b", "a/bc", false},     {"a/*", "a/b/c", true},
      {"*", "", true},      {"*/c", "a/b/c", true},     {"a*c", "abc", true},
      {"a*c", "ab", false}, {"a*b*c", "a-b-b-c", true}, {"", "a", false},
  };
  for (const Row& row : rows)
    EXPECT_EQ(cases::matches(row.pattern, row.name), row.match) << row.pattern << " " << row.name;
}

}  // namespace
}  // namespace cachestone::cli
