// A remote origin as it is used: harness, cache and origin as three processes, the origin stopped and started in
// mid-run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <thread>

#include "harness/cli/command.h"
#include "harness/cli/program_testing.h"
#include "harness/process.h"
#include "harness/processes_testing.h"
#include "harness/ready_probe.h"
#include "reports/results_json.h"
#include "simulator/net/tls_testing.h"

namespace cachestone::cli {
namespace {

using harness::Process;
using harness::ScratchFolder;
using reports::TargetResult;
using reports::Verdict;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Outcome;
using testing::run_program;

TEST(RemoteOrigin, MistakesAreSaidBeforeAnythingRuns) {
  const ScratchFolder folder;
  folder.write("token", "0123456789abcdef\n");
  folder.write("short", "0123\n");
  const std::string in = " --token-file " + folder.path().string() + "/";
  const struct {
    std::string arguments;
    std::string message;
    int exit_code = kUsage;
  } kCases[] = {
      {"origin", "origin needs --script FILE, or --token-file FILE (or CACHESTONE_TOKEN)"},
      {"origin --script a" + in + "token", "--script or --token-file, not both"},
      {"origin --script a --certificate b", "--control, --certificate and --key go with --token-file"},
      {"origin --certificate a" + in + "token", "--certificate and --key go together"},
      {"origin --lifetime 0" + in + "token", "--lifetime is in minutes, at least 1"},
      {"origin" + in + "short", "short is too short: expected at least 16 characters, found 4", kFailed},
      {"origin" + in + "absent", "cannot read the token file", kFailed},
      {"origin --listen 127.0.0.1:0 --certificate /no/such.pem --key k" + in + "token", "/no/such.pem", kFailed},
      {"run --origin http://o" + in + "token", "name it by --url"},
      {"run --url http://c --origin ftp://o" + in + "token", "--origin: "},
      {"run --url http://c --origin http://o", "wants its token: --token-file FILE, or CACHESTONE_TOKEN"},
      {"run --url http://c" + in + "token", "--token-file is for --origin or --control-through-cache"},
  };
  for (const auto& c : kCases) {
    const Outcome outcome = run_program(c.arguments);
    EXPECT_EQ(outcome.exit_code, c.exit_code) << c.arguments << "\n" << outcome.output;
    EXPECT_THAT(outcome.output, HasSubstr(c.message)) << c.arguments;
  }
}

// What is said behind `start` on a line of the file, as soon as it is there.
std::string said(const std::filesystem::path& log, const std::string& start) {
  const auto find = [&]() -> std::optional<std::string> {
    const std::string text = "\n" + harness::text_of(log);
    const std::size_t at = text.find("\n" + start);
    if (at == std::string::npos) return std::nullopt;
    const std::size_t begin = at + 1 + start.size();
    const std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) return std::nullopt;
    return text.substr(begin, end - begin);
  };
  EXPECT_TRUE(harness::wait_until([&] { return find().has_value(); })) << harness::text_of(log);
  return find().value_or("");
}

class RemoteRunTest : public ::testing::Test {
 protected:
  RemoteRunTest() { folder_.write("token", "a-token-of-the-test\n"); }

  std::string in_folder(const std::string& name) const { return (folder_.path() / name).string(); }

  std::unique_ptr<Process> start(const std::string& name, std::vector<std::string> arguments) {
    harness::Command command;
    command.argv = std::move(arguments);
    command.argv.insert(command.argv.begin(), CACHESTONE_PROGRAM);
    command.log = folder_.path() / name;
    command.environment = {{"CACHESTONE_SHARD", "1/1"}};
    command.stop_signal = SIGINT;
    return std::make_unique<Process>(command);
  }
  // By default the control is where the origin is.
  void start_origin(const std::string& listen = "127.0.0.1:0", const std::vector<std::string>& more = {}) {
    const std::string log = "origin" + std::to_string(++starts_);
    std::vector<std::string> arguments = {"origin", "--token-file", in_folder("token"), "--listen", listen};
    arguments.insert(arguments.end(), more.begin(), more.end());
    origin_ = start(log, arguments);
    origin_log_ = folder_.path() / log;
    origin_url_ = said(origin_log_, "listening on ");
    control_url_ = said(origin_log_, "control at ");
    control_url_.resize(control_url_.find("/.cachestone/"));
  }
  void start_cache(bool forward = false) {
    const std::string log = "cache" + std::to_string(starts_);
    cache_log_ = folder_.path() / log;
    std::vector<std::string> arguments = {"proxy", "--explain", "--listen", "127.0.0.1:0", "--forward"};
    if (!forward) arguments.back() = "--origin=" + origin_url_;
    cache_ = start(log, arguments);
    cache_url_ = said(cache_log_, "listening on ");
    cache_url_.resize(cache_url_.find(','));
  }
  Outcome run(const std::string& arguments) {
    return run_program("run --url " + cache_url_ + " --token-file " + in_folder("token") + " --out " +
                       in_folder("out") + " --case 'vary/*' --max-wait 2 " + arguments);
  }
  TargetResult result() const { return reports::read_results(in_folder("out/results.json")).targets.at(0); }

