// The harness's end of a remote origin: keeps the origin's book in step with the one here.
//
// The runner works with a Book of this process, as with an origin of this process. The link registers at the origin
// what the book here has open, when it is needed, and writes into it what the origin has logged: the origin's news is
// waited for all the time, and fetched at once where it is wanted.
//
// An origin that does not answer is asked again until the patience ends; then everything fails for that reason. One
// that was restarted has lost its cases: those that had begun here have a gap in their log, and say so; others are
// registered again. The origin goes by the clock here: the difference is measured when a session begins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/control_call.h"
#include "origin/script/book.h"
#include "simulator/json/reader.h"
#include "simulator/world/loop.h"

namespace cachestone::harness {

struct LinkOptions {
  std::string place;                       // for messages: "the origin at https://origin.example:8443"
  std::string version;                     // of this program: the origin's must be the same
  Milliseconds patience = Seconds{30};     // with an origin that does not answer
  Milliseconds again = Milliseconds{300};  // until it is asked again
  Milliseconds wait = Seconds{5};          // for news, in one call
  // What of a request may be kept; null: everything.
  std::function<http::Request(http::Request)> clean = nullptr;
};

class OriginLink {
 public:
  using Done = std::function<void(const std::string& problem)>;

  // All must outlive the link; nothing is called after its end.
  OriginLink(world::Loop& loop, origin::Book& book, ControlCalls& calls, LinkOptions options);
  ~OriginLink();
  OriginLink(const OriginLink&) = delete;
  OriginLink& operator=(const OriginLink&) = delete;

  // Begins a session. `done` is called once, also when the origin cannot be reached: then at the first failure.
  void connect(Done done);
  // Says goodbye; `done` is called in any case, soon.
  void disconnect(std::function<void()> done);

  // Makes the origin know the open case of the book and its current step.
  void begin(const std::string& token, Done done);
  // Afterwards the book has everything that the origin has logged until now.
  void catch_up(Done done);
  // Why the log of this case is not whole; empty while it is.
  std::string gap(const std::string& token) const;

  // Why the link was given up; empty while it was not.
  const std::string& failure() const { return failure_; }
  // The origin has said no: another way there would not help.
  bool was_refused() const { return refused_; }
  Milliseconds clock_difference() const { return difference_; }  // the origin's clock before ours
  Milliseconds round_trip() const { return round_trip_; }
  std::size_t restarts() const { return restarts_; }

 private:
  struct Act {
    nlohmann::json what;
    std::string token;
    std::optional<std::size_t> step;  // that it begins
    Done done;                        // may be null
    bool opens() const { return what.contains("open"); }
  };
  // What one call asks for.
  struct Load {
    std::deque<Act> acts;
    std::vector<Done> waiting;
  };
  enum class State { apart, joining, joined, failed };

  void join();
  void measure(std::size_t left);
  void begin_session();
  void joined(const std::string& session);
  void not_joined(const ControlReply& reply);
  void lose_session();
  // One call is under way at a time, so that nothing overtakes anything; and one that waits for news.
  void pump();
  void listen();
  void close_what_is_closed();
  Load take_load();
  void put_back(Load load);
  void on_reply(const nlohmann::json& reply, Load load);
  void on_trouble(const ControlReply& reply);
  void settle(const Act& act, const std::string& problem);
  void take_news(const nlohmann::json& content);
  void take(const json::Node& news);
  void later(std::function<void()> action);
  bool out_of_patience(const ControlReply& reply);
  void fail(const std::string& why);

  world::Loop& loop_;
  origin::Book& book_;
  ControlCalls& calls_;
  const LinkOptions options_;
  State state_ = State::apart;
  Done on_joined_;
  std::string session_;
  std::uint64_t epoch_ = 0;  // counts sessions: replies to calls of an earlier one do not count
  std::uint64_t read_ = 0;   // number of the last news that is in the book
  std::map<std::string, std::optional<std::size_t>> known_;  // to the origin: cases with their current step
  std::set<std::string> opening_;                            // not known yet
  std::map<std::string, std::string> gaps_;
  std::deque<Act> acts_;
  std::vector<Done> waiting_;  // for everything that is logged now
  bool calling_ = false;
  bool listening_ = false;
  std::optional<Time> silent_since_;
  std::string failure_;
  bool refused_ = false;
  Milliseconds difference_{0};
  Milliseconds round_trip_{0};
  std::size_t restarts_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace cachestone::harness
