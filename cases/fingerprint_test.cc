#include "cases/fingerprint.h"

#include "cases/testing.h"
#include "simulator/scratch_folder_testing.h"

namespace cachestone::cases {
namespace {

// A folder with a suite of two files, removed at the end.
class Fingerprint : public ::testing::Test {
 protected:
  Fingerprint() {
    catalogue_.suites = {Suite{"a/one", "", "", "", {}}, Suite{"a/two", "", "", "", {}}};
    for (const char* name : {"areas", "capabilities", "requirements", "a/one", "a/two"}) write(name, name);
  }

  void write(const std::string& name, const std::string& text) { scratch_.write(name + ".json", text); }
  std::string taken() const { return fingerprint(catalogue_, folder_); }

  const ScratchFolder scratch_;
  const std::filesystem::path folder_ = scratch_.path();
  Catalogue catalogue_;
};

TEST_F(Fingerprint, IsTheSameForTheSameFiles) {
  EXPECT_EQ(taken(), "2e3491de250ab21b") << "on every machine";
  std::ofstream(folder_ / "README.md") << "not a part of the suite";
  EXPECT_EQ(taken(), "2e3491de250ab21b");
}

TEST_F(Fingerprint, EveryFileCounts) {
  const std::string before = taken();
  for (const std::string name : {"areas", "capabilities", "requirements", "a/one", "a/two"}) {
    write(name, name + " ");
    EXPECT_NE(taken(), before) << name;
    write(name, name);
  }
  write("a/one", "a/oneX");
  write("a/two", "/two");
  EXPECT_NE(taken(), before);
  std::swap(catalogue_.suites[0], catalogue_.suites[1]);
  write("a/one", "a/one");
  write("a/two", "a/two");
  EXPECT_EQ(taken(), before) << "the order of the matrix is that of areas.json";
}

TEST_F(Fingerprint, AFileThatIsNotThereIsAnError) {
  std::filesystem::remove(folder_ / "a" / "two.json");
  EXPECT_THROW(taken(), std::runtime_error);
}

}  // namespace
}  // namespace cachestone::cases