  // What cannot go wrong, whatever happens to the origin: each case has its verdict, and none is a false one.
  static void expect_nothing_false(const TargetResult& result) {
    EXPECT_GT(result.cases.size(), 50u);
    for (const auto& one : result.cases) {
      EXPECT_THAT(one.verdict,
                  AnyOf(Verdict::pass, Verdict::observed, Verdict::not_run, Verdict::error, Verdict::inconclusive))
          << one.id << ": " << one.why;
      EXPECT_TRUE(one.verdict != Verdict::error || one.why.find("origin") != std::string::npos) << one.id << one.why;
    }
  }
  static std::size_t proven(const TargetResult& result) {
    return static_cast<std::size_t>(std::count_if(result.cases.begin(), result.cases.end(), [](const auto& one) {
      return one.verdict == Verdict::pass || one.verdict == Verdict::observed;
    }));
  }
  // Until so many requests have come to the cache.
  bool wait_for_requests(std::size_t count) const {
    return harness::wait_until([&] {
      const std::string text = harness::text_of(cache_log_);
      std::size_t seen = 0;
      for (std::size_t at = 0; (at = text.find("GET /cs-", at)) != std::string::npos; ++at) ++seen;
      return seen >= count;
    });
  }

  ScratchFolder folder_;
  int starts_ = 0;
  std::unique_ptr<Process> origin_;
  std::unique_ptr<Process> cache_;
  std::filesystem::path origin_log_;
  std::filesystem::path cache_log_;
  std::string origin_url_;
  std::string control_url_;
  std::string cache_url_;
};

TEST_F(RemoteRunTest, DirectlyAndThroughTheCacheAndByAPortOfItsOwn) {
  const struct {
    const char* what;
    std::vector<std::string> origin;
    std::string run;  // CONTROL: where the control is
    std::string configuration;
  } kCases[] = {
      {"directly", {}, "--origin CONTROL", ", origin CONTROL (its clock is 0."},
      {"a port of its own", {"--control", "127.0.0.1:0"}, "--origin CONTROL", ", origin CONTROL (its clock is 0."},
      {"through the cache", {}, "--control-through-cache", ", remote origin (control through the cache; its clock"},
      {"the cache as the last resort",
       {},
       "--origin http://127.0.0.1:1",
       ", remote origin (control through the cache, because directly: connection refused; its clock"},
  };
  for (const auto& c : kCases) {
    start_origin("127.0.0.1:0", c.origin);
    start_cache();
    const auto filled = [&](std::string text) {
      const std::size_t at = text.find("CONTROL");
      return at == std::string::npos ? text : text.replace(at, 7, control_url_);
    };
    const Outcome outcome = run(filled(c.run));
    EXPECT_EQ(outcome.exit_code, kWell) << c.what << outcome.output;
    EXPECT_THAT(result().configuration, HasSubstr(filled(c.configuration))) << c.what;
    EXPECT_GT(proven(result()), 50u) << c.what << outcome.output;
    expect_nothing_false(result());
    EXPECT_THAT(harness::text_of(origin_log_), HasSubstr("a run begins\na run has ended\n")) << c.what;
  }
}

TEST_F(RemoteRunTest, TheOriginIsStoppedAndStartedInMidRun) {
  for (const char* way : {"--control-through-cache", "--origin "}) {
    start_origin();
    start_cache();
    const std::string options = std::string(way) + (std::string(way) == "--origin " ? control_url_ : "");
    Outcome outcome;
    std::thread harness([&] { outcome = run(options); });
    EXPECT_TRUE(wait_for_requests(40));
    origin_.reset();
    start_origin(origin_url_.substr(origin_url_.rfind('/') + 1));
    harness.join();
    EXPECT_THAT(result().configuration, HasSubstr("the origin was restarted once during the run")) << outcome.output;
    EXPECT_EQ(result().failure, "");
    expect_nothing_false(result());
    EXPECT_GT(proven(result()), 50u) << outcome.output;  // the rest goes on, and what was cut is played again
  }
}

TEST_F(RemoteRunTest, AnOriginThatStaysAwayEndsTheRun) {
  start_origin();
  start_cache();
  Outcome outcome;
  std::thread harness([&] { outcome = run("--origin-patience 1 --origin " + control_url_); });
  EXPECT_TRUE(wait_for_requests(40));
  origin_.reset();
  harness.join();
  EXPECT_EQ(outcome.exit_code, kFailed) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("the origin at " + control_url_ + " has not answered for 1 s: "));
  expect_nothing_false(result());
}

