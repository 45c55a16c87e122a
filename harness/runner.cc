#include "harness/runner.h"

#include <algorithm>
#include <utility>

#include "harness/applies.h"
#include "harness/pace.h"
#include "harness/start_plan.h"

namespace cachestone::harness {

using reports::Verdict;

// One case with what became of it.
struct Runner::Entry {
  const cases::Case* item = nullptr;
  std::shared_ptr<Player::Timeline> main;
  std::shared_ptr<Player::Timeline> control;  // null when the case has none
  int attempts = 0;
  bool asked = true;     // else it is a probe that is played for other cases
  bool settled = false;  // `result` is final, but for what a probe may still show
  reports::CaseResult result;
};

Runner::Runner(world::Loop& loop, Target& target, origin::Book& book, RunnerOptions options)
    : loop_(loop),
      target_(target),
      options_(std::move(options)),
      gate_(options_.jumps ? std::make_unique<JumpGate>(target, book, loop, options_.run) : nullptr),
      player_(loop, target, book, options_, gate_.get(), [this](const std::string& reason) { give_up(reason); }) {}

Runner::~Runner() = default;

void Runner::start(const std::vector<const cases::Case*>& items, std::function<void()> done) {
  done_ = std::move(done);
  asked_ = items.size();
  std::vector<const cases::Case*> all = items;
  for (const cases::Case* probe : probes_besides(items, options_.shown_by)) all.push_back(probe);
  std::vector<Entry*> to_play;
  entries_.reserve(all.size());
  for (const cases::Case* item : all) {
    entries_.push_back(std::make_unique<Entry>());
    Entry& entry = *entries_.back();
    entry.item = item;
    entry.asked = entries_.size() <= asked_;
    if (auto result = not_for_this_run(*item, options_, target_.chains() != nullptr)) {
      entry.result = *std::move(result);
      settle(entry);
    } else {
      to_play.push_back(&entry);
    }
  }
  begin_round(to_play);
}

void Runner::begin_round(std::vector<Entry*> entries) {
  if (entries.empty()) return finish();
  round_ = std::move(entries);
  std::vector<const cases::Case*> items;
  items.reserve(round_.size());
  for (const Entry* entry : round_) items.push_back(entry->item);
  batches_ = batches(items, options_.batch);
  next_batch_ = 0;
  begin_batch();
}

void Runner::begin_batch() {
  const Batch& batch = batches_[next_batch_++];
  const Time start = aligned_start(loop_.now());
  std::vector<const cases::Case*> items;
  items.reserve(batch.places.size());
  Seconds longest{0};
  for (const std::size_t place : batch.places) {
    items.push_back(round_[place]->item);
    longest = std::max(longest, items.back()->length());
  }
  player_.begin_batch(gate_ ? start + longest + Seconds{10} : start, batch.held_up);
  playing_ = batch.places.size();
  const auto starts =
      batch.held_up ? meeting_starts(items) : start_plan(items, {options_.wave, options_.rate, options_.spread});
  for (std::size_t i = 0; i < starts.size(); ++i) play(*round_[batch.places[i]], start + starts[i]);
}

void Runner::play(Entry& entry, Time start) {
  ++entry.attempts;
  const auto on_end = [this, &entry] {
    if (entry.main->ended && (!entry.control || entry.control->ended)) conclude_entry(entry);
  };
  entry.main = player_.play(*entry.item, entry.item->steps, start, on_end);
  if (!entry.item->control.empty()) entry.control = player_.play(*entry.item, entry.item->control, start, on_end);
}

bool Runner::may_jump() {
  return player_.may_jump();
}

void Runner::conclude_entry(Entry& entry) {
  const auto main = std::move(entry.main);
  const auto control = std::move(entry.control);
  entry.result = conclude(*entry.item, main->played, control ? &control->played : nullptr, options_.profile);
  if (options_.on_played) options_.on_played(*entry.item, main->played, control ? &control->played : nullptr);
  const bool may_repeat = entry.attempts <= options_.retries;
  const bool hung = main->hung || (control && control->hung);
  if (may_repeat && entry.result.verdict == Verdict::error && !hung) return play(entry, aligned_start(loop_.now()));
  const bool late = !main->played.late.empty() || (control && !control->played.late.empty());
  if (may_repeat && entry.result.verdict == Verdict::inconclusive && late) {
    again_.push_back(&entry);
  } else {
    settle(entry);
  }
  if (--playing_ > 0) return;
  if (next_batch_ == batches_.size()) return begin_round(std::exchange(again_, {}));
  begin_batch();
}

void Runner::settle(Entry& entry) {
  entry.settled = true;
  if (!depends_on_probes(*entry.item, options_.shown_by)) announce(entry);
}

void Runner::announce(const Entry& entry) {
  if (entry.asked && options_.on_result) options_.on_result(entry.result);
}

// What the probes have shown is known only now.
void Runner::settle_dependent() {
  Results results;
  for (const auto& entry : entries_) results[entry->item->id] = &entry->result;
  for (const auto& entry : entries_) {
    if (!depends_on_probes(*entry->item, options_.shown_by)) continue;
    if (auto result = judged_by_probes(*entry->item, entry->result, options_.shown_by, results)) {
      entry->result = *std::move(result);
    }
    announce(*entry);
  }
}

void Runner::stop(const std::string& reason) {
  end_rest(Verdict::not_run, reason);
}

void Runner::give_up(const std::string& reason) {
  if (!finished_) failure_ = reason;
  end_rest(Verdict::error, reason);
}

void Runner::end_rest(Verdict verdict, const std::string& why) {
  if (finished_) return;
  for (const auto& entry : entries_) {
    if (entry->settled) continue;
    for (const auto& timeline : {entry->main, entry->control}) {
      if (timeline) player_.drop(*timeline);
    }
    entry->main.reset();
    entry->control.reset();
    entry->result.id = entry->item->id;
    entry->result.verdict = verdict;
    entry->result.why = why;
    settle(*entry);
  }
  finish();
}

void Runner::finish() {
  if (finished_) return;
  finished_ = true;
  player_.stop();
  settle_dependent();
  // From a fresh turn of the loop: whoever waits for the end may destroy the runner.
  loop_.call_at(loop_.now(), done_);
}

std::vector<reports::CaseResult> Runner::take_results() {
  std::vector<reports::CaseResult> results;
  results.reserve(asked_);
  for (std::size_t i = 0; i < asked_; ++i) results.push_back(std::move(entries_[i]->result));
  return results;
}

}  // namespace cachestone::harness
