// Input: a world and what happens in it (random_events_testing.h). No request is lost, no promise is broken.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "simulator/engine/random_events_testing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    cachestone::engine::testing::RandomEvents({data, size}).play();
  } catch (const std::exception& broken) {
    // Once more, aloud.
    try {
      cachestone::engine::testing::RandomEvents again({data, size});
      again.trace(stderr);
      again.play();
    } catch (const std::exception&) {
    }
    std::fprintf(stderr, "%s\n", broken.what());
    std::abort();
  }
  return 0;
}
