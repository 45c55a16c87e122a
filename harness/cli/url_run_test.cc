// cachestone run --url as a person types it: mistakes, a forward proxy, and nginx behind TLS under a path.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/cli/command.h"
#include "harness/cli/program_testing.h"
#include "harness/process.h"
#include "harness/processes_testing.h"
#include "harness/ready_probe.h"
#include "reports/results_json.h"
#include "simulator/net/tls_testing.h"

namespace cachestone::cli {
namespace {

using harness::ScratchFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Outcome;
using testing::run_program;

TEST(RunByUrl, MistakesAreSaidBeforeAnythingRuns) {
  const struct {
    const char* options;
    const char* message;
    int exit_code = kUsage;
  } kCases[] = {
      {"--url ftp://cache.example", "its scheme must be http or https, not ftp"},
      {"--url http://me:secret@cache.example", "'...@cache.example' is not the URL of a cache"},
      {"--url localhost:1 --origin-listen here", "--origin-listen: \"here\" is not an address: the port is missing"},
      {"--ca ca.pem", "--ca is about the cache at --url: name one"},
      {"--target nginx --forward", "--forward is about the cache at --url"},
      {"--target nginx --timeout 9", "--timeout is about the cache at --url, or --adapter: name one"},
      {"--url localhost:1 --insecure", "--insecure is for an https --url"},
      {"--url https://localhost:1 --insecure --ca ca.pem", "--insecure checks nothing: --ca has no use then"},
      {"--url https://localhost:1 --ca /no/such.pem", "/no/such.pem: No such file or directory", kFailed},
      {"--url localhost:1 --field Colour", "--field wants 'Name: value'"},
      {"--url localhost:1 --field 'A b: 1'", "--field wants 'Name: value'"},
      {"--url localhost:1 --field 'Host: a'", "--field must not set Host; see --host"},
      {"--url localhost:1 --field 'connection: close'", "--field must not set Connection"},
      {"--url localhost:1 --host a:b", "--host: \"a:b\" is not an address"},
      {"--url localhost:1 --url http://LOCALHOST:1/", "--url http://localhost:1 is there twice"},
      {"--url localhost:1 --timeout 0", "--timeout must be at least 1"},
      {"--url localhost:1 --timeout 3 --case 'age/*'",
       "--timeout must be more than 3 seconds: so long the origin takes in age/"},
      {"--url localhost:1 --rate 0", "--rate must be at least 1"},
      {"--rate 1", "--rate is about the cache at --url"},
      {"--url localhost:1 --origin-listen 127.0.0.1:0 --lacks x",
       "--lacks: there is no capability \"x\"; known are interim"},
      {"--url localhost:1 --origin-url http://o", "--origin-url is for --forward"},
      {"--url localhost:1 --forward --origin-url https://o", "for https a proxy makes a tunnel (CONNECT)"},
      {"--url localhost:1 --forward --origin-url http://o/a", "--origin-url takes no path"},
      {"--url localhost:1 --forward --host a", "with --forward, Host is the origin's"},
      {"--url localhost:1/a --forward", "a forward proxy has no path: http://localhost:1/a"},
      {"--url localhost:1 --forward --origin-listen 0.0.0.0:0", "say with --origin-url where the proxy finds"},
      {"--url no-such-host.invalid --origin-listen 127.0.0.1:0", "cannot find the host no-such-host.invalid", kFailed},
  };
  for (const auto& c : kCases) {
    const Outcome outcome = run_program(std::string("run --case 'vary/*' ") + c.options);
    EXPECT_EQ(outcome.exit_code, c.exit_code) << c.options << "\n" << outcome.output;
    EXPECT_THAT(outcome.output, AllOf(HasSubstr(c.message), Not(HasSubstr("secret")))) << c.options;
  }
}

TEST(RunByUrl, AForwardProxyIsAskedInAbsoluteForm) {
  const ScratchFolder folder;
  harness::Command command;
  command.argv = {CACHESTONE_PROGRAM, "proxy", "--forward", "--listen", "127.0.0.1:0"};
  command.log = folder.path() / "log";
  harness::Process proxy(command);
  const std::string said = harness::wait_for_text(command.log);
  const std::string start = "listening on ";
  ASSERT_TRUE(said.starts_with(start)) << said;
  const std::string url = said.substr(start.size(), said.find(',') - start.size());
  const Outcome outcome =
      run_program("run --forward --origin-listen 127.0.0.1:0 --max-wait 2 --case 'vary/star/*' --url " + url);
  EXPECT_EQ(outcome.exit_code, kWell) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("\ttotal\tconforms\t8/9\tpass 8, not-run 1\n"));
}

// nginx as a cache behind TLS, below /shop/, which it takes off, and below /kept/, which it does not.
class NginxBehindTls : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(std::filesystem::exists("/usr/sbin/nginx")) << "run scripts/setup --with-caches";
    folder_.write("nginx.conf", configuration());
    harness::Command command;
    command.argv = {"/usr/sbin/nginx", "-e", path("error.log"), "-c", path("nginx.conf")};
    command.log = path("log");
    nginx_.emplace(command);
    ASSERT_TRUE(harness::wait_until([&] { return !harness::is_free(port_); }))
        << nginx_->last_log_lines() << harness::text_of(path("error.log"));
  }

  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string configuration() const {
    const std::string origin = "http://127.0.0.1:" + std::to_string(origin_port_);
    const std::string cached = "proxy_cache c;\nproxy_http_version 1.1;\nproxy_set_header Connection \"\";\n" +
                               std::string("add_header Asked-For \"$ssl_server_name $host\" always;\n}\n");
    std::string text = geteuid() == 0 ? "user root;\n" : "";
    text += "daemon off;\nworker_processes 1;\npid " + path("pid") + ";\nevents {}\nhttp {\naccess_log off;\n";
    for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
      text += kind + std::string("_temp_path ") + path(kind) + ";\n";
    }
    text += "proxy_cache_path " + path("store") +
            " keys_zone=c:1m;\nserver {\nlisten 127.0.0.1:" + std::to_string(port_) + " ssl;\nssl_certificate " +
            certificates_.certificate().string() + ";\nssl_certificate_key " + certificates_.key().string() + ";\n";
    return text + "location /shop/ {\nproxy_pass " + origin + "/;\n" + cached + "location /kept/ {\nproxy_pass " +
           origin + ";\n" + cached + "}\n}\n";
  }
  // Played is a case whose reuse depends on nothing but that the cache is one.
  Outcome run(const std::string& url_path, const std::string& options) const {
    return run_program(
        "run --case 'age/generated/*' --max-wait 1 --origin-listen 127.0.0.1:" + std::to_string(origin_port_) +
        " --url https://localhost:" + std::to_string(port_) + url_path + " --out " + path("out") + " " + options);
  }

  ScratchFolder folder_;
  net::testing::Certificates certificates_;
  std::uint16_t port_ = harness::free_port();
  std::uint16_t origin_port_ = harness::free_port();
  std::optional<harness::Process> nginx_;
};

