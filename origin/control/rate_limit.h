// So many in a stretch of time, whatever comes: counts anew when the stretch is over.
#pragma once

#include <cstddef>

#include "simulator/http/time.h"

namespace cachestone::origin {

class RateLimit {
 public:
  RateLimit(std::size_t most, Milliseconds stretch) : most_(most), stretch_(stretch) {}

  // Counts one more; false when there were too many.
  bool allows(Time now) {
    if (now - begun_ >= stretch_ || now < begun_) {
      begun_ = now;
      count_ = 0;
    }
    return ++count_ <= most_;
  }

 private:
  std::size_t most_;
  Milliseconds stretch_;
  Time begun_{};
  std::size_t count_ = 0;
};

}  // namespace cachestone::origin
