#include "reports/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "reports/sample_test.h"
#include "reports/text.h"

namespace cachestone::reports {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A reader that knows RFC 4180 and nothing else. Fails the test where the text is not of that form.
std::vector<std::vector<std::string>> read(std::string_view text) {
  std::vector<std::vector<std::string>> lines;
  while (!text.empty()) {
    auto& line = lines.emplace_back();
    for (bool more = true; more;) {
      std::string& field = line.emplace_back();
      if (text.starts_with('"')) {
        text.remove_prefix(1);
        while (!text.empty() && (text[0] != '"' || text.substr(0, 2) == "\"\"")) {
          field += text[0];
          text.remove_prefix(text[0] == '"' ? 2 : 1);
        }
        EXPECT_TRUE(text.starts_with('"'));
        text.remove_prefix(1);
      } else {
        const std::size_t end = text.find_first_of(",\"\r\n");
        field = text.substr(0, end);
        text.remove_prefix(std::min(end, text.size()));
      }
      more = text.starts_with(',');
      if (more) text.remove_prefix(1);
    }
    if (!text.starts_with("\r\n")) {
      ADD_FAILURE() << "no end of a line: " << text.substr(0, 40);
      return lines;
    }
    text.remove_prefix(2);
  }
  return lines;
}

TEST(Csv, HasALineForEachRowAndTarget) {
  const auto lines = read(csv_matrix(small_sample()));
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_THAT(lines[0], ElementsAre("area", "suite", "title", "spec", "target", "version", "grade", "applicable",
                                    "proven", "pass", "violation", "discouraged", "missed", "observed", "unproven",
                                    "inconclusive", "flaky", "not-applicable", "not-run", "error"));
  EXPECT_THAT(lines[2], ElementsAre("response-directives", "response-directives/no-store", "no-store",
                                    "RFC 9111 §5.2.2.5", "nginx", "1.22.1", "violates", "1", "1", "0", "1", "0", "0",
                                    "0", "0", "0", "0", "0", "0", "0"));
  EXPECT_THAT(lines[3], testing::Contains("reference"));
}

TEST(Csv, StaysWholeWhateverTheTexts) {
  for (const Results& results : {hostile_sample(), large_sample(6, 3)}) {
    const std::string text = csv_matrix(results);
    EXPECT_TRUE(is_utf8(text));
    for (const auto& line : read(text)) EXPECT_EQ(line.size(), 20u);
  }
}

TEST(Csv, FieldsAreQuotedAndNoFormulas) {
  struct Row {
    const char* text;
    const char* field;
  };
  const Row rows[] = {
      {"", ""},
      {"plain", "plain"},
      {"a,b", "\"a,b\""},
      {"a\"b", "\"a\"\"b\""},
      {"=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"},
      {"+1", "'+1"},
      {"-1", "'-1"},
      {"@SUM(A1,A2)", "\"'@SUM(A1,A2)\""},
      {"\t=1", "\\x09=1"},
      {"a\r\nb", "a\\x0d\\x0ab"},
      {"\xff", "\\xff"},
  };
  for (const Row& row : rows) EXPECT_EQ(csv_field(row.text), row.field);
}

}  // namespace
}  // namespace cachestone::reports