TEST_F(NginxBehindTls, IsTestedThroughTlsBelowAPath) {
  const std::string trusted = "--ca " + certificates_.authority().string();
  for (const char* base : {"/shop", "/kept/"}) {
    const Outcome outcome = run(base, trusted + " --host origin.test:1 --field 'X-Key: geheim'");
    EXPECT_THAT(outcome.output, AllOf(HasSubstr("pass "), Not(HasSubstr("\terror\t")))) << base;
    EXPECT_NE(outcome.exit_code, kFailed) << base << outcome.output;
    const std::string results = harness::text_of(path("out/results.json"));
    EXPECT_THAT(results, HasSubstr("origin.test origin.test")) << "SNI, and Host";
    EXPECT_THAT(results, AllOf(HasSubstr("(hidden)"), Not(HasSubstr("geheim")))) << "what a cache passes on";
    EXPECT_THAT(results, HasSubstr("Host: origin.test:1, with X-Key"));
  }
  EXPECT_THAT(run("/shop", "").output, AllOf(HasSubstr("the certificate is not trusted: "), HasSubstr("--insecure")));
  EXPECT_THAT(run("/shop", trusted + " --sni www.example").output,
              HasSubstr("the certificate is not for www.example, but for origin.test, localhost, 127.0.0.1"));
  EXPECT_NE(run("/shop", "--insecure --sni www.example").exit_code, kFailed);
}

}  // namespace
}  // namespace cachestone::cli
