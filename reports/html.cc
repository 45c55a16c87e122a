#include "reports/html.h"

#include "reports/file.h"
#include "reports/html_parts.h"
#include "reports/html_text.h"

namespace cachestone::reports {
namespace html {

std::string_view tone(Grade grade) {
  switch (grade) {
    case Grade::violates:
      return "bad";
    case Grade::discouraged:
      return "warn";
    case Grade::slower:
      return "slow";
    case Grade::conforms:
      return "good";
    case Grade::observed:
      return "info";
    case Grade::unproven:
      return "open";
    default:
      return "off";
  }
}

std::string_view tone(Verdict verdict) {
  switch (verdict) {
    case Verdict::violation:
      return "bad";
    case Verdict::discouraged:
      return "warn";
    case Verdict::missed:
      return "slow";
    case Verdict::pass:
      return "good";
    case Verdict::observed:
      return "info";
    case Verdict::not_applicable:
    case Verdict::not_run:
      return "off";
    default:
      return "open";
  }
}

std::string title_of(const TargetResult& target) {
  return text(target.title.empty() ? target.name : target.title, 60);
}

std::string plain_title_of(const TargetResult& target) {
  return plain(target.title.empty() ? target.name : target.title, 60);
}

std::string symbol(const Label& label) {
  return "<b aria-hidden=\"true\">" + std::string(label.symbol) + "</b>";
}

std::string date(std::string_view iso) {
  std::string shown(iso);
  if (shown.size() == 20 && shown[10] == 'T' && shown.back() == 'Z') {
    shown[10] = ' ';
    shown.replace(19, 1, " UTC");
  }
  return "<time>" + text(shown) + "</time>";
}

std::string mark() {
  // A touchstone: a dark stone with the streak of gold that tells how pure it is.
  return "<svg class=\"mark\" viewBox=\"0 0 32 32\" aria-hidden=\"true\"><path class=\"stone\" d=\"M5 11 12 4h9l7 6 1 "
         "11-6 7H10l-7-7z\"/><path class=\"streak\" d=\"m9 21 13-9\"/></svg>";
}

namespace {

// Nothing may be loaded or run, whatever slipped through: only the styles of this file count.
constexpr std::string_view kHead =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n";

std::string number(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string header(const Page& page) {
  const Results& results = page.results;
  std::string out =
      "<header class=\"top\">\n<p class=\"brand\">" + mark() +
      " Cachestone</p>\n<h1>How far can these caches be trusted?</h1>\n<p class=\"lead\">This report "
      "measures HTTP caches against the rules for caching (RFC 9111 and its companions). Cachestone was "
      "the client in front of each cache and the origin server behind it, played " +
      number(results.cases.size(), "short scenario", "short scenarios") + " to " +
      number(results.targets.size(), "cache", "caches") +
      ", and looked at what was kept, reused and passed on. A tick means that something was proven: where "
      "a rule forbids reuse, a control run showed that the cache would have reused the response "
      "otherwise.</p>\n<p class=\"run\">";
  if (!results.started.empty()) out += "Run of " + date(results.started);
  if (!results.tool.empty()) out += (results.started.empty() ? "Made with " : " with ") + text(results.tool);
  out += "</p>\n";
  for (const std::string& note : notes_on_run(results)) out += "<p class=\"note\">" + text(note, 2000) + "</p>\n";
  return out + "</header>\n";
}

std::string navigation() {
  return "<nav aria-label=\"Sections\"><ul>\n<li><a href=\"#targets\">targets</a></li>\n<li><a href=\"#broken\">what "
         "is "
         "broken</a></li>\n<li><a href=\"#matrix\">matrix</a></li>\n<li><a href=\"#legend\">how to read it</a></li>\n"
         "<li><a href=\"#cases\">cases and evidence</a></li>\n</ul></nav>\n";
}

std::string section(const char* id, const char* title, const std::string& content) {
  const std::string name(id);
  return "<section id=\"" + name + "\" aria-labelledby=\"" + name + "-title\">\n<h2 id=\"" + name + "-title\">" +
         title + "</h2>\n" + content + "</section>\n";
}

}  // namespace
}  // namespace html

std::string html_report(const Results& results) {
  html::Page page(results);
  std::string out(html::kHead);
  out += "<title>Cachestone: how far can these caches be trusted?</title>\n<style>\n" + html::stylesheet() +
         "</style>\n</head>\n<body style=\"--targets:" + std::to_string(results.targets.size()) +
         "\">\n<a class=\"skip\" href=\"#main\">Skip to the results</a>\n" + html::header(page) + html::navigation() +
         "<main id=\"main\">\n";
  out += html::section("targets", "Targets", html::target_cards(page));
  out += html::section("broken", "What is broken", html::broken_list(page));
  out += html::section("matrix", "Matrix", html::matrix_table(page));
  out += html::section("legend", "How to read it", html::legend());
  out += "<div id=\"cases\">\n" + html::suites(page) + "</div>\n</main>\n<footer>\n<p>Made with ";
  out += results.tool.empty() ? "cachestone" : html::text(results.tool);
  return out +
         ". The machine-readable form of this page is results.json. The texts of the clauses are paraphrases; the "
         "linked specifications are the law.</p>\n</footer>\n</body>\n</html>\n";
}

void write_html_report(const Results& results, const std::filesystem::path& path) {
  write_file(path, html_report(results));
}

}  // namespace cachestone::reports
