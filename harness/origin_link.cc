#include "harness/origin_link.h"

#include <algorithm>
#include <utility>

#include "origin/control/control.h"
#include "origin/control/wire_json.h"
#include "simulator/json/reader.h"

namespace cachestone::harness {
namespace {

using Json = nlohmann::json;
using Kind = ControlReply::Kind;

constexpr std::size_t kMeasurements = 3;           // of the clock; the quickest counts
constexpr std::size_t kActsAtOnce = 500;           // in one call
constexpr std::size_t kBytesAtOnce = 1024 * 1024;  // of scripts in one call, about
constexpr const char* kRestarted = "The origin was restarted in the middle of this case, and its log is lost";

Time midway(const ControlReply& reply) {
  return reply.sent + (reply.done - reply.sent) / 2;
}

}  // namespace

OriginLink::OriginLink(world::Loop& loop, origin::Book& book, ControlCalls& calls, LinkOptions options)
    : loop_(loop), book_(book), calls_(calls), options_(std::move(options)) {}

OriginLink::~OriginLink() = default;

void OriginLink::later(std::function<void()> action) {
  loop_.call_after(options_.again, [alive = std::weak_ptr(alive_), action = std::move(action)] {
    if (!alive.expired()) action();
  });
}

std::string OriginLink::gap(const std::string& token) const {
  const auto found = gaps_.find(token);
  return found == gaps_.end() ? "" : found->second;
}

// Joining: hello a few times, for the clock; then a session.

void OriginLink::connect(Done done) {
  on_joined_ = std::move(done);
  join();
}

void OriginLink::join() {
  state_ = State::joining;
  round_trip_ = Milliseconds::max();
  measure(kMeasurements);
}

void OriginLink::measure(std::size_t left) {
  const Json hello = {{"control", origin::kControlVersion}, {"version", options_.version}};
  calls_.call("hello", hello, [this, left](const ControlReply& reply) {
    if (state_ != State::joining) return;
    if (reply.kind != Kind::well) return not_joined(reply);
    if (const Milliseconds took = reply.done - reply.sent; took < round_trip_) {
      round_trip_ = took;
      difference_ = Time(Milliseconds(reply.content.value("now", std::int64_t{0}))) - midway(reply);
    }
    left > 1 ? measure(left - 1) : begin_session();
  });
}

void OriginLink::begin_session() {
  calls_.call("session", {{"clock", -difference_.count()}}, [this](const ControlReply& reply) {
    if (state_ != State::joining) return;
    if (reply.kind != Kind::well) return not_joined(reply);
    joined(reply.content.value("session", ""));
  });
}

void OriginLink::joined(const std::string& session) {
  state_ = State::joined;
  session_ = session;
  read_ = 0;
  silent_since_.reset();
  if (const Done done = std::exchange(on_joined_, nullptr)) done("");
  pump();
}

void OriginLink::not_joined(const ControlReply& reply) {
  if (on_joined_) {
    refused_ = reply.kind == Kind::refused;
    failure_ = reply.problem;
    state_ = State::failed;
    return std::exchange(on_joined_, nullptr)(reply.problem);
  }
  if (reply.kind == Kind::refused) return fail(options_.place + " came back, but: " + reply.problem);
  if (!out_of_patience(reply)) later([this] { join(); });
}

bool OriginLink::out_of_patience(const ControlReply& reply) {
  if (!silent_since_) silent_since_ = loop_.now();
  if (loop_.now() - *silent_since_ < options_.patience) return false;
  fail(options_.place + " has not answered for " + std::to_string(whole_seconds(options_.patience).count()) +
       " s: " + reply.problem);
  return true;
}

void OriginLink::lose_session() {
  if (state_ != State::joined) return;
  ++restarts_;
  ++epoch_;
  for (const auto& [token, step] : std::exchange(known_, {})) gaps_[token] = kRestarted;
  // What was asked for these is of no use any more; cases that the origin had not heard of are still to come.
  std::deque<Act> of_no_use;
  for (Act& act : std::exchange(acts_, {})) (gaps_.contains(act.token) ? of_no_use : acts_).push_back(std::move(act));
  join();
  for (const Act& act : of_no_use) settle(act, kRestarted);
}

void OriginLink::fail(const std::string& why) {
  failure_ = why;
  state_ = State::failed;
  for (const auto& [token, step] : std::exchange(known_, {})) gaps_[token] = why;
  const Load load{std::exchange(acts_, {}), std::exchange(waiting_, {})};
  for (const Act& act : load.acts) settle(act, why);
  for (const Done& done : load.waiting) done(why);
}

void OriginLink::disconnect(std::function<void()> done) {
  if (state_ != State::joined) return done();
  state_ = State::apart;
  calls_.call("end", {{"session", session_}}, [done = std::move(done)](const ControlReply&) { done(); });
}

// Asking for something.

void OriginLink::begin(const std::string& token, Done done) {
  if (state_ == State::failed) return done(failure_);
  if (const std::string why = gap(token); !why.empty()) return done(why);
  const std::size_t step = book_.step(token);
  const auto known = known_.find(token);
  if (known != known_.end() && known->second == step) return done("");
  if (known == known_.end() && opening_.insert(token).second) {
    acts_.push_back({{{"open", token}, {"steps", origin::write_script(book_.script(token))}}, token, {}, nullptr});
  }
  acts_.push_back({{{"begin", token}, {"step", step}}, token, step, std::move(done)});
  pump();
}

void OriginLink::catch_up(Done done) {
  if (state_ == State::failed) return done(failure_);
  waiting_.push_back(std::move(done));
  pump();
}

void OriginLink::close_what_is_closed() {
  std::erase_if(gaps_, [&](const auto& one) { return !book_.is_open(one.first); });
  std::erase_if(known_, [&](const auto& one) {
    if (book_.is_open(one.first)) return false;
    acts_.push_back({{{"close", one.first}}, one.first, {}, nullptr});
    return true;
  });
}

OriginLink::Load OriginLink::take_load() {
  Load load;
  std::size_t bytes = 0;
  while (!acts_.empty() && load.acts.size() < kActsAtOnce && bytes < kBytesAtOnce) {
    if (acts_.front().opens()) bytes += acts_.front().what.dump().size();
    load.acts.push_back(std::move(acts_.front()));
    acts_.pop_front();
  }
  load.waiting = std::exchange(waiting_, {});
  return load;
}

void OriginLink::put_back(Load load) {
  acts_.insert(acts_.begin(), std::make_move_iterator(load.acts.begin()), std::make_move_iterator(load.acts.end()));
  waiting_.insert(waiting_.begin(), std::make_move_iterator(load.waiting.begin()),
                  std::make_move_iterator(load.waiting.end()));
}

void OriginLink::pump() {
  if (state_ != State::joined || calling_) return;
  listen();
  if (acts_.empty() && waiting_.empty()) return;
  close_what_is_closed();
  const auto load = std::make_shared<Load>(take_load());
  Json acts = Json::array();
  for (const Act& act : load->acts) acts.push_back(act.what);
  calling_ = true;
  calls_.call("act", {{"session", session_}, {"after", read_}, {"acts", std::move(acts)}},
              [this, load, epoch = epoch_](const ControlReply& reply) {
                calling_ = false;
                if (epoch == epoch_ && reply.kind == Kind::well && state_ == State::joined) {
                  return on_reply(reply.content, std::move(*load));
                }
                put_back(std::move(*load));
                epoch == epoch_ ? on_trouble(reply) : pump();
              });
}

// What comes of it.

void OriginLink::on_reply(const Json& reply, Load load) {
  silent_since_.reset();
  take_news(reply);
  const Json done = reply.value("done", Json::array());
  for (std::size_t i = 0; i < load.acts.size(); ++i) {
    const bool told = i < done.size() && done[i].is_string();
    settle(load.acts[i], told ? done[i].get<std::string>() : "the origin said nothing about it");
  }
  if (reply.value("until", std::uint64_t{0}) < reply.value("last", std::uint64_t{0})) {
    put_back({{}, std::move(load.waiting)});  // there is more
  } else {
    for (const Done& one : load.waiting) one("");
  }
  pump();
}

void OriginLink::on_trouble(const ControlReply& reply) {
  if (state_ == State::failed) return fail(failure_);
  if (state_ != State::joined) return;
  if (reply.kind == Kind::unknown_run) return lose_session();
  if (reply.kind == Kind::refused) return fail(options_.place + ": " + reply.problem);
  if (out_of_patience(reply)) return;
  later([this] { pump(); });
}

void OriginLink::listen() {
  if (listening_ || state_ != State::joined) return;
  listening_ = true;
  const Json content = {{"session", session_}, {"after", read_}, {"wait", options_.wait.count()}};
  calls_.call("act", content, [this, epoch = epoch_](const ControlReply& reply) {
    listening_ = false;
    if (state_ != State::joined) return;
    if (epoch != epoch_) return listen();
    if (reply.kind != Kind::well) return on_trouble(reply);
    silent_since_.reset();
    take_news(reply.content);
    listen();
  });
}

void OriginLink::settle(const Act& act, const std::string& problem) {
  std::string told = problem;
  if (act.opens()) {
    opening_.erase(act.token);
    if (problem.empty()) {
      known_[act.token];
    } else {
      gaps_[act.token] = "The origin did not take the script: " + problem;
    }
  } else if (act.step) {
    if (const std::string why = gap(act.token); !why.empty()) told = why;
    if (const auto known = known_.find(act.token); told.empty() && known != known_.end()) known->second = act.step;
  }
  if (act.done) act.done(told);
}

void OriginLink::take_news(const Json& content) {
  const Json list = content.value("news", Json::array());
  try {
    for (const Json& item : list) take(json::Node(item, options_.place));
  } catch (const json::InputError& error) {
    return fail(options_.place + " says what makes no sense: " + error.what());
  }
  read_ = std::max(read_, content.value("until", std::uint64_t{0}));
}

// The same news may come twice: by the call that waits for it, and by another.
void OriginLink::take(const json::Node& news) {
  json::ObjectReader reader(news);
  const auto number = static_cast<std::uint64_t>(reader.required("number").integer(0));
  const std::string token = reader.required("token").text();
  const auto entry = reader.optional("entry");
  const auto lost = reader.optional("lost");
  if (number <= read_) return;
  read_ = number;
  if (lost) {
    if (book_.is_open(token)) gaps_[token] = "The log of the origin is not whole: " + lost->text();
  } else if (entry) {
    origin::LogEntry seen = origin::read_entry(*entry);
    if (options_.clean) seen.request = options_.clean(std::move(seen.request));
    book_.learn(token, std::move(seen));
  }
}

}  // namespace cachestone::harness
