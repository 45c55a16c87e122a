// The preload library from the inside: this program starts itself again with the library loaded, and moves its own
// clock.
#include <gtest/gtest.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <mutex>
#include <string>
#include <vector>

#include "harness/clock_page.h"

namespace cachestone::harness {
namespace {

constexpr long kHour = 3600;
constexpr const char* kPageVariable = "CACHESTONE_CLOCK";

timespec read(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return time;
}

long seconds_of_gettimeofday() {
  timeval time{};
  gettimeofday(&time, nullptr);
  return time.tv_sec;
}

long seconds_of_timespec_get() {
  timespec time{};
  timespec_get(&time, TIME_UTC);
  return time.tv_sec;
}

long seconds_of_system_clock() {
  return std::chrono::floor<Seconds>(std::chrono::system_clock::now()).time_since_epoch().count();
}

class PreloadTest : public testing::Test {
 protected:
  ~PreloadTest() override { page_.set(Seconds{0}); }
  ClockPage page_{std::getenv(kPageVariable)};
};

TEST_F(PreloadTest, EveryWallClockMovesWithThePage) {
  const std::vector<std::pair<std::string, std::function<long()>>> clocks = {
      {"CLOCK_REALTIME", [] { return read(CLOCK_REALTIME).tv_sec; }},
      {"CLOCK_REALTIME_COARSE", [] { return read(CLOCK_REALTIME_COARSE).tv_sec; }},
      {"CLOCK_TAI", [] { return read(CLOCK_TAI).tv_sec; }},
      {"gettimeofday", seconds_of_gettimeofday},
      {"time", [] { return time(nullptr); }},
      {"timespec_get", seconds_of_timespec_get},
      {"std::chrono::system_clock", seconds_of_system_clock},
  };
  for (const auto& [name, seconds] : clocks) {
    page_.set(Seconds{0});
    const long before = seconds();
    page_.set(Seconds{kHour});
    const long after = seconds();
    // Half an hour is more than this test can take, and less than the jump.
    EXPECT_GE(after, before + kHour - 1) << name;
    EXPECT_LE(after, before + kHour + kHour / 2) << name;
  }
}

TEST_F(PreloadTest, MonotonicClocksStay) {
  for (const clockid_t clock : {CLOCK_MONOTONIC, CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME}) {
    const timespec before = read(clock);
    page_.set(Seconds{kHour});
    EXPECT_LT(read(clock).tv_sec, before.tv_sec + kHour / 2);
    page_.set(Seconds{0});
  }
}

TEST_F(PreloadTest, AFractionOfASecondMovesToo) {
  const timespec before = read(CLOCK_REALTIME);
  page_.set(Milliseconds{86'400'250});
  const timespec after = read(CLOCK_REALTIME);
  const double moved =
      static_cast<double>(after.tv_sec - before.tv_sec) + static_cast<double>(after.tv_nsec - before.tv_nsec) / 1e9;
  EXPECT_GE(moved, 86400.25);
  EXPECT_LT(after.tv_nsec, 1'000'000'000);
}

// 50 ms from now by the moved clock.
timespec soon(clockid_t clock) {
  timespec time = read(clock);
  time.tv_nsec += 50'000'000;
  if (time.tv_nsec >= 1'000'000'000) time = {time.tv_sec + 1, time.tv_nsec - 1'000'000'000};
  return time;
}

struct Waits {
  std::string name;
  clockid_t clock;
  std::function<void(const timespec&)> wait;
};

std::vector<Waits> all_waits() {
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  static pthread_mutex_t taken = PTHREAD_MUTEX_INITIALIZER;
  static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  static pthread_cond_t monotonic = [] {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_t made;
    pthread_cond_init(&made, &attributes);
    return made;
  }();
  static sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  pthread_mutex_trylock(&mutex);
  pthread_mutex_trylock(&taken);
  const auto timer = [](clockid_t clock) {
    return [clock](const timespec& until) {
      const int descriptor = timerfd_create(clock, 0);
      const itimerspec value{{0, 0}, until};
      timerfd_settime(descriptor, TFD_TIMER_ABSTIME, &value, nullptr);
      std::uint64_t times = 0;
      EXPECT_EQ(::read(descriptor, &times, sizeof times), static_cast<ssize_t>(sizeof times));
      close(descriptor);
    };
  };
  return {
      {"pthread_cond_timedwait", CLOCK_REALTIME,
       [](const timespec& until) { EXPECT_EQ(pthread_cond_timedwait(&condition, &mutex, &until), ETIMEDOUT); }},
      {"pthread_cond_timedwait, monotonic", CLOCK_MONOTONIC,
       [](const timespec& until) { EXPECT_EQ(pthread_cond_timedwait(&monotonic, &mutex, &until), ETIMEDOUT); }},
      {"pthread_cond_clockwait", CLOCK_REALTIME,
       [](const timespec& until) {
         EXPECT_EQ(pthread_cond_clockwait(&condition, &mutex, CLOCK_REALTIME, &until), ETIMEDOUT);
       }},
      {"pthread_mutex_timedlock", CLOCK_REALTIME,
       [](const timespec& until) { EXPECT_EQ(pthread_mutex_timedlock(&taken, &until), ETIMEDOUT); }},
      {"sem_timedwait", CLOCK_REALTIME,
       [](const timespec& until) { EXPECT_EQ(sem_timedwait(&semaphore, &until), -1); }},
      {"sem_clockwait", CLOCK_MONOTONIC,
       [](const timespec& until) { EXPECT_EQ(sem_clockwait(&semaphore, CLOCK_MONOTONIC, &until), -1); }},
      {"clock_nanosleep", CLOCK_REALTIME,
       [](const timespec& until) { clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &until, nullptr); }},
      {"timerfd, wall clock", CLOCK_REALTIME, timer(CLOCK_REALTIME)},
      {"timerfd, monotonic", CLOCK_MONOTONIC, timer(CLOCK_MONOTONIC)},
  };
}

// A deadline that the kernel saw unmoved would be an hour away: this test would not end.
TEST_F(PreloadTest, ADeadlineByTheMovedClockIsNotAnHourAway) {
  page_.set(Seconds{kHour});
  for (const Waits& waits : all_waits()) {
    SCOPED_TRACE(waits.name);
    waits.wait(soon(waits.clock));
  }
}

// And one that was moved twice, or on a clock that does not move, would have passed already.
TEST_F(PreloadTest, ADeadlineByTheMovedClockHasNotPassed) {
  page_.set(-Seconds{kHour});
  for (const Waits& waits : all_waits()) {
    const timespec before = read(CLOCK_MONOTONIC);
    waits.wait(soon(waits.clock));
    const timespec after = read(CLOCK_MONOTONIC);
    const long waited = (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1'000'000;
    // A wait never ends early; the coarse part of a clock may hide a few milliseconds.
    EXPECT_GE(waited, 40) << waits.name;
  }
}

TEST_F(PreloadTest, WithoutTheFileTheClockIsTheSystems) {
  page_.set(Seconds{kHour});
  const std::string command = "CACHESTONE_CLOCK=/nowhere date +%s";
  FILE* output = popen(command.c_str(), "r");
  ASSERT_NE(output, nullptr);
  long seconds = 0;
  EXPECT_EQ(fscanf(output, "%ld", &seconds), 1);
  pclose(output);
  EXPECT_LT(seconds, time(nullptr) - kHour / 2);
}

}  // namespace
}  // namespace cachestone::harness

int main(int argc, char** argv) {
  using namespace cachestone::harness;
  if (std::getenv(kPageVariable) == nullptr) {
    char name[] = "/tmp/cachestone-clock-XXXXXX";
    close(mkstemp(name));
    const ClockPage page(name);
    for (const auto& [key, value] : environment_for(page, CACHESTONE_PRELOAD)) setenv(key.c_str(), value.c_str(), 1);
    execv("/proc/self/exe", argv);
    std::cerr << "cannot start itself again\n";
    return 1;
  }
  testing::InitGoogleTest(&argc, argv);
  const int result = RUN_ALL_TESTS();
  unlink(std::getenv(kPageVariable));
  return result;
}
