#include "harness/runner.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <tuple>
#include <utility>

#include "harness/applies.h"
#include "harness/evidence.h"
#include "harness/start_plan.h"
#include "harness/timeline.h"
#include "origin/script/template.h"
#include "simulator/world/browser.h"

namespace cachestone::harness {

using reports::Verdict;

// One timeline being played. The runner's entries own it; calls that wait in the loop or in the target hold it weakly.
struct Runner::Timeline {
  Entry* entry = nullptr;
  const std::vector<cases::Step>* steps = nullptr;
  std::string token;
  PlayedTimeline played;
  std::vector<std::size_t> open_clients;  // by step: exchanges under way
  std::size_t open_steps = 0;
  Milliseconds lag{0};  // its steps begin so much later than scripted
  bool hung = false;    // it failed because the target hung
  bool ended = false;

  SeenStep& seen(std::size_t step) { return played.seen.steps[step]; }
  bool has_step(std::size_t step) const { return step < steps->size(); }
  bool is_chain() const { return !played.seen.topology.empty(); }
  bool broken_off() const { return ended || !played.error.empty(); }
};

// One case with what became of it.
struct Runner::Entry {
  const cases::Case* item = nullptr;
  std::shared_ptr<Timeline> main;
  std::shared_ptr<Timeline> control;  // null when the case has none
  int attempts = 0;
  bool asked = true;     // else it is a probe that is played for other cases
  bool settled = false;  // `result` is final, but for what a probe may still show
  reports::CaseResult result;
};

// A step that is due and waits for its turn.
struct Runner::Waiting {
  Time due{};
  std::uint64_t order = 0;
  std::weak_ptr<Timeline> timeline;
  std::size_t step = 0;
};

bool Runner::DueLater::operator()(const Waiting& a, const Waiting& b) const {
  return std::pair(a.due, a.order) > std::pair(b.due, b.order);
}

namespace {

// On a clock that jumps, for the timelines that need real time: where so many wait, more may.
constexpr Milliseconds kPatientSpread{400};
constexpr std::size_t kPatientJobs = 8;

std::string late_text(std::size_t step, Milliseconds late) {
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), " began %.1f s late", static_cast<double>(late.count()) / 1000.0);
  return step_name(step) + text.data();
}

http::Request request_of(const cases::Step& step, const std::string& base, Time now) {
  const origin::Context context{now, 0, base};
  http::Request request;
  request.method = step.method;
  request.minor_version = step.minor_version;
  request.target = step.absolute ? "http://" + origin::fill(*step.absolute, context) : "";
  request.target += base + origin::fill(step.path, context);
  for (const http::Field& field : step.fields) request.fields.add(field.name, origin::fill(field.value, context));
  request.body = origin::fill(step.body, context);
  world::load_as(step.load, request);
  return request;
}

}  // namespace

Runner::Runner(world::Loop& loop, Target& target, origin::Book& book, RunnerOptions options)
    : loop_(loop), target_(target), book_(book), options_(std::move(options)) {
  if (options_.jumps) gate_ = std::make_unique<JumpGate>(target_, book_, loop_, options_.run);
}

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
  // Cases of a kind together: a batch takes as long as its longest case, and waits where one of them has to.
  if (options_.batch > 0) {
    const auto kind = [](const Entry* entry) {
      return std::tuple(needs_real_time(*entry->item), needs_exact_clock(*entry->item),
                        counts_requests(entry->item->steps), entry->item->length());
    };
    std::stable_sort(round_.begin(), round_.end(), [&](const Entry* a, const Entry* b) { return kind(a) < kind(b); });
  }
  begin_batch();
}

// Of those that need real time all at once; they mostly wait.
std::size_t Runner::next_batch() const {
  if (options_.batch == 0) return round_.size();
  const auto patient = std::find_if(round_.begin(), round_.end(), [](auto* e) { return needs_real_time(*e->item); });
  const auto others = static_cast<std::size_t>(patient - round_.begin());
  return others == 0 ? round_.size() : std::min(others, options_.batch);
}

