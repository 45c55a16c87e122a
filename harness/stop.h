// A wish to stop (Ctrl-C), passed on to whatever runs now.
#pragma once

#include <functional>
#include <string>
#include <utility>

namespace cachestone::harness {

// Lives on the loop's thread, as everything that uses it.
class StopRequest {
 public:
  // Asks whatever runs now, and everything that would run later, to stop. Only the first call counts.
  void request(std::string reason) {
    if (requested()) return;
    reason_ = std::move(reason);
    if (listener_) listener_(reason_);
  }
  bool requested() const { return !reason_.empty(); }
  const std::string& reason() const { return reason_; }
  // Who is told; one at a time. An empty function: nobody.
  void listen(std::function<void(const std::string& reason)> listener) { listener_ = std::move(listener); }

 private:
  std::string reason_;
  std::function<void(const std::string&)> listener_;
};

}  // namespace cachestone::harness
