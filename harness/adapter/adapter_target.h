// A cache library behind an adapter as a target, on the virtual clock: what the runner asks becomes messages, and what
// the adapter says becomes fetches from the scripted origin and replies. It is InProcessTarget with the cache
// elsewhere: the network has no latency, and every message is a turn of the loop of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "harness/adapter/child.h"
#include "harness/target.h"
#include "origin/script/book.h"
#include "simulator/world/loop.h"

namespace cachestone::adapter {

// What became of a child in one case.
enum class ChildState {
  well,
  gone,       // it cannot be spoken to any more
  upset,      // it can, but the case cannot go on
  cancelled,  // nobody wants to know any more
};

// For one case: it begins with a new cache. All arguments must outlive it, and it the calls that are pending in the
// loop.
class AdapterTarget : public harness::Target {
 public:
  // `on_failure` is called once, from a turn of the loop of its own, with a sentence, when the case cannot go on.
  AdapterTarget(world::Loop& loop, origin::Book& book, Child& child,
                std::function<void(const std::string&)> on_failure);

  // Makes the child open a new cache. False when it is gone because it had ended before: there may be a better one.
  bool open(const std::string& name);
  Leave exchange(http::Request request, std::function<void(harness::Received)> done) override;
  // From now on nothing is carried any more.
  void close() { closed_ = true; }

  ChildState child_state() const { return state_; }
  // "request 2 (GET /cs-1/a)": the first exchange that has no reply; empty when all have one.
  std::string unanswered() const;

 private:
  struct Client {
    std::string request;  // for messages
    harness::Received received;
    std::function<void(harness::Received)> done;
    bool replied = false;  // the reply is on its way
  };
  // Carries out one thing that the adapter said.
  struct Carry;

  void tell(const Told& message);
  void fail(ChildState state, const std::string& reason);
  void fetch(std::uint64_t id, http::Request request);
  void reply(std::uint64_t id, http::Response response);
  // Calls `action` in a turn of the loop of its own, unless nothing is carried any more.
  void later(std::function<void()> action);

  world::Loop& loop_;
  origin::Book& book_;
  Child& child_;
  std::function<void(const std::string&)> on_failure_;
  std::uint64_t next_request_ = 1;
  std::map<std::uint64_t, Client> clients_;  // open exchanges
  std::set<std::uint64_t> left_;             // whose client went away
  std::set<std::uint64_t> fetched_;          // ids of all fetches
  ChildState state_ = ChildState::well;
  bool closed_ = false;
};

}  // namespace cachestone::adapter
