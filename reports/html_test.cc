#include "reports/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "reports/html_text.h"
#include "reports/sample_test.h"
#include "reports/text.h"

namespace cachestone::reports {
namespace {

using testing::HasSubstr;
using testing::Not;

// What is wrong with the markup: tags that do not match, attributes without quotes, ids that occur twice, links to ids
// that do not exist. Empty when it is well formed.
class Markup {
 public:
  explicit Markup(std::string_view html) : rest_(html) {
    while (problem_.empty() && next_tag()) {
    }
    if (problem_.empty() && !open_.empty()) problem_ = "never closed: " + open_.back();
    for (const std::string& link : links_) {
      if (problem_.empty() && ids_.count(link) == 0) problem_ = "no such id: " + link;
    }
  }
  const std::string& problem() const { return problem_; }
  const std::set<std::string>& ids() const { return ids_; }
  const std::multiset<std::string>& tags() const { return tags_; }

 private:
  bool next_tag() {
    const std::size_t start = rest_.find('<');
    if (rest_.substr(0, start).find('>') != std::string_view::npos && !open_.empty() && open_.back() != "style") {
      problem_ = "a lone >";
    }
    if (start == std::string_view::npos) return false;
    const std::size_t end = rest_.find('>', start);
    if (end == std::string_view::npos) return fail("a lone <");
    const std::string_view tag = rest_.substr(start + 1, end - start - 1);
    rest_.remove_prefix(end + 1);
    if (tag == "!DOCTYPE html") return true;
    if (tag[0] == '/') return close(std::string(tag.substr(1)));
    const std::size_t name_end = tag.find(' ');
    const std::string name(tag.substr(0, name_end));
    tags_.insert(name);
    if (name_end != std::string_view::npos && !attributes(tag.substr(name_end))) return false;
    const std::set<std::string> empty_elements = {"meta", "path"};
    if (empty_elements.count(name) == 0) open_.push_back(name);
    return true;
  }
  bool close(const std::string& name) {
    if (open_.empty() || open_.back() != name) {
      return fail("</" + name + "> closes " + (open_.empty() ? "nothing" : open_.back()));
    }
    open_.pop_back();
    return true;
  }
  bool attributes(std::string_view text) {
    while (true) {
      text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
      if (text.empty() || text == "/") return true;
      const std::size_t name_end = std::min(text.find_first_of("= "), text.size());
      const std::string name(text.substr(0, name_end));
      if (name.find_first_of("\"'") != std::string::npos) return fail("an attribute called " + name);
      text.remove_prefix(name_end);
      if (text.empty() || text[0] == ' ') continue;  // an attribute without a value
      if (text.substr(0, 2) != "=\"") return fail("a value without quotes: " + name);
      const std::size_t end = text.find('"', 2);
      if (end == std::string_view::npos) return fail("a value without an end: " + name);
      if (!value(name, std::string(text.substr(2, end - 2)))) return false;
      text.remove_prefix(end + 1);
    }
  }
  bool value(const std::string& name, const std::string& value) {
    if (name.substr(0, 2) == "on" || name == "src") return fail("an attribute " + name);
    if (name == "id" && !ids_.insert(value).second) return fail("id twice: " + value);
    if (name == "href" && value[0] == '#') links_.insert(value.substr(1));
    if (name == "href" && value[0] != '#' && value.find("https://www.rfc-editor.org/rfc/rfc") != 0) {
      return fail("a link to " + value);
    }
    return true;
  }
  bool fail(const std::string& problem) {
    problem_ = problem;
    return false;
  }

