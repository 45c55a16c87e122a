// When a clock may jump: not while something is under way that would have to end before, on a clock that cannot jump.
//
// Exchanges that are open hold it up, unless they wait for the clock themselves; so does what nobody waits for:
// requests of the background that are still to be expected, answers of the origin that the cache may not have read yet.
// Where that is in doubt, the target is sounded (sounding.h), and the loop is told when this has ended.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/pace.h"
#include "harness/sounding.h"
#include "harness/timeline.h"

namespace cachestone::harness {

class JumpGate {
 public:
  // A timeline that is being played.
  struct Playing {
    const std::vector<cases::Step>& steps;
    const SeenTimeline& seen;
    const std::vector<origin::LogEntry>& log;      // until now
    const std::vector<std::size_t>& open_clients;  // by step
  };

  // All three must outlive it; `run` makes its requests differ from those of others.
  JumpGate(Target& target, origin::Book& book, world::Loop& loop, const std::string& run);

  // A step has ended; `seen` has the log until now, `log` will have it in future, too.
  void step_ended(const std::vector<cases::Step>& steps, const SeenTimeline& seen, std::size_t step,
                  const policy::Profile& profile);
  // What has not come by the next sounding will never be counted: it takes more time.
  void last_chance() { last_chance_ = true; }
  // `events` changes whenever an exchange begins or ends.
  bool is_open(const std::vector<Playing>& timelines, std::uint64_t events);

 private:
  using Progress = std::pair<std::uint64_t, std::size_t>;

  bool waits(const std::vector<Playing>& timelines, Doubt& doubt);
  bool is_silent(const Playing& timeline, std::size_t step, bool alone);
  bool answered_unread(const Playing& timeline, Time now) const;
  bool in_doubt() const { return doubt_ != Doubt::none || last_chance_ || !expected_.empty(); }
  bool all_came() const;
  void sound();
  static Progress progress(const std::vector<Playing>& timelines, std::uint64_t events);

  // A step with open exchanges that do not wait for the clock themselves, as far as can be seen.
  struct Silence {
    std::size_t open;    // how many they were
    std::size_t logged;  // how many requests of its case the origin had got
    bool alone;          // there is no other exchange of the case for which they may wait
    Time since;          // when all this was so for the first time
  };
  // A request of the background that is to come, by its case and step.
  struct Expected {
    std::string token;
    std::size_t step;
    std::size_t known;  // requests that this step has caused until now
  };

  origin::Book& book_;
  world::Loop& loop_;
  Sounding sounding_;
  Doubt doubt_ = Doubt::none;  // since the last sounding began
  bool last_chance_ = false;
  std::vector<Expected> expected_;
  std::map<std::pair<std::string, std::size_t>, Silence> silences_;  // by the base of the case and the step
  Progress now_{};                                                   // what went on, the last time that we looked
  Progress sounded_{};                                               // at the end of the last sounding
  Time looked_{};                                                    // when we looked last
};

}  // namespace cachestone::harness
