// Whatever happens, in whatever order: what books_testing.h promises holds. cache_fuzz.cc looks for more of the same.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "simulator/engine/random_events_testing.h"

namespace cachestone::engine::testing {
namespace {

RC_GTEST_PROP(RandomEvents, NothingBreaksAPromise, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(0, 800);
  const auto bytes = *rc::gen::container<std::vector<std::uint8_t>>(size, rc::gen::arbitrary<std::uint8_t>());
  RandomEvents(bytes).play();
}

// What the fuzzer has found once stays mended.
TEST(RandomEvents, WhatWasFoundOnce) {
  const std::filesystem::path corpus = CACHESTONE_SOURCE_DIR "/simulator/engine/corpus/cache_fuzz";
  int played = 0;
  for (const auto& entry : std::filesystem::directory_iterator(corpus)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::vector<char> text{std::istreambuf_iterator<char>(file), {}};
    const std::vector<std::uint8_t> bytes(text.begin(), text.end());
    EXPECT_NO_THROW(RandomEvents(bytes).play()) << entry.path();
    ++played;
  }
  EXPECT_GT(played, 0);
}

}  // namespace
}  // namespace cachestone::engine::testing
