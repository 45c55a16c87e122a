#include "harness/player.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "harness/pace.h"
#include "origin/script/template.h"
#include "simulator/world/browser.h"

namespace cachestone::harness {
namespace {

// Where the cases of a batch hold each other up.
constexpr std::size_t kMoreJobs = 8;

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

bool Player::DueLater::operator()(const Waiting& a, const Waiting& b) const {
  return std::pair(a.due, a.order) > std::pair(b.due, b.order);
}

Player::Player(world::Loop& loop, Target& target, origin::Book& book, const RunnerOptions& options, JumpGate* gate,
               std::function<void(const std::string&)> give_up)
    : loop_(loop),
      target_(target),
      book_(book),
      options_(options),
      gate_(gate),
      give_up_(std::move(give_up)),
      jobs_(options.jobs) {}

void Player::begin_batch(Time over, bool held_up) {
  batch_over_ = over;
  jobs_ = held_up ? kMoreJobs * options_.jobs : options_.jobs;
}

std::shared_ptr<Player::Timeline> Player::play(const cases::Case& item, const std::vector<cases::Step>& steps,
                                               Time start, std::function<void()> on_end) {
  auto timeline = std::make_shared<Timeline>();
  timeline->item = &item;
  timeline->steps = &steps;
  timeline->on_end = std::move(on_end);
  timeline->apart = gate_ != nullptr && holds_up_others(item);
  timeline->token = "cs-" + options_.run + "-" + std::to_string(next_token_++);
  SeenTimeline& seen = timeline->played.seen;
  seen.base = "/" + timeline->token;
  seen.start = start;
  seen.steps.resize(steps.size());
  seen.topology = item.topology;
  timeline->open_clients.resize(steps.size());
  if (timeline->is_chain()) target_.chains()->open(seen.base, item.topology);
  book_.open(timeline->token, origin_script(steps));
  if (gate_) playing_.push_back(timeline);
  schedule(timeline, 0);
  return timeline;
}

void Player::drop(const Timeline& timeline) {
  if (!timeline.ended) book_.close(timeline.token);
}

void Player::stop() {
  stopped_ = true;
  waiting_.clear();
}

bool Player::may_jump() {
  std::vector<Handle> held;
  std::vector<JumpGate::Playing> playing;
  std::erase_if(playing_, [](const auto& timeline) { return timeline.expired() || timeline.lock()->ended; });
  for (const auto& timeline : playing_) {
    const auto& one = held.emplace_back(timeline.lock());
    playing.push_back({*one->steps, one->played.seen, book_.log(one->token), one->open_clients});
  }
  return gate_->is_open(playing, events_);
}

void Player::schedule(const Handle& timeline, std::size_t step) {
  const Time time = timeline->played.seen.start + (*timeline->steps)[step].at + timeline->lag;
  loop_.call_at(time, [this, step, weak = std::weak_ptr(timeline)] {
    const auto held = weak.lock();
    if (held && !held->broken_off()) enqueue(held, step);
  });
}

void Player::enqueue(const Handle& timeline, std::size_t step) {
  const Time due = due_time(*timeline->steps, timeline->played.seen, step);
  // It is to meet the step before: held back for want of a place it would find that one over.
  if ((*timeline->steps)[step].overlap) return begin(timeline, step, due);
  waiting_.push_back({due, next_order_++, timeline, step});
  std::push_heap(waiting_.begin(), waiting_.end(), DueLater());
  start_waiting();
}

void Player::start_waiting() {
  while (!waiting_.empty()) {
    const auto next = waiting_.front().timeline.lock();
    const std::size_t step = waiting_.front().step;
    // The clients of a step begin together, also when they are more than there are places.
    if (next && in_flight_ > 0 && in_flight_ + (*next->steps)[step].clients > jobs_) return;
    const Time due = waiting_.front().due;
    std::pop_heap(waiting_.begin(), waiting_.end(), DueLater());
    waiting_.pop_back();
    if (!next || next->broken_off()) continue;
    begin(next, step, due);
  }
}

void Player::begin(const Handle& timeline, std::size_t step, Time due) {
  const Milliseconds late = loop_.now() - due;
  std::string& noted = timeline->played.late;
  if (options_.late && late > *options_.late && noted.empty()) noted = late_text(step, late);
  start_step(timeline, step);
}

// An origin far away is told of a step first, and that may take long.
void Player::note_delay(Timeline& timeline, std::size_t step, Time sent) const {
  const Milliseconds delay = sent - timeline.seen(step).started;
  std::string& noted = timeline.played.late;
  if (options_.late && delay > *options_.late && noted.empty()) noted = late_text(step, delay);
}

void Player::start_step(const Handle& timeline, std::size_t step) {
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

void Player::send(const Handle& timeline, std::size_t step, std::size_t client) {
  ++in_flight_;
  ++events_;
  SeenExchange& exchange = timeline->seen(step).clients[client];
  exchange.request = request_of((*timeline->steps)[step], timeline->played.seen.base, loop_.now());
  const auto open = std::make_shared<bool>(true);
  const auto receive = [this, step, client, open, weak = std::weak_ptr(timeline)](Received received) {
    *open = false;
    if (auto held = weak.lock()) on_received(held, step, client, std::move(received));
  };
  const Target::Leave leave =
      timeline->apart ? target_.exchange_apart(exchange.request, receive) : target_.exchange(exchange.request, receive);
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

void Player::on_received(const Handle& timeline, std::size_t step, std::size_t client, Received received) {
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
  if (stopped_) return;
  start_waiting();
  if (in_flight_ == 0) loop_.on_quiet();
}

bool Player::target_is_silent(bool answered, const std::string& error) {
  if (answered) {
    silent_ = 0;
    return false;
  }
  ++silent_;
  if (silent_ < options_.silence_limit) return false;
  if (silent_ % options_.silence_limit == 0 && options_.why_dead) {
    if (const auto reason = options_.why_dead()) {
      give_up_(*reason);
      return true;
    }
  }
  if (silent_ < 4 * options_.silence_limit) return false;
  give_up_("the cache gave no answer to " + std::to_string(silent_) + " requests in a row: " + error);
  return true;
}

void Player::on_step_ended(const Handle& timeline, std::size_t step) {
  timeline->played.seen.log = book_.log(timeline->token);
  if (gate_) gate_->step_ended(*timeline->steps, timeline->played.seen, step, options_.profile);
  if (gate_ && needs_exact_clock(*timeline->item)) {
    timeline->lag = std::max(timeline->lag, lag_after(*timeline->steps, timeline->played.seen, step));
  }
  await_background(timeline, step, options_.evidence);
}

// Looks again and again until the request is there, and once more for its answer to be read.
void Player::await_background(const Handle& timeline, std::size_t step, Milliseconds patience) {
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

void Player::leave_step(const Handle& timeline, std::size_t step) {
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
void Player::end_later(const Handle& timeline) {
  const Time from = std::max(batch_over_, loop_.now());
  if (gate_) loop_.call_at(from, [this] { gate_->last_chance(); });
  const auto finish = [this, weak = std::weak_ptr(timeline)] {
    if (auto held = weak.lock()) end(held);
  };
  loop_.call_at(from + options_.settle, [this, finish, weak = std::weak_ptr(timeline)] {
    if (!weak.expired()) target_.fetch_log(finish);
  });
}

void Player::end(const Handle& timeline) {
  if (timeline->ended) return;
  timeline->ended = true;
  timeline->played.seen.log = book_.log(timeline->token);
  if (timeline->is_chain()) timeline->played.seen.hops = target_.chains()->hops(timeline->played.seen.base);
  // Whatever was seen: without the whole log it proves nothing.
  if (std::string gap = target_.gap(timeline->played.seen.base); !gap.empty()) timeline->played.error = std::move(gap);
  book_.close(timeline->token);
  timeline->on_end();
}

}  // namespace cachestone::harness
