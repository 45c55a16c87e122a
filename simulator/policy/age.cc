#include "simulator/policy/age.h"

#include <algorithm>

namespace cachestone::policy {
namespace {

// RFC 9111 §5.1: of a list the first member; anything that is not a number of seconds is ignored.
Seconds received_age(const StoredResponse& stored, const Rulebook& rules) {
  const auto& members = stored.facts.ages;
  if (members.empty()) return Seconds{0};
  const auto& chosen = rules.in_force(Clause::first_age_of_list) ? members.front() : members.back();
  return chosen.value_or(rules.in_force(Clause::invalid_age_ignored) ? Seconds{0} : http::kDeltaSecondsLimit);
}

std::string seconds(Milliseconds value) {
  return std::to_string(whole_seconds(value).count()) + " s";
}

}  // namespace

Age current_age(const StoredResponse& stored, Time now, const Rulebook& rules) {
  Age age;
  if (rules.in_force(Clause::received_age_counts)) age.age_value = received_age(stored, rules);
  if (rules.in_force(Clause::apparent_age)) {
    age.apparent_age = std::max(Seconds{0}, whole_second(stored.response_time) - whole_second(stored.date()));
  }
  if (rules.in_force(Clause::response_delay_counts)) age.response_delay = stored.response_time - stored.request_time;
  age.corrected_age_value = age.age_value + age.response_delay;
  age.corrected_initial_age = std::max<Milliseconds>(age.apparent_age, age.corrected_age_value);
  if (rules.distorted(Distortion::apparent_age_is_added)) {
    age.corrected_initial_age = age.apparent_age + age.corrected_age_value;
  }
  age.resident_time = std::max(Milliseconds{0}, now - stored.response_time);
  age.current_age = age.corrected_initial_age + age.resident_time;
  if (rules.distorted(Distortion::residence_counted_twice)) age.current_age += age.resident_time;
  if (rules.distorted(Distortion::age_is_rounded_up)) age.current_age += Seconds{1};
  return age;
}

std::string describe(const Age& age) {
  return "age " + seconds(age.current_age) + " (received " + seconds(age.age_value) + ", apparent " +
         seconds(age.apparent_age) + ", delay " + seconds(age.response_delay) + ", resident " +
         seconds(age.resident_time) + ")";
}

}  // namespace cachestone::policy
