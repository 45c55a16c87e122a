#include "harness/jump_gate.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace cachestone::harness {
namespace {

// In real time: a cache may look every now and then, for a second, whether what a request waits for has come, and ask
// the origin then (Traffic Server does). Only when nothing has happened in an exchange for longer is it believed to
// wait for another one.
constexpr Milliseconds kBehindAnother{1200};
// An exchange in which nothing happens for so long, while the cache answers others and nobody waits for the clock,
// hangs: the rest of the time in which it may end need not be waited for.
constexpr Seconds kHangs{2};

constexpr Sounding::Depth kLittle{2, Milliseconds{3}};
constexpr Sounding::Depth kMuch{4, Milliseconds{30}};
constexpr Sounding::Depth kLastChance{5, Milliseconds{100}};

// When the last exchange of a timeline that has ended did so.
Time last_done(const SeenTimeline& seen) {
  Time last{};
  for (const SeenStep& step : seen.steps) {
    for (const SeenExchange& exchange : step.clients) last = std::max(last, exchange.received.done);
  }
  return last;
}

std::size_t caused_by(const std::vector<origin::LogEntry>& log, std::size_t step) {
  return static_cast<std::size_t>(std::count_if(log.begin(), log.end(), [&](const auto& e) { return e.step == step; }));
}

}  // namespace

JumpGate::JumpGate(Target& target, origin::Book& book, world::Loop& loop, const std::string& run)
    : book_(book), loop_(loop), sounding_(target, book, loop, "cs-" + run + "-sounding") {}

void JumpGate::step_ended(const std::vector<cases::Step>& steps, const SeenTimeline& seen, std::size_t step,
                          const policy::Profile& profile) {
  silences_.erase({seen.base, step});
  if (expects_background(steps, seen, step, profile)) {
    expected_.push_back({seen.base.substr(1), step, seen.caused_by(step).size()});
  } else if (leaves_unread(seen, step, profile)) {
    doubt_ = std::max(doubt_, Doubt::little);
  }
}

bool JumpGate::is_open(const std::vector<Playing>& timelines, std::uint64_t events) {
  if (sounding_.under_way()) return false;
  Doubt waiting = Doubt::none;
  if (!waits(timelines, waiting)) return false;
  const Time now = loop_.now();
  for (const Playing& timeline : timelines) {
    if (answered_unread(timeline, now)) doubt_ = std::max(doubt_, Doubt::little);
  }
  looked_ = now;
  now_ = progress(timelines, events);
  if (now_ != sounded_) doubt_ = std::max(doubt_, waiting);
  if (!in_doubt()) return true;
  looked_ += Milliseconds{1};  // what is answered in this very moment is sounded for already
  sound();
  return false;
}

// All exchanges under way wait for the clock, or for nothing. `doubt` becomes how far this is in doubt.
bool JumpGate::waits(const std::vector<Playing>& timelines, Doubt& doubt) {
  bool all = true;
  for (const Playing& timeline : timelines) {
    for (std::size_t step = 0; step < timeline.steps.size(); ++step) {
      const std::size_t open = timeline.open_clients[step];
      if (open == 0) continue;
      const Time started = timeline.seen.steps[step].started;
      const auto found = waits_for_clock(timeline.steps[step], step, open, started, timeline.log, loop_.now());
      if (found != Doubt::little && !is_silent(timeline, step, !found)) all = false;
      doubt = std::max(doubt, found.value_or(Doubt::much));
    }
  }
  return all;
}

bool JumpGate::is_silent(const Playing& timeline, std::size_t step, bool alone) {
  const Silence now{timeline.open_clients[step], timeline.log.size(), alone, loop_.now()};
  Silence& known = silences_.try_emplace({timeline.seen.base, step}, now).first->second;
  if (std::tie(known.open, known.logged, known.alone) != std::tie(now.open, now.logged, now.alone)) known = now;
  return now.since - known.since >= (alone ? Milliseconds{kHangs} : kBehindAnother);
}

// The origin has answered something since we looked, and no exchange has ended since.
bool JumpGate::answered_unread(const Playing& timeline, Time now) const {
  const Time done = last_done(timeline.seen);
  return std::any_of(timeline.log.begin(), timeline.log.end(), [&](const origin::LogEntry& entry) {
    const Time answered = entry.at + entry.delay;
    return answered >= looked_ && answered <= now && answered > done;
  });
}

bool JumpGate::all_came() const {
  return std::all_of(expected_.begin(), expected_.end(), [&](const Expected& expected) {
    return caused_by(book_.log(expected.token), expected.step) > expected.known;
  });
}

void JumpGate::sound() {
  const bool only_expects = doubt_ != Doubt::much && !last_chance_ && !expected_.empty();
  const Sounding::Depth depth = last_chance_                                  ? kLastChance
                                : doubt_ == Doubt::much || !expected_.empty() ? kMuch
                                                                              : kLittle;
  doubt_ = Doubt::none;
  last_chance_ = false;
  sounding_.begin(
      depth, [this, only_expects] { return only_expects && all_came(); },
      [this, only_expects] {
        // What came was answered, too, and the cache is to read that.
        if (only_expects && all_came()) doubt_ = std::max(doubt_, Doubt::little);
        expected_.clear();
        sounded_ = now_;
        loop_.on_quiet();
      });
}

JumpGate::Progress JumpGate::progress(const std::vector<Playing>& timelines, std::uint64_t events) {
  std::size_t requests = 0;
  for (const Playing& timeline : timelines) requests += timeline.log.size();
  return {events, requests};
}

}  // namespace cachestone::harness
