#include "reports/site/markup_test.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "reports/site/assets.h"
#include "reports/site/site.h"
#include "reports/text.h"

namespace cachestone::reports::site {

Markup::Markup(std::string_view html) : rest_(html) {
  while (problem_.empty() && next_tag()) {
  }
  if (problem_.empty() && !open_.empty()) problem_ = "never closed: " + open_.back();
  for (const std::string& link : links_) {
    if (problem_.empty() && link[0] == '#' && ids_.count(link.substr(1)) == 0) problem_ = "no such id: " + link;
  }
}

bool Markup::next_tag() {
  const std::size_t start = rest_.find('<');
  if (rest_.substr(0, start).find('>') != std::string_view::npos) return fail("a lone >");
  if (start == std::string_view::npos) return false;
  const std::size_t end = rest_.find('>', start);
  if (end == std::string_view::npos) return fail("a lone <");
  const std::string_view tag = rest_.substr(start + 1, end - start - 1);
  rest_.remove_prefix(end + 1);
  if (tag == "!DOCTYPE html") return true;
  if (tag.empty()) return fail("<>");
  if (tag[0] == '/') return close(std::string(tag.substr(1)));
  const std::size_t name_end = std::min(tag.find_first_of(" /"), tag.size());
  const std::string name(tag.substr(0, name_end));
  tags_.insert(name);
  if (name == "style") return fail("a style within the page");
  if (!attributes(name, tag.substr(name_end))) return false;
  static const std::set<std::string> empty_elements = {"meta", "link", "br", "hr", "input"};
  if (tag.back() != '/' && empty_elements.count(name) == 0) open_.push_back(name);
  return true;
}

bool Markup::close(const std::string& name) {
  if (open_.empty() || open_.back() != name) {
    return fail("</" + name + "> closes " + (open_.empty() ? "nothing" : open_.back()));
  }
  open_.pop_back();
  return true;
}

bool Markup::attributes(const std::string& tag, std::string_view text) {
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
    if (!value(tag, name, std::string(text.substr(2, end - 2)))) return false;
    text.remove_prefix(end + 1);
  }
}

bool Markup::value(const std::string& tag, const std::string& name, const std::string& value) {
  if (name.substr(0, 2) == "on" || name == "style") return fail("an attribute " + name);
  if (name == "src" && tag != "script") return fail("a source of <" + tag + ">");
  if (name == "id" && (value.empty() || !ids_.insert(value).second)) return fail("id twice or empty: " + value);
  if (name == "href" || name == "src") {
    if (value.empty()) return fail("an empty link");
    links_.push_back(value);
  }
  return true;
}

bool Markup::fail(const std::string& problem) {
  problem_ = problem;
  return false;
}

std::map<std::string, std::string> pages_of(const Results& results) {
  const Model model(results);
  std::map<std::string, std::string> pages;
  for_each_page(model, [&](const Page& page) {
    EXPECT_TRUE(pages.emplace(page.path, document(model, page)).second) << "twice: " << page.path;
  });
  return pages;
}

namespace {

// Where a link on the page `from` leads, as a path from the report's folder.
std::string resolved(const std::string& from, std::string link) {
  std::string folder = from.substr(0, from.rfind('/') + 1);
  while (link.compare(0, 3, "../") == 0) {
    if (folder.empty()) return "outside of the report: " + link;
    link.erase(0, 3);
    folder.pop_back();
    folder.erase(folder.rfind('/') + 1);
  }
  return folder + link;
}

// Headings go down one level at a time, for those who read a page by them.
std::string heading_problem(std::string_view html) {
  char level = '0';
  for (std::size_t at = html.find("<h"); at != std::string_view::npos; at = html.find("<h", at + 1)) {
    const char next = html[at + 2];
    if (next < '1' || next > '6') continue;
    if (next > level + 1) return std::string("h") + next + " follows h" + level;
    level = next;
  }
  return {};
}

std::string page_problem(const std::string& html, const Markup& markup) {
  if (!markup.problem().empty()) return markup.problem();
  if (!is_utf8(html)) return "it is not UTF-8";
  if (html.find_first_of(std::string("\0\x01\x1b\x7f\r", 5)) != std::string::npos) return "a control character";
  for (const char* once : {"h1", "main", "title", "script"}) {
    if (markup.tags().count(once) != 1) return std::to_string(markup.tags().count(once)) + " times " + once;
  }
  for (const char* never : {"img", "iframe", "object", "embed", "base", "form"}) {
    if (markup.tags().count(never) != 0) return std::string("there is a ") + never;
  }
  return heading_problem(html);
}

std::string link_problem(const std::string& from, const std::string& link, const std::map<std::string, Markup>& pages) {
  if (link[0] == '#') return {};
  if (link.find(':') != std::string::npos) {
    for (const char* known :
         {"https://www.rfc-editor.org/rfc/rfc", "https://www.w3.org/", "https://datatracker.ietf.org/"}) {
      if (link.rfind(known, 0) == 0) return {};
    }
    return "a link to " + link;
  }
  const std::size_t hash = link.find('#');
  const std::string path = resolved(from, link.substr(0, hash));
  for (const Asset& asset : assets()) {
    if (path == asset.path) return {};
  }
  const auto found = pages.find(path);
  if (found == pages.end()) return "no such page: " + path;
  if (hash != std::string::npos && found->second.ids().count(link.substr(hash + 1)) == 0)
    return "no such place: " + link;
  return {};
}

}  // namespace

