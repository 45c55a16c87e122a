// Plays timelines against a target: sends the requests of their steps when they are due, and notes what comes of them.
//
// Timelines that wait are pending calls of the loop, not threads. At most `jobs` exchanges are under way at a time;
// further steps queue in the order in which they are due. What becomes of a timeline that has ended is the runner's
// business.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/evidence.h"
#include "harness/jump_gate.h"
#include "harness/runner_options.h"
#include "harness/target.h"
#include "origin/script/book.h"
#include "simulator/world/loop.h"

namespace cachestone::harness {

class Player {
 public:
  // One timeline being played. Its owner keeps it alive; calls that wait in the loop or in the target hold it weakly.
  struct Timeline {
    const cases::Case* item = nullptr;
    const std::vector<cases::Step>* steps = nullptr;
    std::string token;
    PlayedTimeline played;
    std::vector<std::size_t> open_clients;  // by step: exchanges under way
    std::size_t open_steps = 0;
    Milliseconds lag{0};  // its steps begin so much later than scripted
    bool apart = false;   // on connections of its own
    bool hung = false;    // it failed because the target hung
    bool ended = false;
    std::function<void()> on_end;

    SeenStep& seen(std::size_t step) { return played.seen.steps[step]; }
    bool has_step(std::size_t step) const { return step < steps->size(); }
    bool is_chain() const { return !played.seen.topology.empty(); }
    bool broken_off() const { return ended || !played.error.empty(); }
  };

  // All must outlive the player; `gate` is null unless the clock jumps. `give_up` is called when the target is dead,
  // with the reason.
  Player(world::Loop& loop, Target& target, origin::Book& book, const RunnerOptions& options, JumpGate* gate,
         std::function<void(const std::string&)> give_up);

  // The timelines of this batch that nothing holds up have ended by `over`. Where the others hold them up, more
  // exchanges may be under way: they mostly wait.
  void begin_batch(Time over, bool held_up);
  // Plays one of the item's timelines from `start` on. Calls `on_end` when it has ended, by itself or broken off.
  std::shared_ptr<Timeline> play(const cases::Case& item, const std::vector<cases::Step>& steps, Time start,
                                 std::function<void()> on_end);
  // Forgets the timeline, without calling `on_end`.
  void drop(const Timeline& timeline);
  // No step begins any more.
  void stop();

  // On a clock that jumps: nothing is under way that time must wait for (jump_gate.h).
  bool may_jump();

 private:
  using Handle = std::shared_ptr<Timeline>;
  // A step that is due and waits for its turn.
  struct Waiting {
    Time due{};
    std::uint64_t order = 0;
    std::weak_ptr<Timeline> timeline;
    std::size_t step = 0;
  };
  struct DueLater {
    bool operator()(const Waiting& a, const Waiting& b) const;
  };

  void schedule(const Handle& timeline, std::size_t step);
  void enqueue(const Handle& timeline, std::size_t step);
  void start_waiting();
  void begin(const Handle& timeline, std::size_t step, Time due);
  void note_delay(Timeline& timeline, std::size_t step, Time sent) const;
  void start_step(const Handle& timeline, std::size_t step);
  void send(const Handle& timeline, std::size_t step, std::size_t client);
  void on_received(const Handle& timeline, std::size_t step, std::size_t client, Received received);
  bool target_is_silent(bool answered, const std::string& error);
  void on_step_ended(const Handle& timeline, std::size_t step);
  void await_background(const Handle& timeline, std::size_t step, Milliseconds patience);
  void leave_step(const Handle& timeline, std::size_t step);
  void end_later(const Handle& timeline);
  void end(const Handle& timeline);

  world::Loop& loop_;
  Target& target_;
  origin::Book& book_;
  const RunnerOptions& options_;
  JumpGate* const gate_;
  const std::function<void(const std::string&)> give_up_;

  std::vector<std::weak_ptr<Timeline>> playing_;
  std::vector<Waiting> waiting_;  // a heap, the next due first
  Time batch_over_{};
  std::size_t jobs_;
  std::size_t in_flight_ = 0;
  std::size_t silent_ = 0;    // exchanges in a row without a response
  std::uint64_t events_ = 0;  // exchanges begun and ended
  std::uint64_t next_token_ = 1;
  std::uint64_t next_order_ = 0;
  bool stopped_ = false;
};

}  // namespace cachestone::harness
