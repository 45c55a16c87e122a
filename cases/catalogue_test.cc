#include <gtest/gtest.h>

#include <algorithm>

#include "cases/reader.h"
#include "cases/testing.h"
#include "simulator/scratch_folder_testing.h"

namespace cachestone::cases {
namespace {

const char* const kRegistry =
    R"([{"id": "c-1", "document": "d", "section": "1", "level": "MUST", "actor": "cache", "testable": "yes",
         "text": "t", "how": "h", "mechanism": "zeta/one"}])";

std::string suite_named(const std::string& id) {
  return R"({"suite": ")" + id + R"(", "title": "t", "spec": "s", "about": "a", "cases": [
    {"id": "x", "title": "t", "clauses": ["c-1"], "level": "probe", "steps": [{"at": 0}]}]})";
}

// A directory of two areas and three suites.
class CatalogueTest : public ::testing::Test {
 protected:
  CatalogueTest() {
    directory_.write("requirements.json", kRegistry);
    directory_.write("capabilities.json", R"([{"id": "flight", "text": "t"}])");
    directory_.write("areas.json", R"([{"id": "zeta", "title": "Z", "suites": ["two", "one"]},
                                       {"id": "alpha", "title": "A", "suites": ["three"]}])");
    directory_.write("zeta/one.json", suite_named("zeta/one"));
    directory_.write("zeta/two.json", suite_named("zeta/two"));
    directory_.write("alpha/three.json", suite_named("alpha/three"));
    directory_.write("schema/suite.schema.json", "{}");
    directory_.write("corpus/suite_fuzz/one.json", "{");
  }

  // The message of the error, without the directory's name.
  std::string message() const {
    std::string text = error_of([&] { read_catalogue(directory_.path()); });
    const std::string prefix = directory_.path().string() + "/";
    for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) {
      text.erase(at, prefix.size());
    }
    return text;
  }

  ScratchFolder directory_;
};

TEST_F(CatalogueTest, KeepsTheOrderOfTheMatrix) {
  const Catalogue catalogue = read_catalogue(directory_.path());
  ASSERT_EQ(catalogue.areas.size(), 2u);
  EXPECT_EQ(catalogue.areas[0].id, "zeta");
  EXPECT_EQ(catalogue.areas[1].title, "A");
  ASSERT_EQ(catalogue.suites.size(), 3u);
  EXPECT_EQ(catalogue.suites[0].id, "zeta/two");
  EXPECT_EQ(catalogue.suites[1].id, "zeta/one");
  EXPECT_EQ(catalogue.suites[2].id, "alpha/three");
  EXPECT_EQ(catalogue.case_count(), 3u);
  EXPECT_EQ(catalogue.clauses.at(0).text, "t");
}

TEST_F(CatalogueTest, AFileThatIsNotListed) {
  directory_.write("zeta/four.json", suite_named("zeta/four"));
  EXPECT_EQ(message(), "areas.json: expected every suite of the directory, found no \"zeta/four\"");
}

TEST_F(CatalogueTest, AFolderThatIsNotListed) {
  directory_.write("beta/one.json", suite_named("beta/one"));
  EXPECT_EQ(message(), "areas.json: expected every suite of the directory, found no \"beta/one\"");
}

TEST_F(CatalogueTest, AListedFileThatIsMissing) {
  std::filesystem::remove(directory_.path() / "zeta/one.json");
  EXPECT_EQ(message(), "areas.json at /0/suites/1: expected the name of a file, found no file zeta/one.json");
}

TEST_F(CatalogueTest, ASuiteListedTwice) {
  directory_.write("areas.json", R"([{"id": "zeta", "title": "Z", "suites": ["one", "one"]}])");
  EXPECT_EQ(message(), "areas.json at /0/suites/1: expected each suite once, found \"one\"");
}

TEST_F(CatalogueTest, CapabilitiesMayBeShownByAProbe) {
  directory_.write("capabilities.json", R"([{"id": "flight", "text": "t", "shown_by": "zeta/one/x"}])");
  const Catalogue catalogue = read_catalogue(directory_.path());
  ASSERT_NE(catalogue.capability("flight"), nullptr);
  EXPECT_EQ(catalogue.capability("flight")->shown_by, "zeta/one/x");
  EXPECT_EQ(catalogue.capability("sight"), nullptr);
}

