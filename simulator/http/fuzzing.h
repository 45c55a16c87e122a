// What the fuzz targets share: a check that stops the fuzzer with a message.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace cachestone::http {

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken invariant: %s\n", what);
  std::abort();
}

}  // namespace cachestone::http
