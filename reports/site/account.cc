#include "reports/site/account.h"

#include <algorithm>

#include "reports/site/html_text.h"
#include "reports/site/parts.h"
#include "reports/site/sequence.h"
#include "reports/site/spec_pages.h"

namespace cachestone::reports::site {
namespace {

constexpr std::size_t kMostBytes = 30'000;  // of one account, more or less
constexpr std::size_t kMostReasons = 12;    // of one decision

// "may", "must" and "must not" in the colour of what they allow.
std::string ruling(const std::string& ruling) {
  const char* colour = ruling == "must not" ? "bad" : ruling == "may" ? "good" : "slow";
  return "<b class=\"ruling " + std::string(colour) + "\">" + text(ruling, 40) + "</b>";
}

std::string reasons(const Page& page, const Model& model, const ReferenceEvent& event) {
  if (event.reasons.empty()) return {};
  std::string out = "<ul>\n";
  for (std::size_t i = 0; i < event.reasons.size(); ++i) {
    if (i == kMostReasons) {
      out += "<li>… and " + count_of(event.reasons.size() - i, "reason", "reasons") + " more</li>\n";
      break;
    }
    const Reason& reason = event.reasons[i];
    // What did not decide stands back.
    const bool decided = event.ruling.empty() || reason.ruling == event.ruling;
    out += std::string("<li") + (decided ? "" : " class=\"quiet\"") + ">";
    if (!decided) out += text(reason.ruling, 40) + ": ";
    out += text(reason.saw, 300) + " " + clause_link(page, model, reason.clause) + "</li>\n";
  }
  return out + "</ul>\n";
}

std::string event_line(const Page& page, const Model& model, const ReferenceEvent& event) {
  std::string out = "<li class=\"" + std::string(event.ruling.empty() ? "fact" : "decision") + "\"><p>";
  if (event.who != "cache") out += "<b>" + text(event.who, 40) + "</b> ";
  out += text(event.what, 300);
  if (!event.ruling.empty()) out += " " + ruling(event.ruling);
  return out + "</p>\n" + reasons(page, model, event) + "</li>\n";
}

}  // namespace

std::string reference_account(const Page& page, const Model& model, const CaseInfo& info, std::string_view cache) {
  const auto run = std::find_if(info.reference.begin(), info.reference.end(),
                                [&](const ReferenceRun& candidate) { return candidate.cache == cache; });
  if (run == info.reference.end() || run->events.empty()) return {};
  std::string out = "<div class=\"account\">\n<h3>What the reference cache does, and why</h3>\n<ol>\n";
  std::string at;
  for (std::size_t i = 0; i < run->events.size(); ++i) {
    const ReferenceEvent& event = run->events[i];
    if (out.size() > kMostBytes) {
      out += "<li class=\"cut\">… and " + count_of(run->events.size() - i, "line", "lines") +
             " more, in results.json</li>\n";
      break;
    }
    if (moment(event.at) != at) {
      at = moment(event.at);
      out += "<li class=\"at\"><b>" + at + "</b></li>\n";
    }
    out += event_line(page, model, event);
  }
  out += "</ol>\n";
  if (run->verdict != Verdict::not_run) {
    out += "<p class=\"quiet\">It ends as: " + word(run->verdict) + "</p>\n";
  }
  return out + "</div>\n";
}

}  // namespace cachestone::reports::site
