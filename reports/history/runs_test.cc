#include "reports/history/runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/history/history_testing.h"

namespace cachestone::reports::history {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> names(const History& history) {
  std::vector<std::string> all;
  for (const History::Entry& entry : history.runs) all.push_back(entry.run->name);
  return all;
}

TEST(Runs, OfAFolderAreItsFoldersAndFilesByDate) {
  const RunsFolder folder;
  folder.add_three();
  write_file(folder.path() / "notes.txt", "no run");
  write_file(folder.path() / "empty" / "notes.txt", "no run");
  RunFolder runs(folder.path());
  const auto history = runs.read();
  EXPECT_THAT(names(*history), ElementsAre("january", "february", "march.json"));
  ASSERT_EQ(history->targets.size(), 2u);
  EXPECT_EQ(history->targets[1].name, "nginx");
  EXPECT_EQ(history->targets[1].runs.size(), 3u);
  EXPECT_TRUE(history->runs[0].run->results.targets[1].cases[0].exchanges.empty()) << "the evidence is not kept";
}

TEST(Runs, AreReadAgainWhenTheyChange) {
  const RunsFolder folder;
  folder.add_three();
  RunFolder runs(folder.path());
  const auto before = runs.read();
  EXPECT_EQ(runs.read()->runs[0].run, before->runs[0].run) << "what did not change is not read again";
  folder.add("april/results.json", "2026-04-01T12:00:00Z", Verdict::pass);
  std::filesystem::remove(folder.path() / "march.json");
  write_file(folder.path() / "january" / "index.html", "<p>");
  const auto after = runs.read();
  EXPECT_THAT(names(*after), ElementsAre("january", "february", "april"));
  EXPECT_EQ(after->runs[0].run->report, folder.path() / "january");
  EXPECT_EQ(names(*before).size(), 3u) << "who looks at the old ones still can";
}

TEST(Runs, ThatCannotBeReadSayWhy) {
  const RunsFolder folder;
  folder.add_three();
  write_file(folder.path() / "broken.json", "{");
  write_file(folder.path() / "foreign" / "results.json", "{}");
  const auto history = RunFolder(folder.path()).read();
  ASSERT_EQ(history->runs.size(), 5u);
  EXPECT_THAT(history->runs[3].run->problem, HasSubstr("broken.json: expected a whole results file"));
  EXPECT_THAT(history->runs[4].run->problem, HasSubstr("expected a results file of cachestone"));
  EXPECT_EQ(history->targets[1].runs.size(), 3u);
  EXPECT_THROW(RunFolder(folder.path() / "none").read(), std::runtime_error);
}

TEST(Runs, AFolderThatIsARunIsOne) {
  const RunsFolder folder;
  folder.add("results.json", "2026-01-01T12:00:00Z", Verdict::pass);
  const auto history = RunFolder(folder.path()).read();
  EXPECT_THAT(names(*history), ElementsAre(folder.path().filename().string()));
}

}  // namespace
}  // namespace cachestone::reports::history