  std::string_view rest_;
  std::vector<std::string> open_;
  std::set<std::string> ids_;
  std::set<std::string> links_;
  std::multiset<std::string> tags_;
  std::string problem_;
};

TEST(Markup, TheCheckSeesMistakes) {
  EXPECT_EQ(Markup("<p id=\"a\">x</p>").problem(), "");
  for (const char* bad :
       {"<p>", "</p>", "<p><b></p></b>", "<p class=a></p>", "<p id=\"a\"></p><p id=\"a\"></p>", "<a href=\"#b\"></a>",
        "<p onclick=\"x\"></p>", "<p>a > b</p>", "<p", "<a href=\"http://x\"></a>"}) {
    EXPECT_NE(Markup(bad).problem(), "") << bad;
  }
}

TEST(Html, IsWellFormedAndSelfContained) {
  for (const Results& results :
       {small_sample(), large_sample(6, 12), large_sample(1, 1), large_sample(9, 2), Results{}}) {
    const std::string page = html_report(results);
    const Markup markup(page);
    EXPECT_EQ(markup.problem(), "");
    EXPECT_EQ(markup.tags().count("script"), 0U);
    EXPECT_EQ(markup.tags().count("link"), 0U);
    EXPECT_EQ(markup.tags().count("img"), 0U);
    EXPECT_TRUE(is_utf8(page));
    EXPECT_THAT(page, Not(HasSubstr("url(")));
    EXPECT_THAT(page, Not(HasSubstr("@import")));
  }
}

TEST(Html, EverySuiteAndCaseHasItsPlace) {
  const Results results = large_sample(6, 12);
  const std::string page = html_report(results);
  const Markup markup(page);
  for (const SuiteInfo& suite : results.suites) EXPECT_EQ(markup.ids().count(suite.id), 1U) << suite.id;
  for (const CaseInfo& info : results.cases) EXPECT_EQ(markup.ids().count(info.id), 1U) << info.id;
  for (const ClauseInfo& clause : results.clauses) EXPECT_THAT(page, HasSubstr(clause.text));
}

TEST(Html, ShowsWhatWasExpectedAndSeen) {
  const std::string page = html_report(small_sample());
  for (const char* expected : {
           "<a href=\"https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.5\">RFC 9111 §5.2.2.5</a>",
           "<b>MUST NOT</b> Keep nothing of it.",
           "<summary>no-store <small>1</small></summary>",
           "<a href=\"#response-directives/no-store/not-reused\">Not used for a later request</a> <span "
           "class=\"why\">It was reused at 1 s.</span>",
           "expected: the response comes from the origin <span class=\"seen\">seen: it came from the cache (serial 1, "
           "Age "
           "1)</span>",
           "<pre>HTTP/1.1 200 OK\n",
           "<b>Cache-Control</b>: no-store\n",
           "The origin was not asked.",
           "There is no result.",  // nginx has none for fields/age/rounding
           "<b>down</b>",          // the value of a probe
           "1.22.1",
           "2 of 2 proven (100 %)",
       }) {
    EXPECT_THAT(page, HasSubstr(expected));
  }
}

TEST(Html, AChainIsToldCacheByCache) {
  Results results = small_sample();
  CaseResult& result = results.targets[1].cases[0];
  result.tiers = {"browser", "edge<1>"};
  Exchange& exchange = result.exchanges[0];
  exchange.answered_by = "edge<1>";
  exchange.hops.push_back({"browser", "edge<1>", 0, {}, http::Response()});
  const std::string html = html_report(results);
  EXPECT_EQ(Markup(html).problem(), "");
  EXPECT_THAT(html, HasSubstr("client → browser<"));
  EXPECT_THAT(html, HasSubstr("browser → edge&lt;1&gt;<"));
  EXPECT_THAT(html, HasSubstr("edge&lt;1&gt; → browser<"));
  EXPECT_THAT(html, HasSubstr("edge&lt;1&gt; → origin<"));
  EXPECT_THAT(html, HasSubstr(", answered by edge&lt;1&gt;"));
}

TEST(Html, WhatIsKnownOfAVerdictStandsBesideIt) {
  Results results = small_sample();
  results.targets[1].cases[0].known = Known{"It rounds <down>.", "Its manual, page 7."};
  const std::string page = html_report(results);
  EXPECT_THAT(page, HasSubstr("(known)"));
  EXPECT_THAT(page, HasSubstr("It rounds &lt;down&gt;."));
  EXPECT_THAT(page, HasSubstr("Its manual, page 7."));
}

TEST(Html, AFailureOfATargetIsSaid) {
  Results results = small_sample();
  results.targets[1].failure = "it died with signal 11";
  EXPECT_THAT(html_report(results), HasSubstr("<b>Not run to the end.</b> it died with signal 11"));
}

// Puts `text` wherever results can hold text.
void poison(Results& results, const std::string& text) {
  auto poison_fields = [&](http::Fields& fields) { fields.add(text, text); };
  auto poison_response = [&](http::Response& response) {
    response.reason = text;
    response.body = text;
    poison_fields(response.fields);
    poison_fields(response.trailers);
  };
  auto poison_request = [&](http::Request& request) {
    request.method = text;
    request.target = text;
    poison_fields(request.fields);
  };
  auto poison_exchange = [&](Exchange& exchange) {
    poison_request(exchange.request);
    if (exchange.response) {
      poison_response(*exchange.response);
      exchange.interim.push_back(*exchange.response);
    }
    exchange.error = exchange.from = exchange.answered_by = text;
    exchange.hops.push_back({text, text, 0, exchange.request, exchange.response});
    for (OriginSide& side : exchange.origin) {
      poison_request(side.request);
      poison_response(side.response);
      side.note = text;
    }
  };
  results.tool = results.started = text;
  for (cases::Area& area : results.areas) area.title = text;
  for (SuiteInfo& suite : results.suites) {
    suite.title = suite.spec = suite.about = text;
    for (CaseInfo& info : results.cases) {
      if (info.suite == suite.id) info.suite = suite.id + text;
    }
    suite.id += text;
  }
  for (CaseInfo& info : results.cases) {
    info.id += text;
    info.title = info.level = info.audience = info.note = text;
    info.clauses.push_back(text);
  }
  for (ClauseInfo& clause : results.clauses) clause.level = clause.text = text;
  for (TargetResult& target : results.targets) {
    target.name = target.title = target.version = target.kind = target.clock = target.cache = text;
    target.configuration = target.started = target.failure = text;
    for (CaseResult& made : target.cases) {
      made.id += text;
      made.why = made.value = text;
      made.known = Known{text, text};
      made.tiers = {text, text};
      for (Check& check : made.checks) check.expected = check.seen = text;
      for (Exchange& exchange : made.exchanges) poison_exchange(exchange);
      for (Exchange& exchange : made.control) poison_exchange(exchange);
    }
  }
}

TEST(Html, HostileTextStaysText) {
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
           std::string("RFC 9111 §<b> RFC <i> § RFC 99999999999999999999 §1..2\"x"),
       }) {
    Results results = small_sample();
    poison(results, text);
    const std::string page = html_report(results);
    const Markup markup(page);
    EXPECT_EQ(markup.problem(), "") << visible(text);
    EXPECT_EQ(markup.tags().count("script") + markup.tags().count("img"), 0U);
    EXPECT_EQ(markup.tags().count("h1"), 1U);
    EXPECT_EQ(markup.tags().count("style"), 1U);
    EXPECT_TRUE(is_utf8(page));
    EXPECT_EQ(page.find_first_of(std::string("\0\x01\x1b\x7f\r", 5)), std::string::npos);
    EXPECT_THAT(page, Not(HasSubstr("\xE2\x80\xAE")));
  }
}