Seconds Runner::longest(const std::vector<Entry*>& entries) {
  Seconds result{0};
  for (const Entry* entry : entries) result = std::max(result, entry->item->length());
  return result;
}

void Runner::begin_batch() {
  const Time start = aligned_start(loop_.now());
  const std::size_t size = next_batch();
  patient_ = gate_ != nullptr && needs_real_time(*round_.front()->item);
  batch_.assign(round_.begin(), round_.begin() + static_cast<std::ptrdiff_t>(size));
  round_.erase(round_.begin(), round_.begin() + static_cast<std::ptrdiff_t>(size));
  playing_ = size;
  if (gate_) gate_->set_patient(patient_);
  if (gate_) batch_over_ = start + longest(batch_) + Seconds{10};
  std::vector<const cases::Case*> items;
  items.reserve(size);
  for (const Entry* entry : batch_) items.push_back(entry->item);
  const Milliseconds spread = patient_ ? kPatientSpread : options_.spread;
  const auto starts = start_plan(items, {options_.wave, options_.rate, spread});
  for (std::size_t i = 0; i < size; ++i) play(*batch_[i], start + starts[i]);
}

void Runner::play(Entry& entry, Time start) {
  ++entry.attempts;
  entry.main = open(entry, entry.item->steps, start);
  if (!entry.item->control.empty()) entry.control = open(entry, entry.item->control, start);
}

std::shared_ptr<Runner::Timeline> Runner::open(Entry& entry, const std::vector<cases::Step>& steps, Time start) {
  auto timeline = std::make_shared<Timeline>();
  timeline->entry = &entry;
  timeline->steps = &steps;
  timeline->token = "cs-" + options_.run + "-" + std::to_string(next_token_++);
  timeline->played.seen.base = "/" + timeline->token;
  timeline->played.seen.start = start;
  timeline->played.seen.steps.resize(steps.size());
  timeline->open_clients.resize(steps.size());
  timeline->played.seen.topology = entry.item->topology;
  if (timeline->is_chain()) target_.chains()->open(timeline->played.seen.base, entry.item->topology);
  book_.open(timeline->token, origin_script(steps));
  schedule(timeline, 0);
  return timeline;
}

void Runner::schedule(const std::shared_ptr<Timeline>& timeline, std::size_t step) {
  const Time time = timeline->played.seen.start + (*timeline->steps)[step].at + timeline->lag;
  loop_.call_at(time, [this, step, weak = std::weak_ptr(timeline)] {
    const auto held = weak.lock();
    if (held && !held->broken_off()) enqueue(held, step);
  });
}

void Runner::enqueue(const std::shared_ptr<Timeline>& timeline, std::size_t step) {
  const Time due = due_time(*timeline->steps, timeline->played.seen, step, loop_.now());
  // It is to meet the step before: held back for want of a place it would find that one over.
  if ((*timeline->steps)[step].overlap) return begin(timeline, step, due);
  waiting_.push_back({due, next_order_++, timeline, step});
  std::push_heap(waiting_.begin(), waiting_.end(), DueLater());
  start_waiting();
}

void Runner::start_waiting() {
  const std::size_t jobs = patient_ ? kPatientJobs * options_.jobs : options_.jobs;
  while (!waiting_.empty()) {
    const auto next = waiting_.front().timeline.lock();
    const std::size_t step = waiting_.front().step;
    // The clients of a step begin together, also when they are more than there are places.
    if (next && in_flight_ > 0 && in_flight_ + (*next->steps)[step].clients > jobs) return;
    const Time due = waiting_.front().due;
    std::pop_heap(waiting_.begin(), waiting_.end(), DueLater());
    waiting_.pop_back();
    if (!next || next->broken_off()) continue;
    begin(next, step, due);
  }
}

void Runner::begin(const std::shared_ptr<Timeline>& timeline, std::size_t step, Time due) {
  const Milliseconds late = loop_.now() - due;
  std::string& noted = timeline->played.late;
  if (options_.late && late > *options_.late && noted.empty()) noted = late_text(step, late);
  start_step(timeline, step);
}

