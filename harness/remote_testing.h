// For tests: a remote origin in this process, half a round trip away, that can be stopped, started, and cut off.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/target.h"
#include "origin/control/control.h"
#include "origin/control/testing.h"

namespace cachestone::harness::testing {

inline constexpr const char* kSecret = "a-secret-of-the-test";
inline constexpr Time kRemoteStart{Seconds(784111777)};

// The way to its control API, and a cache in front of it that stores nothing.
class FarOrigin : public Target {
 public:
  static constexpr Milliseconds kOneWay{20};

  explicit FarOrigin(world::Loop& loop, Milliseconds wrong = {}, std::string version = "1.2.3")
      : loop_(loop), clock_(loop, wrong), version_(std::move(version)) {
    start();
  }
  void start() {
    control_ = std::make_unique<origin::Control>(clock_, origin::ControlOptions{kSecret, version_, bounds, {}});
  }
  void stop() { control_.reset(); }

  Leave exchange(http::Request request, std::function<void(Received)> done) override {
    asked.push_back(request.target);
    loop_.call_after(kOneWay, [this, request = std::move(request), done = std::move(done), sent = loop_.now()] {
      answer(request, [this, done, sent](Received received) {
        received.sent = sent;
        loop_.call_after(kOneWay, [this, done, received]() mutable {
          received.done = loop_.now();
          done(std::move(received));
        });
      });
    });
    return [] {};
  }

  std::vector<std::string> asked;  // targets
  origin::Bounds bounds{};
  bool loses_replies = false;  // what is asked is done, but nobody hears of it
  std::function<void(http::Request&)> on_the_way;

 private:
  void answer(http::Request request, const std::function<void(Received)>& done) {
    if (on_the_way) on_the_way(request);
    Received received;
    received.error = "connection refused";
    if (!control_) return done(received);
    received.error = loses_replies ? "reset before an answer" : "";
    received.has_response = !loses_replies;
    const std::size_t segment = request.target.find(origin::kControlSegment);
    if (segment == std::string::npos) {
      received.response = control_->answer(request, clock_.now()).response;
      return done(received);
    }
    const std::string path = request.target.substr(segment + origin::kControlSegment.size());
    const std::string secret(request.fields.first("Authorization").value_or(""));
    control_->handle({request.method, path, secret, request.body},
                     [received, done](const origin::Control::Reply& reply) mutable {
                       received.response.status = reply.status;
                       received.response.body = reply.body;
                       done(received);
                     });
  }

  world::Loop& loop_;
  origin::testing::WrongClock clock_;
  std::string version_;
  std::unique_ptr<origin::Control> control_;
};

}  // namespace cachestone::harness::testing
