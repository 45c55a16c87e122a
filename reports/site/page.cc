#include "reports/site/page.h"

#include <array>
#include <string_view>

#include "reports/site/html_text.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"

namespace cachestone::reports::site {
namespace {

// Whatever slips through: only the files beside the pages count. In a file opened from a disk 'self' is not enough for
// every browser, hence "file:", which means nothing on a page that came from a server.
constexpr std::string_view kHead =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self' file:; "
    "script-src 'self' file:; img-src 'self' file:; base-uri 'none'; form-action 'none'\">\n"
    "<meta name=\"generator\" content=\"cachestone\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n";

struct Entry {
  std::string_view title;
  std::string_view path;
  std::string_view folder;  // its pages belong to this entry, too
};
constexpr std::array<Entry, 4> kEntries = {{
    {"Overview", kOverviewPath, "-"},
    {"Support table", kSupportPath, "-"},
    {"Compare", kComparePath, "compare/"},
    {"Specifications", kSpecsPath, "specs/"},
}};

std::string navigation(const Page& page) {
  std::string out = "<nav class=\"site\" aria-label=\"Report\"><ul>\n";
  for (const Entry& entry : kEntries) {
    const char* current = "";
    if (page.path.rfind(entry.folder, 0) == 0) current = " aria-current=\"true\"";
    if (page.path == entry.path) current = " aria-current=\"page\"";
    out += "<li><a href=\"" + relative(page.path, entry.path) + "\"" + current + ">" + std::string(entry.title) +
           "</a></li>\n";
  }
  return out + "</ul></nav>\n";
}

std::string trail(const Page& page) {
  if (page.trail.empty()) return {};
  std::string out = "<nav class=\"trail\" aria-label=\"Where you are\"><ol>\n<li>" +
                    link(page, kOverviewPath, "Overview") + "</li>\n";
  for (const Crumb& crumb : page.trail) out += "<li>" + link(page, crumb.path, text(crumb.title, 80)) + "</li>\n";
  return out + "</ol></nav>\n";
}

std::string notes(const Results& results) {
  std::string out;
  for (const std::string& note : notes_on_run(results)) out += "<p class=\"alert\">" + text(note, 2000) + "</p>\n";
  return out.empty() ? out : "<aside class=\"notes\" aria-label=\"About this run\">\n" + out + "</aside>\n";
}

std::string footer(const Results& results) {
  std::string out = "<footer class=\"foot\">\n<p>Made with " +
                    (results.tool.empty() ? std::string("cachestone") : text(results.tool));
  if (!results.started.empty()) out += " from a run of " + date(results.started);
  return out + ". Clauses are told in our words; the linked specifications are the law.</p>\n</footer>\n";
}

}  // namespace

std::string document(const Model& model, const Page& page) {
  const std::string name = plain(page.title, 120);
  std::string out(kHead);
  out += "<title>" + name + (name.find("Cachestone") == std::string::npos ? " · Cachestone" : "") + "</title>\n";
  out += "<link rel=\"icon\" href=\"" + relative(page.path, "icon.svg") + "\">\n";
  out += "<link rel=\"stylesheet\" href=\"" + relative(page.path, "style.css") + "\">\n";
  out += "<script src=\"" + relative(page.path, "script.js") + "\" defer></script>\n</head>\n<body>\n";
  out += "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header class=\"masthead\">\n<p class=\"brand\">" +
         link(page, kOverviewPath, mark() + " Cachestone") + "</p>\n" + navigation(page) + "</header>\n";
  out += trail(page) + notes(model.results);
  out += "<main id=\"main\">\n" + page.body + "</main>\n" + footer(model.results);
  return out + "</body>\n</html>\n";
}

}  // namespace cachestone::reports::site
