#include "cases/topics.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "cases/reader.h"
#include "simulator/json/input_error.h"
#include "simulator/scratch_folder_testing.h"

namespace cachestone::cases {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Case a_case(const char* id, Level level) {
  Case item;
  item.id = id;
  item.level = level;
  return item;
}

Catalogue two_suites() {
  Catalogue catalogue;
  catalogue.suites.resize(2);
  catalogue.suites[0].cases = {a_case("a/one/first", Level::must), a_case("a/one/second", Level::may)};
  catalogue.suites[1].cases = {a_case("b/two/first", Level::should), a_case("b/two/asks", Level::probe)};
  return catalogue;
}

class Topics : public ::testing::Test {
 protected:
  std::vector<Topic> read(const std::string& text) {
    std::ofstream(file_) << text;
    return read_topics(file_, two_suites());
  }
  std::string error_of(const std::string& text) {
    try {
      read(text);
    } catch (const json::InputError& error) {
      return error.what();
    }
    return "no error";
  }

  const ScratchFolder folder_;
  const std::filesystem::path file_ = folder_.path() / "topics.json";
};

std::string topic(const std::string& rest) {
  return R"([{"topic": "t", "kind": "question", "title": "T?", "about": "A.", )" + rest + "}]";
}

TEST_F(Topics, PatternsBecomeCasesInTheOrderOfTheSuite) {
  const std::vector<Topic> topics = read(topic(R"("cases": ["b/*", "a/*", "a/one/first"])"));
  ASSERT_EQ(topics.size(), 1U);
  EXPECT_EQ(topics[0].id, "t");
  EXPECT_EQ(topics[0].kind, "question");
  EXPECT_EQ(topics[0].title, "T?");
  EXPECT_EQ(topics[0].about, "A.");
  EXPECT_THAT(topics[0].cases, ElementsAre("a/one/first", "a/one/second", "b/two/first"));
}

TEST_F(Topics, LevelsLeaveOthersOut) {
  EXPECT_THAT(read(topic(R"("levels": ["may"], "cases": ["a/*"])"))[0].cases, ElementsAre("a/one/second"));
}

TEST_F(Topics, ThereNeedNotBeAny) {
  EXPECT_THAT(read_topics("/no/such/topics.json", two_suites()), IsEmpty());
}

TEST_F(Topics, MistakesAreNamedWithTheirPlace) {
  struct Row {
    std::string text;
    const char* message;
  };
  const std::string good = topic(R"("cases": ["a/*"])");
  const Row rows[] = {
      {topic(R"("cases": ["c/*"])"), "/0/cases/0: expected a pattern of cases that have the level, found \"c/*\""},
      {topic(R"("cases": ["b/two/asks"])"), "/0/cases/0: expected a pattern of cases"},
      {topic(R"("levels": ["probe"], "cases": ["b/*"])"), "/0/levels/0: expected must, should or may"},
      {R"([{"topic": "t", "kind": "riddle", "title": "T", "about": "A", "cases": ["a/*"]}])",
       "/0/kind: expected question or feature"},
      {"[" + good.substr(1, good.size() - 2) + "," + good.substr(1), "/1: expected an id of its own"},
      {topic(R"("case": ["a/*"])"), "expected a member \"cases\""},
  };
  for (const Row& row : rows) EXPECT_THAT(error_of(row.text), HasSubstr(row.message)) << row.text;
}

TEST_F(Topics, ThoseOfTheSuiteAreReadable) {
  const std::filesystem::path folder = std::filesystem::path(CACHESTONE_SOURCE_DIR) / "cases";
  EXPECT_FALSE(read_topics(folder / "topics.json", read_catalogue(folder)).empty());
}

}  // namespace
}  // namespace cachestone::cases
