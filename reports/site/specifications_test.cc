#include "reports/site/specifications.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "cases/registry.h"

namespace cachestone::reports::site {
namespace {

TEST(Specifications, SectionsHaveTitlesAndPlaces) {
  EXPECT_EQ(document_title("RFC 9111"), "HTTP Caching");
  EXPECT_EQ(section_title("RFC 9111", "5.2.2.5"), "no-store");
  EXPECT_EQ(section_url("RFC 9111", "5.2.2.5"), "https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.5");
  EXPECT_EQ(section_url("RFC 9111", ""), "https://www.rfc-editor.org/rfc/rfc9111");
  EXPECT_EQ(section_url("RFC 9111", "5\"><script>"), "https://www.rfc-editor.org/rfc/rfc9111");
  EXPECT_EQ(section_url("W3C Clear-Site-Data", "3.1"), "https://www.w3.org/TR/clear-site-data/");
  EXPECT_EQ(section_url("RFC 1", "1"), "");
  EXPECT_EQ(document_title("RFC 1"), "");
  EXPECT_EQ(section_title("RFC 9111", "99"), "");
}

TEST(Specifications, SectionsAreOrderedByTheirNumbers) {
  std::vector<std::string> sections = {"A.1", "5.2.2.10", "5.10", "5", "5.2", "10", "5.2.2.5", "B"};
  std::sort(sections.begin(), sections.end(), section_before);
  EXPECT_EQ(sections, (std::vector<std::string>{"5", "5.2", "5.2.2.5", "5.2.2.10", "5.10", "10", "A.1", "B"}));
  EXPECT_FALSE(section_before("5.2", "5.2"));
}

// A clause of a document that is not known here would have no link and no titles.
TEST(Specifications, EveryClauseOfTheRegistryHasATitledSection) {
  const std::vector<cases::Clause> registry = cases::read_registry(CACHESTONE_SOURCE_DIR "/cases/requirements.json");
  ASSERT_GT(registry.size(), 500U);
  for (const cases::Clause& clause : registry) {
    EXPECT_NE(document_title(clause.document), "") << clause.id;
    // Sections of the W3C's document are told by their numbers alone.
    if (clause.document.rfind("W3C", 0) == 0) continue;
    EXPECT_NE(section_title(clause.document, clause.section), "") << clause.id;
  }
}

}  // namespace
}  // namespace cachestone::reports::site
