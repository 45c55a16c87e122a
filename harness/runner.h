// The scheduler: plays the timelines of many cases at once against one target.
//
// Every case, and every control, is a timeline of its own, with its own token and so its own paths; none can disturb
// another. They start in waves, one a second (on a virtual clock all at once), so the whole suite is one sweep over the
// distinct times: on a real clock a run lasts little longer than its longest timeline. Timelines that wait are pending
// calls of the loop, not threads. At most `jobs` exchanges are under way at a time; further steps queue in the order in
// which they are due.
//
// A timeline whose transport failed says nothing: it is played again, with a fresh token, unless the target just hung.
// So is one that was played too late (a busy machine, a slow cache), but when all others are done. Nothing else is ever
// repeated.
//
// Everything happens on the loop's thread.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/evidence.h"
#include "harness/jump_gate.h"
#include "harness/target.h"
#include "origin/script/book.h"
#include "reports/results.h"
#include "simulator/http/time.h"
#include "simulator/policy/profile.h"
#include "simulator/world/loop.h"

namespace cachestone::harness {

struct RunnerOptions {
  // Makes the tokens of this run differ from those of others: letters, digits and '-'.
  std::string run = "0";
  policy::Profile profile;      // of the target, as far as known: its kind decides which cases apply
  std::set<std::string> lacks;  // capabilities that the target is known not to have
  // Capabilities that are not known, and the probe that shows each (they must outlive the runner). A case that needs
  // one is played together with the probe, and does not apply when that says no.
  std::map<std::string, const cases::Case*> shown_by;
  std::size_t jobs = 64;                                // exchanges under way at a time
  std::optional<Milliseconds> late{Milliseconds(700)};  // a step may begin so much after its time; nothing: any time
  // The timelines begin spread over so long, so that a whole suite does not ask its first questions in one moment.
  // Within one second, so that they still agree on what second it is.
  Milliseconds spread{500};
  // At most so many begin in one second, the next ones a second later: a suite of thousands would make a cache, and us,
  // too slow to be in time. 0: all in the first second.
  std::size_t wave = 100;
  std::size_t rate = 0;             // so many requests are due in one second at most (start_plan.h); 0: any number
  int retries = 2;                  // how often a late or broken timeline is played again
  std::optional<Seconds> max_wait;  // cases that last longer are not run
  Milliseconds settle{200};         // wait for background requests that a last step's expectations count
  // How long the arrival of a request of the background at the origin is waited for, where one is to be expected,
  // before the next step: for an origin whose log comes late.
  Milliseconds evidence{0};
  // The clock jumps: whoever makes it asks may_jump().
  bool jumps = false;
  std::size_t batch = 0;  // so many cases are played at a time, each batch to its end; 0: all
  // After so many exchanges in a row without a response, `why_dead` is asked; after four times as many the target is
  // given up in any case.
  std::size_t silence_limit = 20;
  // Says why the target is dead, or nothing while it lives.
  std::function<std::optional<std::string>()> why_dead;
  // Called for each result when it is final, in the order in which cases end.
  std::function<void(const reports::CaseResult&)> on_result;
  // Called for each case when it has been played, with everything that was seen; `control` is null when it has none.
  std::function<void(const cases::Case&, const PlayedTimeline& main, const PlayedTimeline* control)> on_played;
};

class Runner {
 public:
  // All three must outlive the runner; after its end, calls that are still pending in the loop do nothing.
  Runner(world::Loop& loop, Target& target, origin::Book& book, RunnerOptions options);
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  // Plays the cases (which must outlive the runner) and calls `done` once, later. To be called once.
  void start(const std::vector<const cases::Case*>& items, std::function<void()> done);
  // Ends the run now: cases that have not ended are `not-run` for this reason. Calls `done`.
  void stop(const std::string& reason);
  // The same after a failure of the target: cases that have not ended are `error` for this reason.
  void give_up(const std::string& reason);

  // On a clock that jumps: nothing is under way that time must wait for (jump_gate.h).
  bool may_jump();

  bool finished() const { return finished_; }
  // Why the target was given up; empty when it was not.
  const std::string& failure() const { return failure_; }
  // One result for each case, in the order of start(). To be called once, when finished.
  std::vector<reports::CaseResult> take_results();

 private:
  struct Timeline;
  struct Entry;
  struct Waiting;
  struct DueLater {
    bool operator()(const Waiting& a, const Waiting& b) const;
  };

  void begin_round(std::vector<Entry*> entries);
  std::size_t next_batch() const;
  static Seconds longest(const std::vector<Entry*>& entries);
  void begin_batch();
  void play(Entry& entry, Time start);
  std::shared_ptr<Timeline> open(Entry& entry, const std::vector<cases::Step>& steps, Time start);
  void schedule(const std::shared_ptr<Timeline>& timeline, std::size_t step);
  void enqueue(const std::shared_ptr<Timeline>& timeline, std::size_t step);
  void start_waiting();
  void begin(const std::shared_ptr<Timeline>& timeline, std::size_t step, Time due);
  void note_delay(Timeline& timeline, std::size_t step, Time sent) const;
  void start_step(const std::shared_ptr<Timeline>& timeline, std::size_t step);
  void send(const std::shared_ptr<Timeline>& timeline, std::size_t step, std::size_t client);
  void on_received(const std::shared_ptr<Timeline>& timeline, std::size_t step, std::size_t client, Received received);
  bool target_is_silent(bool answered, const std::string& error);
  void on_step_ended(const std::shared_ptr<Timeline>& timeline, std::size_t step);
  void await_background(const std::shared_ptr<Timeline>& timeline, std::size_t step, Milliseconds patience);
  void leave_step(const std::shared_ptr<Timeline>& timeline, std::size_t step);
  void end_later(const std::shared_ptr<Timeline>& timeline);
  void end(const std::shared_ptr<Timeline>& timeline);
  void conclude_entry(Entry& entry);
  void settle(Entry& entry);
  void announce(const Entry& entry);
  void settle_dependent();
  void end_rest(reports::Verdict verdict, const std::string& why);
  void finish();

  world::Loop& loop_;
  Target& target_;
  origin::Book& book_;
  const RunnerOptions options_;
  std::function<void()> done_;
  std::vector<std::unique_ptr<Entry>> entries_;  // those that were asked for, then probes that are played for them
  std::size_t asked_ = 0;
  std::vector<Waiting> waiting_;  // a heap, the next due first
  std::vector<Entry*> round_;     // to be played in this round, after the current batch
  std::vector<Entry*> batch_;     // being played
  std::vector<Entry*> again_;     // to be played again in the next round
  std::size_t playing_ = 0;       // entries of this batch that have not ended
  std::size_t in_flight_ = 0;
  std::size_t silent_ = 0;  // exchanges in a row without a response
  std::uint64_t next_token_ = 1;
  std::uint64_t next_order_ = 0;
  bool finished_ = false;
  std::string failure_;

  std::unique_ptr<JumpGate> gate_;  // null unless the clock jumps
  bool patient_ = false;            // this batch needs real time
  std::uint64_t events_ = 0;        // exchanges begun and ended
  Time batch_over_{};               // when all timelines of this batch have ended that nothing holds up
};

}  // namespace cachestone::harness
