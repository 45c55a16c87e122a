#include "harness/process.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <thread>

#include "harness/processes_testing.h"

namespace cachestone::harness {
namespace {

using testing::HasSubstr;

// Bounds a wait for something that must happen; no test passes because of it.
constexpr Milliseconds kLong{60'000};

class ProcessTest : public testing::Test {
 protected:
  ScratchFolder folder_;

  Command shell(const std::string& script) {
    Command command;
    command.argv = {"/bin/sh", "-c", script};
    command.directory = folder_.path();
    command.log = folder_.path() / "log";
    return command;
  }
  // Waits until the script has written the process id to the file.
  int pid_in(const std::string& name) { return std::stoi(wait_for_text(folder_.path() / name)); }
};

TEST_F(ProcessTest, RunsInItsFolderWithItsEnvironmentAndItsLog) {
  Command command = shell("echo \"$GREETING from $(pwd)\"; echo and an error >&2; exit 3");
  command.environment["GREETING"] = "hello";
  Process process(command);
  ASSERT_TRUE(process.wait(kLong));
  EXPECT_EQ(process.exit_description(), "exited with 3");
  EXPECT_EQ(process.last_log_lines(), "hello from " + folder_.path().string() + "\nand an error");
  EXPECT_EQ(process.last_log_lines(1), "and an error");
}

TEST_F(ProcessTest, SaysWhichSignalEndedIt) {
  Process process(shell("kill -SEGV $$"));
  ASSERT_TRUE(process.wait(kLong));
  EXPECT_EQ(process.exit_description(), "was killed by signal 11 (Segmentation fault)");
}

TEST_F(ProcessTest, AProgramThatDoesNotExistIsAnError) {
  Command command;
  command.argv = {"/nowhere/cache"};
  try {
    Process process(command);
    FAIL() << "it started";
  } catch (const LaunchError& error) {
    EXPECT_STREQ(error.what(), "cannot run /nowhere/cache: No such file or directory");
  }
}

TEST_F(ProcessTest, AFolderThatDoesNotExistIsAnError) {
  Command command = shell("true");
  command.directory = "/nowhere";
  EXPECT_THROW(Process{command}, LaunchError);
}

TEST_F(ProcessTest, StopsWithTheStopSignal) {
  Process process(shell("trap 'echo bye; exit 7' TERM; echo $$ > pid; while :; do sleep 0.01; done"));
  const int pid = pid_in("pid");
  EXPECT_TRUE(process.alive());
  EXPECT_EQ(process.exit_description(), "still runs");
  process.stop();
  EXPECT_FALSE(exists(pid));
  EXPECT_EQ(process.exit_description(), "exited with 7");
  EXPECT_EQ(process.last_log_lines(), "bye");
  process.stop();  // the second time does nothing
}

TEST_F(ProcessTest, StopsWhenDestroyed) {
  auto process = std::make_unique<Process>(shell("echo $$ > pid; exec sleep 1000"));
  const int pid = pid_in("pid");
  EXPECT_TRUE(exists(pid));
  process.reset();
  EXPECT_FALSE(exists(pid));
}

TEST_F(ProcessTest, WhatIgnoresTheStopSignalIsKilledAfterTheGrace) {
  Command command = shell("trap '' TERM; echo $$ > pid; while :; do sleep 0.01; done");
  command.grace = Milliseconds{50};
  Process process(command);
  const int pid = pid_in("pid");
  process.stop();
  EXPECT_FALSE(exists(pid));
  EXPECT_EQ(process.exit_description(), "was killed by signal 9 (Killed)");
}

// A daemon: a session of its own, its parent gone, deaf to the stop signal.
constexpr const char* kDaemon =
    "setsid sh -c '(trap \"\" TERM; sh -c \"echo \\$PPID\" > daemon; while :; do sleep 0.01; done) & ' & wait";

TEST_F(ProcessTest, DaemonsAreFoundAndKilled) {
  Command command = shell(std::string(kDaemon) + "; exec sleep 1000");
  command.grace = Milliseconds{50};
  Process process(command);
  const int daemon = pid_in("daemon");
  EXPECT_TRUE(exists(daemon));
  process.stop();
  EXPECT_FALSE(exists(daemon));
}

TEST_F(ProcessTest, DaemonsAreFoundAfterTheirCommandHasEnded) {
  Command command = shell(kDaemon);
  command.grace = Milliseconds{50};
  Process process(command);
  const int daemon = pid_in("daemon");
  ASSERT_TRUE(process.wait(kLong));
  EXPECT_EQ(process.exit_description(), "exited with 0");
  EXPECT_TRUE(exists(daemon));
  process.stop();
  EXPECT_FALSE(exists(daemon));
}

TEST_F(ProcessTest, NothingOutlivesAParentThatIsKilled) {
  const pid_t parent = fork();
  ASSERT_GE(parent, 0);
  if (parent == 0) {
    Command command = shell("echo $$ > pid; " + std::string(kDaemon) + "; exec sleep 1000");
    command.grace = Milliseconds{50};
    Process process(command);
    pause();
    _exit(0);
  }
  const int pid = pid_in("pid");
  const int daemon = pid_in("daemon");
  EXPECT_TRUE(exists(pid));
  kill(parent, SIGKILL);
  waitpid(parent, nullptr, 0);
  EXPECT_TRUE(wait_until([&] { return !exists(pid) && !exists(daemon); }));
}

TEST_F(ProcessTest, TheKeeperHoldsNoDescriptorOfOurs) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  Process process(shell("exec sleep 1000"));
  close(ends[1]);
  char byte = 0;
  EXPECT_EQ(read(ends[0], &byte, 1), 0) << "somebody else holds the write end";
  close(ends[0]);
}

TEST_F(ProcessTest, TwoProcessesAreIndependent) {
  Process first(shell("echo $$ > first; exec sleep 1000"));
  Process second(shell("echo $$ > second; exec sleep 1000"));
  const int first_pid = pid_in("first");
  const int second_pid = pid_in("second");
  first.stop();
  EXPECT_FALSE(exists(first_pid));
  EXPECT_TRUE(exists(second_pid));
  EXPECT_TRUE(second.alive());
}

TEST_F(ProcessTest, LongAndEmptyLinesDoNotSwampTheMessage) {
  Process process(shell("printf 'first\\n\\n  \\n'; printf '%0600d\\n' 7"));
  ASSERT_TRUE(process.wait(kLong));
  EXPECT_EQ(process.last_log_lines(), "first\n" + std::string(500, '0') + "...");
}

}  // namespace
}  // namespace cachestone::harness