// An origin far away is told of a step first, and that may take long.
void Runner::note_delay(Timeline& timeline, std::size_t step, Time sent) const {
  const Milliseconds delay = sent - timeline.seen(step).started;
  std::string& noted = timeline.played.late;
  if (options_.late && delay > *options_.late && noted.empty()) noted = late_text(step, delay);
}

void Runner::start_step(const std::shared_ptr<Timeline>& timeline, std::size_t step) {
  const std::size_t clients = (*timeline->steps)[step].clients;
  SeenStep& seen = timeline->seen(step);
  seen.started = loop_.now();
  if (timeline->is_chain()) seen.first_hop = target_.chains()->hops(timeline->played.seen.base).size();
  seen.clients.resize(clients);
  timeline->open_clients[step] = clients;
  ++timeline->open_steps;
  book_.begin_step(timeline->token, step);
  for (std::size_t client = 0; client < clients; ++client) send(timeline, step, client);
  if (timeline->has_step(step + 1) && (*timeline->steps)[step + 1].overlap) schedule(timeline, step + 1);
}

void Runner::send(const std::shared_ptr<Timeline>& timeline, std::size_t step, std::size_t client) {
  ++in_flight_;
  ++events_;
  SeenExchange& exchange = timeline->seen(step).clients[client];
  exchange.request = request_of((*timeline->steps)[step], timeline->played.seen.base, loop_.now());
  const auto open = std::make_shared<bool>(true);
  const auto receive = [this, step, client, open, weak = std::weak_ptr(timeline)](Received received) {
    *open = false;
    if (auto held = weak.lock()) on_received(held, step, client, std::move(received));
  };
  const Target::Leave leave = target_.exchange(exchange.request, receive);
  const std::optional<Milliseconds> patience = (*timeline->steps)[step].abort;
  if (!patience) return;
  loop_.call_after(*patience, [=, this, sent = loop_.now(), weak = std::weak_ptr(timeline)] {
    if (!*open || weak.expired()) return;
    leave();
    Received nothing;
    nothing.error = "the client went away, as it was told to";
    nothing.sent = sent;
    nothing.done = loop_.now();
    nothing.went_away = true;
    receive(std::move(nothing));
  });
}

void Runner::on_received(const std::shared_ptr<Timeline>& timeline, std::size_t step, std::size_t client,
                         Received received) {
  --in_flight_;
  ++events_;
  const std::vector<origin::LogEntry>& log = book_.log(timeline->token);
  const std::string gap = target_.gap(timeline->played.seen.base);
  // Where the origin was told to break off, a client may see the exchange break off too. No HTTP, after the origin had
  // sent what is none, is no failed exchange but what the cache makes of it.
  const bool excused =
      gap.empty() && (received.went_away || origin_broke_off(log, step, timeline->seen(step).started) ||
                      (received.malformed && origin_was_improper(log)));
  const bool broken = !received.error.empty() && !excused;
  if (broken && timeline->played.error.empty()) {
    timeline->played.error = "The exchange of " + step_name(step) + " failed: " + received.error;
    timeline->hung = received.hung;
  }
  note_delay(*timeline, step, received.sent);
  const bool answered = received.has_response || !broken || !gap.empty();
  if (target_is_silent(answered, received.error)) return;
  SeenExchange& exchange = timeline->seen(step).clients[client];
  exchange.log_size = log.size();
  exchange.received = std::move(received);
  if (--timeline->open_clients[step] == 0) on_step_ended(timeline, step);
  if (finished_) return;
  start_waiting();
  if (in_flight_ == 0) loop_.on_quiet();
}

bool Runner::may_jump() {
  std::vector<JumpGate::Playing> playing;
  for (const Entry* entry : batch_) {
    for (const auto& timeline : {entry->main, entry->control}) {
      if (!timeline || timeline->ended) continue;
      playing.push_back({*timeline->steps, timeline->played.seen, book_.log(timeline->token), timeline->open_clients});
    }
  }
  return gate_->is_open(playing, events_);
}

