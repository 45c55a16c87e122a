#include "simulator/net/tap.h"

#include <utility>

namespace cachestone::net {
namespace {

std::function<void(const TapEvent&)>& listener() {
  static std::function<void(const TapEvent&)> tap;
  return tap;
}

}  // namespace

void set_tap(std::function<void(const TapEvent&)> tap) {
  listener() = std::move(tap);
}

void internal::tell_tap(const TapEvent& event) {
  if (listener() && !event.bytes.empty()) listener()(event);
}

}  // namespace cachestone::net
