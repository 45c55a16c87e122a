#include "harness/clock_page.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "harness/process.h"
#include "simulator/scratch_folder_testing.h"

namespace cachestone::harness {
namespace {

namespace fs = std::filesystem;

class ClockPageTest : public testing::Test {
 protected:
  const ScratchFolder scratch_;
  const fs::path folder_ = scratch_.path();
};

TEST_F(ClockPageTest, TheFileHoldsTheOffsetInNanoseconds) {
  ClockPage page(folder_ / "clock");
  EXPECT_EQ(page.offset(), Milliseconds{0});
  page.set(Milliseconds{-3'600'250});
  EXPECT_EQ(page.offset(), Milliseconds{-3'600'250});
  std::int64_t seen = 0;
  std::ifstream(page.file(), std::ios::binary).read(reinterpret_cast<char*>(&seen), sizeof seen);
  EXPECT_EQ(seen, -3'600'250'000'000);
}

TEST_F(ClockPageTest, AFileThatSomebodyCutsOffOrTakesAwayIsWrittenToAllTheSame) {
  ClockPage page(folder_ / "clock");
  fs::resize_file(page.file(), 0);
  page.set(Milliseconds{5});
  EXPECT_EQ(fs::file_size(page.file()), sizeof(std::int64_t));
  fs::remove(page.file());
  page.set(Milliseconds{6});
  EXPECT_EQ(page.offset(), Milliseconds{6});
}

TEST_F(ClockPageTest, OthersMayReadItWhateverTheUmaskSays) {
  const mode_t before = umask(077);
  const ClockPage page(folder_ / "clock");
  umask(before);
  EXPECT_EQ(fs::status(page.file()).permissions(), fs::perms{0644});
}

TEST_F(ClockPageTest, AFileThatCannotBeMadeIsSaid) {
  try {
    const ClockPage page(folder_ / "missing" / "clock");
    FAIL();
  } catch (const LaunchError& error) {
    EXPECT_EQ(error.what(),
              "cannot make the clock page " + (folder_ / "missing" / "clock").string() + ": No such file or directory");
  }
}

TEST_F(ClockPageTest, TheLibraryIsBesideTheProgram) {
  EXPECT_THROW(preload_library(folder_ / "cachestone"), LaunchError);
  EXPECT_EQ(missing_preload_library(folder_ / "cachestone"),
            "the library that moves a cache's clock is not at " + (folder_ / "libcachestone-warp.so").string());
  std::ofstream(folder_ / "libcachestone-warp.so").put('x');
  EXPECT_EQ(missing_preload_library(folder_ / "cachestone"), "");
  EXPECT_EQ(preload_library(folder_ / "cachestone"), folder_ / "libcachestone-warp.so");
}

TEST_F(ClockPageTest, OtherLibrariesAreStillPreloaded) {
  const ClockPage page(folder_ / "clock");
  const char* before = std::getenv("LD_PRELOAD");
  const std::string rest = before != nullptr && *before != '\0' ? ":" + std::string(before) : "";
  const auto environment = environment_for(page, "/lib/warp.so");
  EXPECT_EQ(environment.at("LD_PRELOAD"), "/lib/warp.so" + rest);
  EXPECT_EQ(environment.at("CACHESTONE_CLOCK"), page.file().string());
}

}  // namespace
}  // namespace cachestone::harness
