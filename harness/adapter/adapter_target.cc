#include "harness/adapter/adapter_target.h"

#include <utility>

#include "harness/origin_side.h"
#include "simulator/http/codec.h"

namespace cachestone::adapter {
namespace {

// More than any case can need: an adapter that asks again and again would never let the clock move on.
constexpr std::size_t kMostFetches = 1000;

}  // namespace

struct AdapterTarget::Carry {
  AdapterTarget& target;

  void operator()(Introduction&) const {}  // a child does not let it through
  void operator()(Idle&) const {}          // nor this
  void operator()(Problem& problem) const { target.fail(ChildState::upset, "The adapter says: " + problem.message); }
  void operator()(Fetch& fetch) const { target.fetch(fetch.id, std::move(fetch.request)); }
  void operator()(ReplyInterim& interim) const {
    target.later([&target = target, interim = std::move(interim)] {
      const auto client = target.clients_.find(interim.id);
      if (client != target.clients_.end()) client->second.received.interim.push_back(interim.response);
    });
  }
  void operator()(Reply& reply) const { target.reply(reply.id, std::move(reply.response)); }
};

AdapterTarget::AdapterTarget(world::Loop& loop, origin::Book& book, Child& child,
                             std::function<void(const std::string&)> on_failure)
    : loop_(loop), book_(book), child_(child), on_failure_(std::move(on_failure)) {}

bool AdapterTarget::open(const std::string& name) {
  try {
    for (Said& said : child_.tell(Open{loop_.now(), name})) std::visit(Carry{*this}, said);
  } catch (const WireError& error) {
    if (error.died) {
      state_ = ChildState::gone;
      closed_ = true;
      return false;
    }
    fail(ChildState::gone, error.what());
  } catch (const Cancelled&) {
    fail(ChildState::cancelled, "");
  }
  return true;
}

harness::Target::Leave AdapterTarget::exchange(http::Request request, std::function<void(harness::Received)> done) {
  if (!request.fields.has("Host")) request.fields.add("Host", "cache.example");
  http::set_framing(request);
  const std::uint64_t id = next_request_++;
  Client& client = clients_[id];
  client.request = request.method + " " + request.target;
  client.received.sent = loop_.now();
  client.done = std::move(done);
  tell(ClientRequest{loop_.now(), id, std::move(request)});
  return [this, id] {
    if (clients_.erase(id) == 0) return;
    left_.insert(id);
    tell(adapter::Leave{loop_.now(), id});
  };
}

std::string AdapterTarget::unanswered() const {
  if (clients_.empty()) return "";
  const auto& [id, client] = *clients_.begin();
  return "request " + std::to_string(id) + " (" + client.request + ")";
}

void AdapterTarget::tell(const Told& message) {
  if (closed_) return;
  try {
    for (Said& said : child_.tell(message)) std::visit(Carry{*this}, said);
  } catch (const WireError& error) {
    fail(ChildState::gone, error.what());
  } catch (const Cancelled&) {
    fail(ChildState::cancelled, "");
  }
}

void AdapterTarget::fail(ChildState state, const std::string& reason) {
  if (closed_) return;
  closed_ = true;
  state_ = state;
  loop_.call_at(loop_.now(), [this, reason] { on_failure_(reason); });
}

void AdapterTarget::later(std::function<void()> action) {
  loop_.call_at(loop_.now(), [this, action = std::move(action)] {
    if (!closed_) action();
  });
}

void AdapterTarget::fetch(std::uint64_t id, http::Request request) {
  if (!fetched_.insert(id).second) {
    return fail(ChildState::upset, "The adapter used the id " + std::to_string(id) + " for two fetches.");
  }
  if (fetched_.size() > kMostFetches) {
    return fail(ChildState::upset,
                "The adapter asked the origin more than " + std::to_string(kMostFetches) + " times.");
  }
  later([this, id, request = std::move(request)] {
    harness::ask_origin(
        loop_, book_, request,
        [this, id](const http::Response& interim) {
          later([this, id, interim] { tell(OriginInterim{loop_.now(), id, interim}); });
        },
        [this, id](const harness::Heard& heard) {
          later([this, id, heard] {
            if (heard.complete) return tell(OriginResponse{loop_.now(), id, *heard.response});
            tell(OriginFailed{loop_.now(), id, heard.failure, heard.response});
          });
        });
  });
}

void AdapterTarget::reply(std::uint64_t id, http::Response response) {
  if (left_.contains(id)) return;
  const auto open = clients_.find(id);
  if (open == clients_.end() || std::exchange(open->second.replied, true)) {
    return fail(ChildState::upset, "The adapter replied to request " + std::to_string(id) + ", which was not open.");
  }
  later([this, id, response = std::move(response)]() mutable {
    auto client = clients_.extract(id);
    if (!client) return;  // it went away just now
    harness::Received& received = client.mapped().received;
    received.response = std::move(response);
    received.has_response = true;
    received.done = loop_.now();
    client.mapped().done(std::move(received));
  });
}

}  // namespace cachestone::adapter
