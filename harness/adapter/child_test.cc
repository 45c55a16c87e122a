#include "harness/adapter/child.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <ostream>

#include "harness/processes_testing.h"

namespace cachestone::adapter {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

ChildOptions fake(const std::string& how = "") {
  ChildOptions options;
  options.wire.command = "exec " FAKE_ADAPTER " " + how;
  return options;
}

Told request_for(const std::string& path) {
  ClientRequest message;
  message.id = 1;
  message.request.target = "/cs-1" + path;
  return message;
}

// What the child is found guilty of when it gets a request for this path.
std::string error_at(const std::string& path, ChildOptions options = fake()) {
  Child child(std::move(options));
  try {
    child.tell(request_for(path));
    child.tell(Open{});
    return "";
  } catch (const WireError& error) {
    return error.what();
  }
}

TEST(Child, IntroducesItself) {
  Child child(fake());
  EXPECT_EQ(child.introduction().name, "fake");
  EXPECT_EQ(child.introduction().version, "1.0");
  EXPECT_FALSE(child.introduction().shared);
}

TEST(Child, SaysWhatItWantsUntilItIsIdle) {
  Child child(fake());
  const std::vector<Said> said = child.tell(request_for("/r"));
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(std::get<Fetch>(said[0]).request.target, "/cs-1/r");
  EXPECT_EQ(std::get<Fetch>(said[0]).id, 1u);
}

struct Misdeed {
  const char* path;
  const char* begins;
  const char* contains;
  friend void PrintTo(const Misdeed& misdeed, std::ostream* out) { *out << misdeed.path; }
};

class Misdeeds : public ::testing::TestWithParam<Misdeed> {};

TEST_P(Misdeeds, AreErrorsThatSayWhatHappened) {
  EXPECT_THAT(error_at(GetParam().path), AllOf(StartsWith(GetParam().begins), HasSubstr(GetParam().contains)));
}

constexpr const char* kNoMessage = "The adapter wrote what is no message (at \"request 1\"): expected ";
INSTANTIATE_TEST_SUITE_P(
    All, Misdeeds,
    ::testing::Values(
        Misdeed{"/dies", "The adapter exited with 7 (at \"request 1\")",
                "; its last words: \"Oops: line one / the cause\"."},
        Misdeed{"/crashes", "The adapter was killed by signal 9", "(at \"request 1\")."},
        Misdeed{"/closes-its-output", "The adapter closed its standard output", "request 1"},
        Misdeed{"/talks-nonsense", kNoMessage, "; the line: Cache MISS for you"},
        Misdeed{"/unknown-message", kNoMessage,
                "one of error, fetch, hello, idle, interim, reply at /type, found \"answer\""},
        Misdeed{"/misspelt-member", kNoMessage, "header"}, Misdeed{"/no-utf-8", kNoMessage, "\xEF\xBF\xBD"},
        Misdeed{"/hello-again", "The adapter said \"hello\" again (at \"request 1\").", ""},
        Misdeed{"/no-line-feed", "The adapter wrote a line of more than 16 MiB (at \"request 1\").", ""},
        Misdeed{"/never-idle", "The adapter said more than 10000 things without being idle (at \"request 1\").", ""},
        Misdeed{"/says-much", "The adapter wrote more than 64 MiB without being idle (at \"request 1\").", ""},
        Misdeed{"/idle-twice", "The adapter wrote more after it had been idle (at \"request 1\").", ""},
        Misdeed{"/dies-when-idle", "The adapter exited with 0 (at \"open\").", ""}),
    [](const auto& param) {
      std::string name = param.param.path + 1;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

TEST(Child, IsNotWaitedForLongerThanItMayTake) {
  ChildOptions options = fake();
  options.to_answer = Milliseconds{200};
  EXPECT_EQ(error_at("/hangs", options), "The adapter was not idle after 200 ms (at \"request 1\").");
}

struct BadBeginning {
  const char* how;
  const char* message;
  friend void PrintTo(const BadBeginning& beginning, std::ostream* out) { *out << beginning.how; }
};

class BadBeginnings : public ::testing::TestWithParam<BadBeginning> {};

TEST_P(BadBeginnings, AreErrorsThatSayWhatHappened) {
  ChildOptions options = fake(GetParam().how);
  if (std::string(GetParam().how) == "hangs") options.to_begin = Milliseconds{200};
  try {
    Child child(options);
    FAIL() << "it began";
  } catch (const WireError& error) {
    EXPECT_STREQ(error.what(), GetParam().message);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, BadBeginnings,
    ::testing::Values(
        BadBeginning{"exits", "The adapter exited with 1 (at \"hello\"); its last words: \"cannot find the library\"."},
        BadBeginning{"hangs", "The adapter was not idle after 200 ms (at \"hello\")."},
        BadBeginning{"talks",
                     "The adapter wrote what is no message (at \"hello\"): expected valid JSON, found parse error at "
                     "line 1, column 1: syntax error while parsing value - invalid literal; last read: 'L'; the line: "
                     "Listening on port 8080"},
        BadBeginning{"another-version",
                     "The adapter wrote what is no message (at \"hello\"): expected protocol version 1 at /protocol, "
                     "found 2; the line: {\"type\":\"hello\",\"protocol\":2,\"colour\":\"blue\"}"},
        BadBeginning{"idle-first", "The adapter did not answer \"hello\" with \"hello\"."},
        BadBeginning{"problem", "The adapter says: no library here"}),
    [](const auto& param) {
      std::string name = param.param.how;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

TEST(Child, ACommandThatIsNotThereIsAnError) {
  ChildOptions options;
  options.wire.command = "/nowhere/adapter";
  try {
    Child child(options);
    FAIL() << "it began";
  } catch (const WireError& error) {
    EXPECT_THAT(error.what(), AllOf(StartsWith("The adapter exited with 127"), HasSubstr("/nowhere/adapter")));
  }
}

TEST(Child, LargeMessagesPassBothWays) {
  Child child(fake());
  ClientRequest large;
  large.id = 1;
  large.request.target = "/cs-1/large-body";
  large.request.body = std::string(1 << 22, 'q');
  const std::vector<Said> said = child.tell(large);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(std::get<Reply>(said[0]).response.body.size(), std::size_t{1} << 22);
}

TEST(Child, WhatItWritesOnStandardErrorPassesThrough) {
  std::string errors;
  ChildOptions options = fake();
  options.wire.on_errors = [&](std::string_view text) { errors += text; };
  {
    Child child(options);
    EXPECT_EQ(child.tell(request_for("/says-it-on-stderr")).size(), 1u);
  }
  EXPECT_THAT(errors, EndsWith("\nthe end of it\n"));
  EXPECT_EQ(errors.size(), (std::size_t{1} << 20) + 15);
}

TEST(Child, NobodyHasToWaitForIt) {
  bool enough = false;
  ChildOptions options = fake();
  options.wire.cancelled = [&] { return enough; };
  Child child(options);
  enough = true;
  EXPECT_THROW(child.tell(request_for("/hangs")), Cancelled);
}

// Whatever it started ends with it, even when it does not want to.
TEST(Child, LeavesNoProcess) {
  harness::ScratchFolder folder;
  for (const char* path : {"/leaves-a-child", "/hangs-on"}) {
    const std::filesystem::path file = folder.path() / (path + 1);
    ChildOptions options = fake();
    options.wire.command = "export PID_FILE='" + file.string() + "'; " + options.wire.command;
    options.to_answer = Milliseconds{200};
    int pid = 0;
    {
      Child child(options);
      try {
        child.tell(request_for(path));
        ADD_FAILURE() << path;
      } catch (const WireError&) {
        pid = std::stoi(harness::wait_for_text(file));
      }
    }
    EXPECT_FALSE(harness::exists(pid)) << path;
  }
}

}  // namespace
}  // namespace cachestone::adapter
