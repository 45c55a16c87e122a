#include "reports/history/pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/history/history_testing.h"
#include "reports/text.h"
#include "reports/xmllint_testing.h"

namespace cachestone::reports::history {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::shared_ptr<const History> three_runs() {
  const RunsFolder folder;
  folder.add_three();
  return RunFolder(folder.path()).read();
}

TEST(HistoryPages, TheFirstListsTargetsAndRuns) {
  const std::string page = document(index_page(*three_runs()));
  EXPECT_THAT(page, AllOf(HasSubstr("<a href=\"targets/nginx.html\">nginx</a>"), HasSubstr("1 worse"),
                          HasSubstr("<a href=\"runs/february/index.html\">february</a>"),
                          HasSubstr("<a href=\"runs/march-json/index.html\">march.json</a>"),
                          HasSubstr("<a href=\"runs/march-json/targets/nginx.html\">nginx</a>")));
  EXPECT_LT(page.find("march.json"), page.find("january")) << "the latest run comes first";
}

TEST(HistoryPages, ATargetHasEachRowInEachRunAndWhatChanged) {
  const auto history = three_runs();
  const std::string page = document(target_page(*history, history->targets[1]));
  EXPECT_THAT(
      page, AllOf(HasSubstr("<h1>nginx over time</h1>"), HasSubstr("3 runs"),
                  HasSubstr("<h3>2026-02-01 → 2026-03-01</h3>"), HasSubstr("<h4>Worse: 1</h4>"),
                  HasSubstr("<summary>2026-01-01 → 2026-02-01: 1 better</summary>"), HasSubstr("<h4>Better: 1</h4>")));

  EXPECT_THAT(page, HasSubstr("<a href=\"../runs/march-json/cases/response-directives/no-store/not-reused.html\">"
                              "response-directives/no-store/not-reused</a>"));
  EXPECT_THAT(page, HasSubstr("<a href=\"../runs/january/rows/response-directives/no-store.html#nginx\">"));
  EXPECT_THAT(page,
              AllOf(HasSubstr("↑<span class=\"vh\"> better</span>"), HasSubstr("↓<span class=\"vh\"> worse</span>")));
}

TEST(HistoryPages, AFolderWithoutRunsSaysWhatARunIs) {
  EXPECT_THAT(document(index_page(History())), HasSubstr("There is no run here yet."));
}

TEST(HistoryPages, HostileNamesAndTextsAreText) {
  const RunsFolder folder;
  write_results(hostile_sample(), folder.path() / "<img src=x onerror=alert(1)>" / "results.json");
  Results changed = hostile_sample();
  for (TargetResult& target : changed.targets) {
    for (CaseResult& each : target.cases) each.verdict = Verdict::violation;
  }
  write_results(changed, folder.path() / "\"><script>alert(2)</script>.json");
  write_file(folder.path() / "\xff\x1b[31m.json", "{}");
  const auto history = RunFolder(folder.path()).read();
  std::vector<std::string> pages = {document(index_page(*history))};
  for (const History::Target& target : history->targets) pages.push_back(document(target_page(*history, target)));
  ASSERT_GE(pages.size(), 3u);
  for (const std::string& page : pages) {
    EXPECT_TRUE(is_utf8(page));
    for (const char* bad : {"<script", "<img", "\x1b", "href=\"http://", "href=\"javascript"}) {
      EXPECT_THAT(page, Not(HasSubstr(bad)));
    }
  }
}

TEST(HistoryPages, ManyRunsShowTheLatest) {
  const RunsFolder folder;
  for (int i = 10; i < 40; ++i) {
    folder.add("run-" + std::to_string(i) + ".json", "20" + std::to_string(i) + "-01-01T00:00:00Z", Verdict::pass);
  }
  const auto history = RunFolder(folder.path()).read();
  const std::string page = document(target_page(*history, history->targets[1]));
  EXPECT_THAT(page, AllOf(HasSubstr("30 runs"), HasSubstr("Shown are the latest 24."), HasSubstr(">2039-01-01</a>"),
                          Not(HasSubstr(">2015-01-01</a>"))));
}

}  // namespace
}  // namespace cachestone::reports::history
