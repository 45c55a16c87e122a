// The day of the real clock, for what has a date after which it is over.
#pragma once

#include <string>

#include "harness/suite_run.h"

namespace cachestone::cli {

// "2027-03-01", in UTC.
inline std::string today() {
  return harness::iso_now().substr(0, 10);
}

}  // namespace cachestone::cli