bool Runner::target_is_silent(bool answered, const std::string& error) {
  if (answered) {
    silent_ = 0;
    return false;
  }
  ++silent_;
  if (silent_ < options_.silence_limit) return false;
  if (silent_ % options_.silence_limit == 0 && options_.why_dead) {
    if (const auto reason = options_.why_dead()) {
      give_up(*reason);
      return true;
    }
  }
  if (silent_ < 4 * options_.silence_limit) return false;
  give_up("the cache gave no answer to " + std::to_string(silent_) + " requests in a row: " + error);
  return true;
}

void Runner::on_step_ended(const std::shared_ptr<Timeline>& timeline, std::size_t step) {
  timeline->played.seen.log = book_.log(timeline->token);
  if (gate_) gate_->step_ended(*timeline->steps, timeline->played.seen, step, options_.profile);
  if (gate_ && needs_exact_clock(*timeline->entry->item)) {
    timeline->lag = std::max(timeline->lag, lag_after(*timeline->steps, timeline->played.seen, step));
  }
  await_background(timeline, step, options_.evidence);
}

// Looks again and again until the request is there, and once more for its answer to be read.
void Runner::await_background(const std::shared_ptr<Timeline>& timeline, std::size_t step, Milliseconds patience) {
  constexpr Milliseconds kGlance{5};
  timeline->played.seen.log = book_.log(timeline->token);
  if (patience <= Milliseconds{0} ||
      !expects_background(*timeline->steps, timeline->played.seen, step, options_.profile)) {
    return leave_step(timeline, step);
  }
  loop_.call_after(kGlance, [=, this, weak = std::weak_ptr(timeline)] {
    if (const auto held = weak.lock()) await_background(held, step, patience - kGlance);
  });
}

void Runner::leave_step(const std::shared_ptr<Timeline>& timeline, std::size_t step) {
  --timeline->open_steps;
  const bool failed = !timeline->played.error.empty();
  const bool last = !timeline->has_step(step + 1);
  if (!failed && !last && !(*timeline->steps)[step + 1].overlap) return schedule(timeline, step + 1);
  // A step that overlaps this one is still to come, or still open.
  const bool all_started = !timeline->played.seen.steps.back().clients.empty();
  if (timeline->open_steps > 0 || (!failed && !all_started)) return;
  if (failed || !counts_requests(*timeline->steps)) return end(timeline);
  end_later(timeline);
}

// Requests of the background may still be on their way. On a clock that jumps, all timelines wait for them together.
void Runner::end_later(const std::shared_ptr<Timeline>& timeline) {
  const Time from = std::max(batch_over_, loop_.now());
  if (gate_) loop_.call_at(from, [this] { gate_->last_chance(); });
  const auto finish = [this, weak = std::weak_ptr(timeline)] {
    if (auto held = weak.lock()) end(held);
  };
  loop_.call_at(from + options_.settle, [this, finish, weak = std::weak_ptr(timeline)] {
    if (!weak.expired()) target_.fetch_log(finish);
  });
}

void Runner::end(const std::shared_ptr<Timeline>& timeline) {
  if (timeline->ended) return;
  timeline->ended = true;
  timeline->played.seen.log = book_.log(timeline->token);
  if (timeline->is_chain()) timeline->played.seen.hops = target_.chains()->hops(timeline->played.seen.base);
  // Whatever was seen: without the whole log it proves nothing.
  if (std::string gap = target_.gap(timeline->played.seen.base); !gap.empty()) timeline->played.error = std::move(gap);
  book_.close(timeline->token);
  Entry& entry = *timeline->entry;
  if (entry.main->ended && (!entry.control || entry.control->ended)) conclude_entry(entry);
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
  if (round_.empty()) return begin_round(std::exchange(again_, {}));
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
      if (timeline && !timeline->ended) book_.close(timeline->token);
    }
    entry->main.reset();
    entry->control.reset();
    entry->result.id = entry->item->id;
    entry->result.verdict = verdict;
    entry->result.why = why;
    settle(*entry);
  }
  waiting_.clear();
  finish();
}

void Runner::finish() {
  if (finished_) return;
  finished_ = true;
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
