#include "harness/selftest/plan.h"

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace cachestone::selftest {

std::vector<policy::Profile> all_profiles() {
  std::vector<policy::Profile> profiles;
  for (const char* name : {"reference", "reference-private", "cdn", "browser", "proxy", "edge", "shield"}) {
    profiles.push_back(policy::named_profile(name).value());
  }
  profiles.push_back(policy::named_profile("cdn").value());
  profiles.back().name = "detailed";
  profiles.back().cache_status_details = true;
  return profiles;
}

void for_each_index(const Plan& plan, std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::size_t done = 0;
  std::exception_ptr problem;
  const auto labour = [&] {
    for (std::size_t index = next++; index < count; index = next++) {
      try {
        work(index);
      } catch (...) {
        const std::scoped_lock lock(mutex);
        problem = std::current_exception();
        next = count;
      }
      const std::scoped_lock lock(mutex);
      ++done;
      if (plan.progress) plan.progress(done, count);
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < plan.threads; ++i) helpers.emplace_back(labour);
    labour();
  }
  if (problem) std::rethrow_exception(problem);
}

}  // namespace cachestone::selftest
