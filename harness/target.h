// A cache under test, as the runner sees it: something that answers requests.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "simulator/http/message.h"
#include "simulator/http/time.h"

namespace cachestone::harness {

// How one exchange with the target ended, as the client saw it.
struct Received {
  std::vector<http::Response> interim;
  http::Response response;
  bool has_response = false;  // the field section of a final response arrived
  std::string error;          // empty when the response is complete; else what went wrong
  Time sent{};                // on the loop's clock
  Time done{};
  bool hung = false;  // nothing more came until the client lost patience: no use to try again
};

class Target {
 public:
  virtual ~Target() = default;
  // Sends `request` now; calls `done` exactly once, later, on the loop's thread. The request's target is a path that
  // starts with the case's base; the target adds Host and whatever its address needs (base path, absolute form).
  virtual void exchange(http::Request request, std::function<void(Received)> done) = 0;
};

}  // namespace cachestone::harness