TEST_F(CatalogueTest, MistakesInCapabilities) {
  const std::string probe = suite_named("zeta/one");
  const auto with = [&](const std::string& more) {
    return std::string(probe).replace(probe.find("\"steps\""), 0, more + ", ");
  };
  const std::string expected = "expected a probe that answers yes or no and needs nothing that has to be shown, found ";
  struct Row {
    std::string suite;
    std::string capabilities;
    std::string message;
  };
  const Row kRows[] = {
      {probe, R"([{"id": "flight", "text": "t"}, {"id": "flight", "text": "t"}])",
       "/1: expected an id of its own, found \"flight\" again"},
      {probe, R"([{"id": "Flight", "text": "t"}])", "/0/id: expected lower case words joined by -, found \"Flight\""},
      {probe, R"([{"id": "flight"}])", "/0: expected a member \"text\", found none"},
      {probe, R"([{"id": "flight", "text": "t", "shown_by": "zeta/one/y"}])",
       "/0/shown_by: " + expected + "\"zeta/one/y\", no such case"},
      {with(R"("observe": {"step": 0, "header": "Age"})"),
       R"([{"id": "flight", "text": "t", "shown_by": "zeta/one/x"}])",
       "/0/shown_by: " + expected + "\"zeta/one/x\", one that observes a value"},
      {with(R"("needs": ["flight"])"), R"([{"id": "flight", "text": "t", "shown_by": "zeta/one/x"}])",
       "/0/shown_by: " + expected + "\"zeta/one/x\", one that needs flight"},
      {std::string(probe).replace(probe.find("probe"), 5, "must"),
       R"([{"id": "flight", "text": "t", "shown_by": "zeta/one/x"}])",
       "/0/shown_by: " + expected + "\"zeta/one/x\", a must case"},
  };
  for (const Row& row : kRows) {
    directory_.write("zeta/one.json", row.suite);
    directory_.write("capabilities.json", row.capabilities);
    EXPECT_EQ(message(), "capabilities.json at " + row.message);
  }
}

TEST_F(CatalogueTest, AnAreaListedTwice) {
  directory_.write("areas.json", R"([{"id": "zeta", "title": "Z", "suites": []},
                                     {"id": "zeta", "title": "Z", "suites": []}])");
  EXPECT_EQ(message(), "areas.json at /1: expected each area once, found \"zeta\" again");
}

TEST_F(CatalogueTest, AnUnknownMemberOfAnArea) {
  directory_.write("areas.json", R"([{"id": "zeta", "title": "Z", "suites": [], "order": 1}])");
  EXPECT_EQ(message(), "areas.json at /0/order: expected one of id, suites, title, found unknown member");
}

TEST_F(CatalogueTest, AMistakeInASuiteNamesItsFile) {
  directory_.write("alpha/three.json", suite_named("alpha/four"));
  EXPECT_EQ(message(),
            "alpha/three.json at /suite: expected \"alpha/three\", the file's own path, found \"alpha/four\"");
}

TEST_F(CatalogueTest, MistakesInTheRegistry) {
  struct Row {
    const char* registry;
    const char* message;
  };
  const Row kRows[] = {
      {R"([{"id": "c-1", "document": "d", "section": "1", "level": "MAY"}])",
       "requirements.json at /0: expected a member \"actor\", found none"},
      {R"([{"id": "c-1", "document": "d", "section": "1", "level": "OUGHT", "actor": "a"}])",
       "requirements.json at /0/level: expected one of MUST, MUST NOT, SHOULD, SHOULD NOT, MAY, prose, found "
       "\"OUGHT\""},
      {R"([{"id": "c-1", "document": "d", "section": "1", "level": "MAY", "actor": "a", "testable": "y"}])",
       "requirements.json at /0/testable: expected one of yes, no, found \"y\""},
      {R"([{"id": "c", "document": "d", "section": "1", "level": "MAY", "actor": "a", "testable": "no", "text": "",
            "how": ""}])",
       "requirements.json at /0: expected a member \"mechanism\", found none"},
      {R"([{"id": "c", "document": "d", "section": "1", "level": "MAY", "actor": "a", "testable": "no", "text": "",
            "how": "", "mechanism": ""}])",
       "requirements.json at /0/mechanism: expected the suite that the clause belongs to, found \"\""},
      {R"([{"id": "c", "document": "d", "section": "1", "level": "MAY", "actor": "a", "testable": "no", "text": "",
            "how": "", "mechanism": "a/s"},
           {"id": "c", "document": "d", "section": "1", "level": "MAY", "actor": "a", "testable": "no", "text": "",
            "how": "", "mechanism": "a/s"}])",
       "requirements.json at /1: expected an id of its own, found \"c\" again"},
  };
  for (const Row& row : kRows) {
    directory_.write("requirements.json", row.registry);
    const std::string message_of_row = message();
    EXPECT_EQ(message_of_row, row.message);
  }
}

TEST_F(CatalogueTest, ADirectoryThatIsNotThere) {
  EXPECT_EQ(error_of([] { read_catalogue("/nowhere"); }),
            "/nowhere/requirements.json: expected a readable file, found no such file");
}

TEST_F(CatalogueTest, OneFileReadByItself) {
  Catalogue registry;
  registry.clauses = read_registry(directory_.path() / "requirements.json");
  EXPECT_EQ(read_suite(directory_.path() / "zeta/one.json", "", registry).cases.size(), 1u);
}

// The suite of this project.
TEST(Suite, IsWithoutMistakes) {
  const Catalogue catalogue = read_catalogue(kCasesDirectory);
  EXPECT_GE(catalogue.case_count(), 100u);
  EXPECT_GE(catalogue.suites.size(), 15u);
}

// A run on the real clock lasts as long as its longest case: what takes long needs a clock that can be set, or a chain,
// which no real cache is.
TEST(Suite, NothingTakesLongInRealTime) {
  for (const Suite& suite : read_catalogue(kCasesDirectory).suites) {
    for (const Case& item : suite.cases) {
      const bool set = std::find(item.needs.begin(), item.needs.end(), "exact-clock") != item.needs.end();
      if (set || !item.topology.empty()) continue;
      EXPECT_LE(item.length(), Seconds{10}) << item.id;
    }
  }
}

}  // namespace
}  // namespace cachestone::cases