TEST_F(RemoteRunTest, ASecretThatIsWrongIsSaid) {
  start_origin();
  start_cache();
  folder_.write("token", "another-token-of-the-test\n");
  const Outcome direct = run("--origin " + control_url_);
  EXPECT_EQ(direct.exit_code, kFailed);
  EXPECT_THAT(direct.output, HasSubstr("the origin at " + control_url_ + ": this is not the token of this origin\n"));
  const Outcome through = run("--control-through-cache");
  EXPECT_THAT(through.output, HasSubstr("this is not the token of this origin\n"));
  EXPECT_THAT(through.output, Not(HasSubstr("another-token")));
}

TEST_F(RemoteRunTest, AForwardProxyFindsTheOriginWhereItsControlIs) {
  start_origin();
  start_cache(true);
  const std::string origin = origin_url_.substr(origin_url_.rfind('/') + 1);
  for (const std::string& way : {"--origin " + control_url_, "--control-through-cache --origin-url " + origin}) {
    const Outcome outcome = run("--forward " + way);
    EXPECT_THAT(result().configuration, HasSubstr(", forward proxy to http://" + origin)) << outcome.output;
    EXPECT_GT(proven(result()), 50u) << outcome.output;
    expect_nothing_false(result());
  }
  EXPECT_THAT(run("--forward --control-through-cache").output,
              HasSubstr("say with --origin-url where the proxy finds"));
  EXPECT_THAT(
      run("--forward --origin https://localhost").output,
      HasSubstr("--origin must be http: for https a proxy makes a tunnel (CONNECT), and caches nothing; say with"));
}

TEST_F(RemoteRunTest, ARunThatWasStoppedGoesOnAtTheSameOrigin) {
  start_origin();
  start_cache();
  const auto stopped = start("run", {"run", "--url", cache_url_, "--origin", control_url_, "--token-file",
                                     in_folder("token"), "--out", in_folder("out"), "--case", "vary/*"});
  EXPECT_TRUE(wait_for_requests(40));
  stopped->stop();
  EXPECT_NE(reports::read_results(in_folder("out/results.json")).incomplete, "") << stopped->last_log_lines();
  EXPECT_LT(proven(result()), 70u);
  const Outcome outcome = run_program("run --url " + cache_url_ + " --origin " + control_url_ + " --token-file " +
                                      in_folder("token") + " --max-wait 2 --resume " + in_folder("out"));
  EXPECT_EQ(outcome.exit_code, kWell) << outcome.output;
  EXPECT_EQ(reports::read_results(in_folder("out/results.json")).incomplete, "");
  EXPECT_GT(proven(result()), 70u);
  expect_nothing_false(result());
  EXPECT_THAT(harness::text_of(origin_log_), HasSubstr("a run has ended\na run begins\na run has ended\n"));
}

