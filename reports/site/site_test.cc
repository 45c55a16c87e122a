#include "reports/site/site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "reports/file.h"
#include "reports/sample_test.h"
#include "reports/site/links.h"
#include "reports/site/markup_test.h"
#include "reports/text.h"
#include "simulator/scratch_folder_testing.h"

namespace cachestone::reports::site {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

TEST(Site, AllPagesAreWellFormedAndLinksLeadSomewhere) {
  for (const Results& results :
       {small_sample(), large_sample(6, 12), large_sample(1, 1), large_sample(9, 2), Results{}}) {
    EXPECT_EQ(first_problem(pages_of(results)), "");
  }
}

TEST(Site, EveryCaseRowAndTargetHasItsPage) {
  const Results results = large_sample(6, 12);
  const Model model(results);
  const auto pages = pages_of(results);
  for (const CaseInfo& info : results.cases) EXPECT_EQ(pages.count(case_path(info.id)), 1U) << info.id;
  for (const SuiteInfo& suite : results.suites) EXPECT_EQ(pages.count(row_path(suite.id)), 1U) << suite.id;
  for (std::size_t i = 0; i < model.target_count(); ++i) EXPECT_EQ(pages.count(model.target_path(i)), 1U);
  EXPECT_EQ(pages.count("index.html"), 1U);
}

TEST(Site, HostileTextStaysText) {
  for (const std::string& text : {
           std::string("<script>alert(1)</script>"),
           std::string("\"><img src=x onerror=alert(1)>"),
           std::string("' onmouseover='alert(1)"),
           std::string("</pre></details></main><h1>owned</h1>"),
           std::string("--></style><style>*{display:none}"),
           std::string("&lt;b&gt; &amp;"),
           std::string("\0\x01\x1b[2J\x7f\xff\xfe", 9),
           std::string("\xE2\x80\xAE\xE2\x80\xA8\xEF\xBF\xBF"),
           std::string("javascript:alert(1)"),
           std::string("/../../etc/passwd"),
           std::string("RFC 9111 §<b> RFC <i> § RFC 99999999999999999999 §1..2\"x"),
       }) {
    Results results = small_sample();
    poison(results, text);
    const auto pages = pages_of(results);
    EXPECT_EQ(first_problem(pages), "") << visible(text);
    for (const auto& [path, html] : pages) EXPECT_EQ(html.find("\xE2\x80\xAE"), std::string::npos) << path;
  }
}

TEST(Site, MegabytesAreCutWithANote) {
  Results results = small_sample();
  poison(results, "start" + std::string(1'000'000, '\x01'));
  const auto pages = pages_of(results);
  EXPECT_EQ(first_problem(pages), "");
  for (const auto& [path, html] : pages) {
    EXPECT_LT(html.size(), path.rfind("cases/", 0) == 0 ? 1'000'000U : 300'000U) << path;
    EXPECT_THAT(html, HasSubstr("cut, 1000005 bytes in all")) << path;
  }
}

// A folder of its own, gone afterwards.
class SiteFolder : public testing::Test {
 protected:
  const ScratchFolder scratch_;
  const fs::path& folder_ = scratch_.path();
};

TEST_F(SiteFolder, IsWrittenWithItsStyleAndScript) {
  write_site(small_sample(), folder_);
  for (const auto& [path, html] : pages_of(small_sample())) EXPECT_EQ(read_file(folder_ / path), html);
  for (const char* beside : {"style.css", "script.js", "icon.svg", "search-index.js"})
    EXPECT_GT(fs::file_size(folder_ / beside), 50U);
}

TEST_F(SiteFolder, PagesOfAnEarlierReportGoAndForeignFilesStay) {
  write_site(large_sample(2, 2), folder_);
  write_file(folder_ / "cases/response-directives/no-store/notes.html", "<p>mine</p>");
  write_file(folder_ / "targets/notes.txt", "mine");
  write_file(folder_ / "mine.html", read_file(folder_ / "index.html"));
  fs::create_directory_symlink(folder_ / "cases", folder_ / "targets/linked");
  ASSERT_TRUE(fs::exists(folder_ / case_path("response-directives/max-age/case-1")));

  Results later = small_sample();
  write_site(later, folder_);
  std::set<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    if (entry.path().extension() == ".html" || !entry.is_regular_file()) {
      found.insert(entry.path().lexically_relative(folder_).generic_string());
    }
  }
  for (const auto& [path, html] : pages_of(later)) EXPECT_EQ(found.count(path), 1U) << path;
  EXPECT_EQ(found.count("cases/response-directives/max-age"), 0U);
  EXPECT_EQ(found.count(case_path("response-directives/max-age/case-1")), 0U);
  EXPECT_EQ(read_file(folder_ / "cases/response-directives/no-store/notes.html"), "<p>mine</p>");
  EXPECT_EQ(read_file(folder_ / "targets/notes.txt"), "mine");
  EXPECT_TRUE(fs::exists(folder_ / "mine.html"));
  EXPECT_TRUE(fs::is_symlink(folder_ / "targets/linked"));
}

TEST_F(SiteFolder, WhatCannotBeWrittenIsNamed) {
  write_file(folder_ / "rows", "in the way");
  try {
    write_site(small_sample(), folder_);
    FAIL();
  } catch (const std::exception& error) {
    EXPECT_THAT(error.what(), HasSubstr((folder_ / "rows").string()));
  }
}

}  // namespace
}  // namespace cachestone::reports::site
