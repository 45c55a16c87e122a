#include "reports/site/html_text.h"

#include <gtest/gtest.h>

#include <string_view>

namespace cachestone::reports::site {
namespace {

TEST(HtmlText, EscapesAreVisible) {
  EXPECT_EQ(text("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
  EXPECT_EQ(text("x\r\n\xff y"), "x<span class=\"esc\">\\x0d\\x0a\\xff</span> y");
  EXPECT_EQ(text("a\n\tb\r", 100, Lines::keep), "a\n\tb<span class=\"esc\">\\x0d</span>");
  EXPECT_EQ(text("abcdef", 3), "abc<span class=\"cut\">… cut, 6 bytes in all</span>");
  EXPECT_EQ(plain("\"\xff\""), "&quot;\\xff&quot;");
}

TEST(HtmlText, AnchorsAreDistinctAndPlain) {
  EXPECT_EQ(anchor("fields/age/rounding-1.5"), "fields/age/rounding-1.5");
  EXPECT_EQ(anchor("a b_<\xff"), "a_20b_5F_3C_FF");
  EXPECT_NE(anchor("a_20b"), anchor("a b"));
  const std::string many(100'000, 'a');
  EXPECT_LT(anchor(many).size(), 300U);
  EXPECT_NE(anchor(many + "b"), anchor(many + "c"));
}

TEST(HtmlText, PlacesInSpecificationsAreLinks) {
  struct Row {
    std::string_view spec;
    std::string_view html;
  };
  const Row rows[] = {
      {"RFC 9111 §5.2.2.5", "<a href=\"https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.5\">RFC 9111 §5.2.2.5</a>"},
      {"RFC 9111 §5.1, §4.2.3.",
       "<a href=\"https://www.rfc-editor.org/rfc/rfc9111#section-5.1\">RFC 9111 §5.1</a>, <a "
       "href=\"https://www.rfc-editor.org/rfc/rfc9111#section-4.2.3\">§4.2.3</a>."},
      {"see RFC 5861", "see <a href=\"https://www.rfc-editor.org/rfc/rfc5861\">RFC 5861</a>"},
      {"RFC 9110 §A.1", "<a href=\"https://www.rfc-editor.org/rfc/rfc9110#appendix-A.1\">RFC 9110 §A.1</a>"},
      {"§4 of nothing", "§4 of nothing"},
      {"Fetch & RFC", "Fetch &amp; RFC"},
  };
  for (const Row& row : rows) EXPECT_EQ(with_spec_links(row.spec), row.html);
  EXPECT_EQ(clause_place("rfc9111-5.2.2.5-01"), rows[0].html);
  for (const char* other : {"nvs-3-01", "rfc", "rfc9111", "rfc9111-", "rfc-1-2", ""}) {
    EXPECT_EQ(clause_place(other), other);
  }
}

}  // namespace
}  // namespace cachestone::reports::site