// As two machines would: at the same time, at one origin, through one cache.
TEST_F(RemoteRunTest, ShardsShareAnOrigin) {
  start_origin();
  start_cache();
  std::vector<std::unique_ptr<Process>> shards;
  for (const std::string shard : {"1", "2"}) {
    shards.push_back(start("shard" + shard, {"run", "--url", cache_url_, "--origin", control_url_, "--token-file",
                                             in_folder("token"), "--case", "vary/*", "--max-wait", "2", "--shard",
                                             shard + "/2", "--out", in_folder("part" + shard)}));
  }
  for (const auto& shard : shards) {
    EXPECT_TRUE(shard->wait(Seconds(60)));
    EXPECT_EQ(shard->exit_description(), "exited with 0") << shard->last_log_lines();
  }
  const Outcome outcome = run_program("report " + in_folder("part1") + " " + in_folder("part2") + " --out " +
                                      in_folder("out") + " --json " + in_folder("out/results.json"));
  EXPECT_EQ(outcome.exit_code, kWell) << outcome.output;
  EXPECT_GT(proven(result()), 70u);
  expect_nothing_false(result());
}

TEST_F(RemoteRunTest, TranscriptsHaveTheOriginsSide) {
  start_origin();
  start_cache();
  const Outcome outcome = run("--transcript " + in_folder("transcripts") + " --origin " + control_url_);
  const std::string text = harness::text_of(in_folder("transcripts") + cache_url_.substr(std::string("http:/").size()) +
                                            "/vary/star/not-reused-alone.txt");
  const std::size_t asked = text.find(" s  client -> cache  (connection ");
  const std::size_t passed_on = text.find(" s  cache -> origin, ");
  const std::size_t answered = text.find(" s  cache -> client  (connection ");
  EXPECT_LT(asked, passed_on) << text;
  EXPECT_LT(passed_on, answered) << text;
  EXPECT_NE(answered, std::string::npos) << outcome.output;
  EXPECT_THAT(text, AllOf(HasSubstr("\nVia: "), Not(HasSubstr("a-token-of-the-test"))));
}

// The cache is nginx, which asks the origin by https; so does the harness for the control.
TEST_F(RemoteRunTest, ByHttps) {
  ASSERT_TRUE(std::filesystem::exists("/usr/sbin/nginx")) << "run scripts/setup --with-caches";
  const net::testing::Certificates certificates;
  start_origin("127.0.0.1:0", {"--certificate", certificates.certificate(), "--key", certificates.key()});
  ASSERT_TRUE(origin_url_.starts_with("https://")) << origin_url_;
  const std::uint16_t port = harness::free_port();
  std::string text = geteuid() == 0 ? "user root;\n" : "";
  text += "daemon off;\nworker_processes 1;\npid " + in_folder("pid") + ";\nevents {}\nhttp {\naccess_log off;\n";
  for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
    text += kind + std::string("_temp_path ") + in_folder(kind) + ";\n";
  }
  text += "proxy_cache_path " + in_folder("store") +
          " keys_zone=c:1m;\nserver {\nlisten 127.0.0.1:" + std::to_string(port) +
          ";\nlocation / {\nproxy_cache c;\nproxy_http_version 1.1;\n" +
          "proxy_set_header Connection \"\";\nproxy_ssl_verify on;\nproxy_ssl_name origin.test;\n" +
          "proxy_ssl_trusted_certificate " + certificates.authority().string() + ";\nproxy_pass " + origin_url_ +
          ";\n}\n}\n}\n";
  folder_.write("nginx.conf", text);
  harness::Command command;
  command.argv = {"/usr/sbin/nginx", "-e", in_folder("error.log"), "-c", in_folder("nginx.conf")};
  command.log = folder_.path() / "nginx";
  Process nginx(command);
  ASSERT_TRUE(harness::wait_until([&] { return !harness::is_free(port); })) << harness::text_of(in_folder("error.log"));
  cache_url_ = "http://127.0.0.1:" + std::to_string(port);
  const std::string ca = " --ca " + certificates.authority().string();
  for (const std::string& way : {"--origin " + control_url_ + ca, std::string("--control-through-cache")}) {
    const Outcome outcome = run(way);
    EXPECT_EQ(result().failure, "") << outcome.output;
    EXPECT_GT(proven(result()), 30u) << outcome.output;
  }
  const Outcome distrust = run("--origin " + control_url_);  // through nginx, then
  EXPECT_THAT(result().configuration, HasSubstr("because directly: the certificate is not trusted")) << distrust.output;
}

}  // namespace
}  // namespace cachestone::cli