TEST(Html, MegabytesAreCutWithANote) {
  Results results = small_sample();
  poison(results, "start" + std::string(1'000'000, '\x01'));
  // Ids must stay whole to be unique; they come from the suite, not from the wire.
  for (SuiteInfo& suite : results.suites) suite.id.resize(10);
  for (CaseInfo& info : results.cases) {
    info.suite.resize(10);
    info.id.resize(22);
  }
  for (TargetResult& target : results.targets) {
    for (CaseResult& made : target.cases) made.id.resize(22);
  }
  const std::string page = html_report(results);
  EXPECT_LT(page.size(), 5'000'000U);
  EXPECT_THAT(page, HasSubstr("… cut, 1000005 bytes in all"));
}

TEST(Html, ThousandsOfMessagesAreCutWithANote) {
  Results results = small_sample();
  Exchange& exchange = results.targets[1].cases[0].exchanges[0];
  for (int i = 0; i < 1000; ++i) exchange.response->fields.add("X", "y");
  exchange.origin.resize(1000);
  results.targets[1].cases[0].exchanges.resize(1000, exchange);
  const std::string page = html_report(results);
  EXPECT_LT(page.size(), 5'000'000U);
  EXPECT_THAT(page, HasSubstr("… and 976 more exchanges"));
  EXPECT_THAT(page, HasSubstr("… and 976 more requests at the origin"));
  EXPECT_THAT(page, HasSubstr("… and 946 more fields"));  // 6 of the sample, 60 shown
  EXPECT_EQ(Markup(page).problem(), "");
}

TEST(Html, StaysSmallEvenWhenEverythingIsBroken) {
  Results results = large_sample(6, 12);
  ASSERT_LT(html_report(results).size(), 3'000'000U);
  for (TargetResult& target : results.targets) {
    for (CaseResult& made : target.cases) made.verdict = Verdict::violation;
  }
  const std::string page = html_report(results);
  EXPECT_LT(page.size(), 5'500'000U);
  EXPECT_THAT(page, HasSubstr("results.json has all of it"));
  EXPECT_EQ(Markup(page).problem(), "");
}

TEST(HtmlText, EscapesAreVisible) {
  EXPECT_EQ(html::text("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
  EXPECT_EQ(html::text("x\r\n\xff y"), "x<span class=\"esc\">\\x0d\\x0a\\xff</span> y");
  EXPECT_EQ(html::text("a\n\tb\r", 100, html::Lines::keep), "a\n\tb<span class=\"esc\">\\x0d</span>");
  EXPECT_EQ(html::text("abcdef", 3), "abc<span class=\"cut\">… cut, 6 bytes in all</span>");
  EXPECT_EQ(html::plain("\"\xff\""), "&quot;\\xff&quot;");
}

TEST(HtmlText, AnchorsAreDistinctAndPlain) {
  EXPECT_EQ(html::anchor("fields/age/rounding-1.5"), "fields/age/rounding-1.5");
  EXPECT_EQ(html::anchor("a b_<\xff"), "a_20b_5F_3C_FF");
  EXPECT_NE(html::anchor("a_20b"), html::anchor("a b"));
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
  for (const Row& row : rows) EXPECT_EQ(html::with_spec_links(row.spec), row.html);
  EXPECT_EQ(html::clause_place("rfc9111-5.2.2.5-01"), rows[0].html);
  for (const char* other : {"nvs-3-01", "rfc", "rfc9111", "rfc9111-", "rfc-1-2", ""}) {
    EXPECT_EQ(html::clause_place(other), other);
  }
}

}  // namespace
}  // namespace cachestone::reports
