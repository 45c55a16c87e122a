#include "harness/cli/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cachestone::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Moment = Progress::Moment;

Moment at(double seconds) {
  return Moment{} + std::chrono::duration_cast<Moment::duration>(Progress::Duration(seconds));
}

struct Shown {
  explicit Shown(bool terminal) : progress(terminal, [this](std::string_view more) { text += more; }) {}
  void count(std::size_t times, double now) {
    while (times-- > 0) progress.count(at(now));
  }
  std::string text;
  Progress progress;
};

TEST(Progress, SaysCountRateAndTimeLeft) {
  struct Row {
    std::size_t done;
    double now;
    std::optional<double> expected;
    std::string text;
  };
  const Row rows[] = {
      {0, 0, {}, "nginx 0/300"},
      {100, 0.5, {}, "nginx 100/300"},  // too early for a guess
      {100, 2, {}, "nginx 100/300, 50/s, 4 s left"},
      {1, 4, {}, "nginx 1/300, 0.3/s, 19 min 56 s left"},
      {10, 400, {}, "nginx 10/300, 0.0/s, 3 h 13 min left"},
      {300, 10, {}, "nginx 300/300, 30/s, 0 s left"},
      // On the real clock the longest timeline says how long, and not how many have ended.
      {0, 0, 65, "nginx 0/300, 1 min 5 s left"},
      {290, 5, 65, "nginx 290/300, 58/s, 1 min 0 s left"},
      {290, 70, 65, "nginx 290/300, 4.1/s, 3 s left"},
  };
  for (const Row& row : rows) {
    Shown shown(false);
    std::optional<Progress::Duration> expected;
    if (row.expected) expected = Progress::Duration(*row.expected);
    shown.progress.begin("nginx", 300, expected, at(0));
    shown.count(row.done, 0);
    EXPECT_EQ(shown.progress.text(at(row.now)), row.text);
  }
}

TEST(Progress, OnATerminalOneLineIsRedrawn) {
  Shown shown(true);
  shown.progress.begin("a", 10, {}, at(0));
  shown.count(5, 0.01);
  EXPECT_EQ(shown.text, "\r\033[Ka 0/10") << "not for every case";
  shown.progress.tick(at(2));
  EXPECT_EQ(shown.text, "\r\033[Ka 0/10\r\033[Ka 5/10, 2.5/s, 2 s left");
  shown.progress.end();
  EXPECT_TRUE(shown.text.ends_with("left\r\033[K"));
  EXPECT_THAT(shown.text, Not(HasSubstr("\n")));
}

TEST(Progress, OnAPipeALineNowAndThen) {
  Shown shown(false);
  shown.progress.begin("a", 100, {}, at(0));
  for (int second = 0; second <= 60; ++second) shown.count(1, second);
  shown.progress.end();
  EXPECT_EQ(shown.text, "cachestone: a 31/100, 1.0/s, 1 min 7 s left\ncachestone: a 61/100, 1.0/s, 39 s left\n");
}

}  // namespace
}  // namespace cachestone::cli