std::string first_problem(const std::map<std::string, std::string>& pages) {
  std::map<std::string, Markup> read;
  for (const auto& [path, html] : pages) read.emplace(path, Markup(html));
  for (const auto& [path, markup] : read) {
    const std::string problem = page_problem(pages.at(path), markup);
    if (!problem.empty()) return path + ": " + problem;
    for (const std::string& link : markup.links()) {
      const std::string wrong = link_problem(path, link, read);
      if (!wrong.empty()) return path + ": " + wrong;
    }
  }
  return {};
}

namespace {

void poison(http::Fields& fields, const std::string& text) {
  fields.add(text, text);
}
void poison(http::Response& response, const std::string& text) {
  response.reason = response.body = text;
  poison(response.fields, text);
  poison(response.trailers, text);
}
void poison(http::Request& request, const std::string& text) {
  request.method = request.target = text;
  poison(request.fields, text);
}
void poison(Exchange& exchange, const std::string& text) {
  poison(exchange.request, text);
  if (exchange.response) {
    poison(*exchange.response, text);
    exchange.interim.push_back(*exchange.response);
  }
  exchange.error = exchange.from = exchange.answered_by = text;
  exchange.hops.push_back({text, text, 0, exchange.request, exchange.response});
  for (OriginSide& side : exchange.origin) {
    poison(side.request, text);
    poison(side.response, text);
    side.note = text;
  }
}
void poison(CaseResult& made, const std::string& text) {
  made.id += text;
  made.why = made.value = text;
  made.known = Known{text, text, text};
  made.tiers = {text, text};
  for (Check& check : made.checks) check.expected = check.seen = text;
  for (Exchange& exchange : made.exchanges) poison(exchange, text);
  for (Exchange& exchange : made.control) poison(exchange, text);
}

void poison(ReferenceRun& run, const std::string& text) {
  run.cache = text;
  for (ReferenceEvent& event : run.events) {
    event.who = event.what = event.ruling = text;
    for (Reason& reason : event.reasons) reason.ruling = reason.clause = reason.saw = text;
  }
}

}  // namespace

void poison(Results& results, const std::string& text) {
  results.tool = results.started = results.incomplete = text;
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
    for (ReferenceRun& run : info.reference) poison(run, text);
  }
  for (ClauseInfo& clause : results.clauses) {
    clause.level = clause.text = clause.document = clause.section = clause.actor = clause.mechanism = text;
    clause.untestable = text;
  }
  for (cases::Topic& topic : results.topics) {
    topic.id += text;
    topic.title = topic.about = text;
    for (std::string& id : topic.cases) id += text;
  }
  for (TargetResult& target : results.targets) {
    target.name = target.title = target.version = target.kind = target.clock = target.cache = text;
    target.configuration = target.arguments = target.started = target.failure = text;
    for (CaseResult& made : target.cases) poison(made, text);
  }
}

namespace {

TEST(Markup, TheCheckSeesMistakes) {
  EXPECT_EQ(Markup("<p id=\"a\">x</p>").problem(), "");
  for (const char* bad :
       {"<p>", "</p>", "<p><b></p></b>", "<p class=a></p>", "<p id=\"a\"></p><p id=\"a\"></p>", "<a href=\"#b\"></a>",
        "<p onclick=\"x\"></p>", "<p style=\"x\"></p>", "<style></style>", "<p>a > b</p>", "<p"}) {
    EXPECT_NE(Markup(bad).problem(), "") << bad;
  }
}

TEST(Markup, TheCheckOfAllPagesSeesMistakes) {
  const std::string head = "<title>x</title><script></script>";
  const auto page = [&](const std::string& body) { return head + "<main>" + body + "</main>"; };
  const std::string good = page("<h1>a</h1><a href=\"../b.html#x\">b</a><h2 id=\"x\">c</h2>");
  EXPECT_EQ(first_problem({{"a/a.html", good}, {"b.html", page("<h1 id=\"x\">a</h1>")}}), "");
  for (const std::string& bad : {
           page("<h1>a</h1><h3>b</h3>"),
           page("<h2>a</h2>"),
           page("<h1>a</h1><a href=\"../c.html\">b</a>"),
           page("<h1>a</h1><a href=\"../b.html#y\">b</a>"),
           page("<h1>a</h1><a href=\"../../b.html\">b</a>"),
           page("<h1>a</h1><a href=\"javascript:x\">b</a>"),
           page("<h1>a</h1><a href=\"https://example.com/\">b</a>"),
           page("<h1>\x01</h1>"),
           page("<h1>\xff</h1>"),
           page("<h1>a</h1><img/>"),
       }) {
    EXPECT_NE(first_problem({{"a/a.html", bad}, {"b.html", good}}), "") << bad;
  }
}

}  // namespace
}  // namespace cachestone::reports::site
