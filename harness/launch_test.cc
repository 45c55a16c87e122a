#include "harness/launch.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/processes_testing.h"
#include "harness/ready_probe.h"
#include "harness/sockets_testing.h"

namespace cachestone::harness {
namespace {

using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

// Launches testdata/fake_cache.py with its run directory in a scratch folder.
class LaunchTest : public testing::Test {
 protected:
  ScratchFolder temporary_;
  LaunchOptions options_;
  const std::uint16_t port_ = free_port();

  LaunchTest() { setenv("TMPDIR", temporary_.path().c_str(), 1); }
  ~LaunchTest() override { unsetenv("TMPDIR"); }

  static TargetFile fake(const std::string& how) {
    TargetFile target;
    target.folder = CACHESTONE_SOURCE_DIR "/harness/testdata";
    target.name = "fake";
    target.title = "Fake";
    target.program = {"python3"};
    target.command = {"{program}", "{target}/fake_cache.py", how, "{port}"};
    target.stop_signal = SIGTERM;
    target.grace = Milliseconds{2000};
    return target;
  }
  std::string error_of(const TargetFile& target) {
    try {
      LaunchedCache cache(target, options_);
      return "it started";
    } catch (const LaunchError& error) {
      return error.what();
    }
  }
  bool nothing_is_left() { return fs::is_empty(temporary_.path()) && descendants(getpid()).empty(); }
};

TEST_F(LaunchTest, StartsAndStops) {
  LaunchedCache cache(fake("good"), options_);
  EXPECT_TRUE(cache.alive());
  EXPECT_EQ(cache.failure(), "");
  EXPECT_EQ(probe(cache.port(), "/", [] { return true; }).kind, ProbeResult::kReady);
  EXPECT_THAT(cache.command_line(), HasSubstr("fake_cache.py good " + std::to_string(cache.port())));
  EXPECT_EQ(cache.directory().parent_path(), temporary_.path());
  EXPECT_EQ(fs::status(cache.directory()).permissions(), fs::perms(0755));
  EXPECT_FALSE(nothing_is_left());
  cache.stop();
  EXPECT_FALSE(cache.alive());
  EXPECT_TRUE(nothing_is_left());
}

TEST_F(LaunchTest, ADestroyedCacheIsStopped) {
  { LaunchedCache cache(fake("good"), options_); }
  EXPECT_TRUE(nothing_is_left());
}

TEST_F(LaunchTest, TheDirectoryIsKeptOnRequest) {
  options_.keep_directory = true;
  fs::path directory;
  {
    LaunchedCache cache(fake("good"), options_);
    directory = cache.directory();
  }
  EXPECT_THAT(text_of(directory / "output.log"), HasSubstr("fake cache: good"));
}

TEST_F(LaunchTest, ConfigurationAndFoldersAreWritten) {
  ScratchFolder folder;
  folder.write("conf.in", "port {port} origin {origin_host}:{origin_port} in {dir}\n");
  TargetFile target = fake("good");
  target.command[1] = CACHESTONE_SOURCE_DIR "/harness/testdata/fake_cache.py";
  target.folder = folder.path();
  target.files = {{"conf.in", "etc/conf"}};
  target.directories = {"store/deep"};
  options_.origin_port = 4711;
  LaunchedCache cache(target, options_);
  EXPECT_TRUE(fs::is_directory(cache.directory() / "store/deep"));
  EXPECT_EQ(text_of(cache.directory() / "etc/conf"),
            "port " + std::to_string(cache.port()) + " origin 127.0.0.1:4711 in " + cache.directory().string() + "\n");
}

TEST_F(LaunchTest, TheVersionIsTheWordAfterTheText) {
  TargetFile target = fake("good");
  target.version = TargetFile::Version{{"/bin/sh", "-c", "echo 'Fake (fake-7.1, by us)' >&2"}, "fake-"};
  EXPECT_EQ(LaunchedCache(target, options_).version(), "7.1");
  target.version->after = "another ";
  EXPECT_EQ(LaunchedCache(target, options_).version(), "");
}

TEST_F(LaunchTest, AProgramThatIsNotInstalled) {
  TargetFile target = fake("good");
  target.program = {"no-such-cache"};
  target.package = "no-such-package";
  EXPECT_THAT(error_of(target), HasSubstr("scripts/setup --with-caches"));
}

TEST_F(LaunchTest, DiesAtOnce) {
  EXPECT_EQ(error_of(fake("die")),
            "fake exited with 1 before it was ready; its log ends with:\nfake cache: die\nno licence found");
  EXPECT_TRUE(nothing_is_left());
}

TEST_F(LaunchTest, Crashes) {
  EXPECT_THAT(error_of(fake("crash")), HasSubstr("fake was killed by signal 11 (Segmentation fault) before it was"));
  EXPECT_TRUE(nothing_is_left());
}

TEST_F(LaunchTest, AnswersGarbage) {
  EXPECT_THAT(
      error_of(fake("garbage")),
      HasSubstr("fake cannot be used: it answered something that is not HTTP: \"220 mail.example ESMTP. ready"));
  EXPECT_TRUE(nothing_is_left());
}

TEST_F(LaunchTest, IsNeverReady) {
  struct {
    const char* how;
    const char* problem;
  } const kRows[] = {
      {"deaf", "nothing listens on 127.0.0.1:"},
      {"hang", "it accepted a connection and did not answer"},
      // Closed connections are tried again; the time may be up in the middle of an attempt.
      {"half", "it accepted a connection and "},
      {"close", "it accepted a connection and "},
  };
  options_.timeout = Milliseconds{1500};
  for (const auto& row : kRows) {
    EXPECT_THAT(error_of(fake(row.how)),
                AllOf(HasSubstr("fake was not ready within 1.5 s: "), HasSubstr(row.problem), HasSubstr(row.how)));
    EXPECT_TRUE(nothing_is_left());
  }
}

TEST_F(LaunchTest, AProbeSaysWhatItSaw) {
  const auto go_on = [] { return true; };
  const auto probed = [&](const std::string& how) {
    Command command;
    command.argv = {"/usr/bin/env", "python3", CACHESTONE_SOURCE_DIR "/harness/testdata/fake_cache.py", how,
                    std::to_string(port_)};
    const Process process(command);
    ProbeResult result{};
    wait_until([&] { return (result = probe(port_, "/", go_on)).problem.find("nothing listens") != 0; });
    return result;
  };
  EXPECT_EQ(probed("good").kind, ProbeResult::kReady);
  EXPECT_EQ(probed("half").problem, "it accepted a connection and closed it without a whole answer");
  EXPECT_THAT(probed("close").problem, HasSubstr("it accepted a connection and closed it"));
  EXPECT_EQ(probed("garbage").kind, ProbeResult::kHopeless);
}

TEST_F(LaunchTest, DiesLater) {
  LaunchedCache cache(fake("die-later"), options_);
  EXPECT_TRUE(cache.alive());
  probe(cache.port(), "/", [] { return true; });
  ASSERT_TRUE(wait_until([&] { return !cache.alive(); }));
  EXPECT_EQ(cache.failure(), "fake exited with 9; its log ends with:\nfake cache: die-later\nout of memory");
}

TEST_F(LaunchTest, AnotherPortIsTriedWhenTheFirstIsTaken) {
  const Listener occupied;
  EXPECT_FALSE(is_free(occupied.port()));
  options_.port = occupied.port();
  LaunchedCache cache(fake("good"), options_);
  EXPECT_NE(cache.port(), occupied.port());
  EXPECT_TRUE(cache.alive());
}

TEST_F(LaunchTest, TheRequestedPortIsUsedWhenItIsFree) {
  options_.port = port_;
  LaunchedCache cache(fake("good"), options_);
  EXPECT_EQ(cache.port(), options_.port);
}

TEST_F(LaunchTest, AUserThatDoesNotExistIsAnError) {
  if (!we_are_root()) return;  // only root gives directories away
  TargetFile target = fake("good");
  target.user = "no-such-user";
  EXPECT_EQ(error_of(target), "there is no user no-such-user on this machine");
  EXPECT_TRUE(nothing_is_left());
}

TEST_F(LaunchTest, ATemporaryFolderThatConfigurationsCannotNameIsAnError) {
  const fs::path odd = temporary_.path() / "odd name";
  fs::create_directory(odd);
  setenv("TMPDIR", odd.c_str(), 1);
  EXPECT_THAT(error_of(fake("good")), HasSubstr("set TMPDIR"));
  setenv("TMPDIR", "/nowhere", 1);
  EXPECT_THAT(error_of(fake("good")), HasSubstr("TMPDIR is not a folder"));
}

}  // namespace
}  // namespace cachestone::harness
