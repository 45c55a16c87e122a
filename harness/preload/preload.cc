// The preload library: moves the wall clock of the program that it is loaded into (LD_PRELOAD).
//
// CACHESTONE_CLOCK names a file whose first eight bytes are an offset in nanoseconds (harness/clock_page.h). It is
// mapped once; from then on reading the clock costs one load and one addition more than without us, and whoever writes
// the offset moves the clock of all programs that have it mapped, at once.
//
// Only wall clocks move. The monotonic clocks are left alone, so that timeouts keep their length. A deadline on the
// wall clock was computed from a moved clock: it is moved back before the kernel sees it. A thread that waits already
// is not woken by a jump.
//
// It uses nothing but libc, allocates nothing and never fails: without the file the clock is the system's.
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
const volatile std::int64_t kNoOffset = 0;
const volatile std::int64_t* offset = &kNoOffset;

using ClockGettime = int (*)(clockid_t, timespec*);
ClockGettime system_clock_gettime = nullptr;

// The function of that name that we stand before. glibc keeps an old pthread_cond_timedwait under an old version.
template <typename Function>
Function next(Function, const char* name, const char* version = nullptr) {
  void* found = version != nullptr ? dlvsym(RTLD_NEXT, name, version) : nullptr;
  return reinterpret_cast<Function>(found != nullptr ? found : dlsym(RTLD_NEXT, name));
}

void map_page(const char* path) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  struct stat about {};
  if (fstat(file, &about) == 0 && about.st_size >= static_cast<off_t>(sizeof(std::int64_t))) {
    void* page = mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, file, 0);
    if (page != MAP_FAILED) offset = static_cast<const volatile std::int64_t*>(page);
  }
  close(file);
}

// Also called by the first function that somebody's constructor uses before our own has run.
__attribute__((constructor)) void prepare() {
  if (system_clock_gettime != nullptr) return;
  if (const char* path = getenv("CACHESTONE_CLOCK")) map_page(path);
  system_clock_gettime = next(&clock_gettime, "clock_gettime");
}

bool is_wall_clock(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_REALTIME_ALARM ||
         clock == CLOCK_TAI;
}

timespec moved(const timespec& time, std::int64_t by) {
  std::int64_t nanoseconds = time.tv_sec * kSecond + time.tv_nsec + by;
  if (nanoseconds < 0) nanoseconds = 0;
  return {nanoseconds / kSecond, nanoseconds % kSecond};
}

timespec now(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return time;
}

// A deadline as the kernel is to see it. `clock` is the one that it was computed from.
class Deadline {
 public:
  Deadline(const timespec* given, clockid_t clock) : given_(given) {
    if (given == nullptr || !is_wall_clock(clock)) return;
    moved_ = moved(*given, -*offset);
    given_ = &moved_;
  }
  const timespec* get() const { return given_; }

 private:
  timespec moved_{};
  const timespec* given_;
};

// glibc keeps the clock of a condition variable in the second bit of this member.
clockid_t clock_of(const pthread_cond_t* condition) {
  return (condition->__data.__wrefs & 2U) != 0 ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}

// The clock of a timer's descriptor: the kernel says it in fdinfo, as "clockid: 0".
clockid_t clock_of_timer(int descriptor) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/self/fdinfo/%d", descriptor);
  std::FILE* file = std::fopen(path, "re");
  if (file == nullptr) return CLOCK_MONOTONIC;
  char line[128];
  int clock = CLOCK_MONOTONIC;
  while (std::fgets(line, sizeof line, file) != nullptr && std::sscanf(line, "clockid: %d", &clock) != 1) {
  }
  std::fclose(file);
  return clock;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  if (system_clock_gettime == nullptr) prepare();
  const int result = system_clock_gettime(clock, time);
  if (result == 0 && is_wall_clock(clock)) *time = moved(*time, *offset);
  return result;
}

int gettimeofday(timeval* time, void* zone) noexcept {
  if (zone != nullptr) *static_cast<struct timezone*>(zone) = {};
  if (time != nullptr) {
    const timespec precise = now(CLOCK_REALTIME);
    *time = {precise.tv_sec, precise.tv_nsec / 1000};
  }
  return 0;
}

time_t time(time_t* result) noexcept {
  const time_t seconds = now(CLOCK_REALTIME_COARSE).tv_sec;
  if (result != nullptr) *result = seconds;
  return seconds;
}

int timespec_get(timespec* time, int base) noexcept {
  if (base != TIME_UTC) return 0;
  *time = now(CLOCK_REALTIME);
  return base;
}

// From here on: absolute deadlines.

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* until) {
  static const auto system = next(&pthread_cond_timedwait, "pthread_cond_timedwait", "GLIBC_2.3.2");
  return system(condition, mutex, Deadline(until, clock_of(condition)).get());
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock, const timespec* until) {
  static const auto system = next(&pthread_cond_clockwait, "pthread_cond_clockwait");
  return system(condition, mutex, clock, Deadline(until, clock).get());
}

int pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec* until) noexcept {
  static const auto system = next(&pthread_mutex_timedlock, "pthread_mutex_timedlock");
  return system(mutex, Deadline(until, CLOCK_REALTIME).get());
}

int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock, const timespec* until) noexcept {
  static const auto system = next(&pthread_mutex_clocklock, "pthread_mutex_clocklock");
  return system(mutex, clock, Deadline(until, clock).get());
}

int pthread_rwlock_timedrdlock(pthread_rwlock_t* lock, const timespec* until) noexcept {
  static const auto system = next(&pthread_rwlock_timedrdlock, "pthread_rwlock_timedrdlock");
  return system(lock, Deadline(until, CLOCK_REALTIME).get());
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t* lock, const timespec* until) noexcept {
  static const auto system = next(&pthread_rwlock_timedwrlock, "pthread_rwlock_timedwrlock");
  return system(lock, Deadline(until, CLOCK_REALTIME).get());
}

int sem_timedwait(sem_t* semaphore, const timespec* until) {
  static const auto system = next(&sem_timedwait, "sem_timedwait");
  return system(semaphore, Deadline(until, CLOCK_REALTIME).get());
}

int sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* until) {
  static const auto system = next(&sem_clockwait, "sem_clockwait");
  return system(semaphore, clock, Deadline(until, clock).get());
}

int clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec* rest) {
  static const auto system = next(&clock_nanosleep, "clock_nanosleep");
  const bool absolute = (flags & TIMER_ABSTIME) != 0;
  return system(clock, flags, absolute ? Deadline(time, clock).get() : time, rest);
}

int timerfd_settime(int descriptor, int flags, const itimerspec* value, itimerspec* old) noexcept {
  static const auto system = next(&timerfd_settime, "timerfd_settime");
  const bool off = value == nullptr || (value->it_value.tv_sec == 0 && value->it_value.tv_nsec == 0);
  if (off || (flags & TFD_TIMER_ABSTIME) == 0) return system(descriptor, flags, value, old);
  const Deadline first(&value->it_value, clock_of_timer(descriptor));
  const itimerspec corrected{value->it_interval, *first.get()};
  return system(descriptor, flags, &corrected, old);
}

}  // extern "C"
