// The scheduler: plays the timelines of many cases at once against one target.
//
// Every case, and every control, is a timeline of its own, with its own token and so its own paths; none can disturb
// another. They start in waves, one a second (on a virtual clock all at once), so the whole suite is one sweep over the
// distinct times: on a real clock a run lasts little longer than its longest timeline. The player
// (player.h) plays them.
//
// A timeline whose transport failed says nothing: it is played again, with a fresh token, unless the target just hung.
// So is one that was played too late (a busy machine, a slow cache), but when all others are done. Nothing else is ever
// repeated.
//
// Everything happens on the loop's thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/batches.h"
#include "harness/jump_gate.h"
#include "harness/player.h"
#include "harness/runner_options.h"
#include "harness/target.h"
#include "origin/script/book.h"
#include "reports/results.h"
#include "simulator/http/time.h"
#include "simulator/world/loop.h"

namespace cachestone::harness {

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
  struct Entry;

  void begin_round(std::vector<Entry*> entries);
  void begin_batch();
  void play(Entry& entry, Time start);
  void conclude_entry(Entry& entry);
  void settle(Entry& entry);
  void announce(const Entry& entry);
  void settle_dependent();
  void end_rest(reports::Verdict verdict, const std::string& why);
  void finish();

  world::Loop& loop_;
  Target& target_;
  const RunnerOptions options_;
  std::unique_ptr<JumpGate> gate_;  // null unless the clock jumps
  Player player_;
  std::function<void()> done_;
  std::vector<std::unique_ptr<Entry>> entries_;  // those that were asked for, then probes that are played for them
  std::size_t asked_ = 0;
  std::vector<Entry*> round_;   // being played
  std::vector<Batch> batches_;  // of this round
  std::size_t next_batch_ = 0;
  std::vector<Entry*> again_;  // to be played again in the next round
  std::size_t playing_ = 0;    // entries of this batch that have not ended
  bool finished_ = false;
  std::string failure_;
};

}  // namespace cachestone::harness
