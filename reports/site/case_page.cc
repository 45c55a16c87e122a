#include "reports/site/case_page.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "reports/site/account.h"
#include "reports/site/command.h"
#include "reports/site/html_text.h"
#include "reports/site/interest.h"
#include "reports/site/links.h"
#include "reports/site/parts.h"
#include "reports/site/sequence.h"
#include "reports/site/spec_pages.h"
#include "reports/site/transcript.h"
#include "reports/text.h"

namespace cachestone::reports::site {
namespace {

constexpr std::size_t kMostBytes = 270'000;  // of the results together; the frame and the clauses need some, too

// How much of a result is shown.
enum class Detail { line, diagrams, full };
struct Showing {
  Detail detail = Detail::full;
  bool open = false;  // unfolded
};

// Results that somebody has to look into come before those that are as they should be.
int urgency(Verdict verdict) {
  switch (verdict) {
    case Verdict::violation:
    case Verdict::discouraged:
      return 3;
    case Verdict::pass:
    case Verdict::observed:
      return 1;
    case Verdict::not_applicable:
    case Verdict::not_run:
      return 0;
    default:
      return 2;
  }
}

std::string_view meaning_of_level(std::string_view level) {
  if (level == "must") return "A requirement: who breaks it violates the specification.";
  if (level == "should") return "A recommendation: who does not follow it is discouraged from doing so.";
  if (level == "may") return "A permission: who does not use it is slower, not wrong.";
  if (level == "probe") return "A probe: there is no right answer.";
  return {};
}

std::string about(const Page& page, const Model& model, const CaseInfo& info) {
  std::string out = "<h1>" + text(title_of(info), 300) + "</h1>\n<p class=\"meta\"><span class=\"level\">" +
                    text(info.level, 40) + "</span> " + std::string(meaning_of_level(info.level));
  if (!info.audience.empty() && info.audience != "any") out += " For " + text(info.audience, 40) + " caches only.";
  if (info.length > 0) out += " Takes " + duration_text(info.length) + " on the case's clock.";
  out += "</p>\n<p class=\"meta\"><code>" + text(info.id, 300) + "</code></p>\n";
  if (!info.clauses.empty()) out += "<ul class=\"clauses\">\n";
  for (const std::string& id : info.clauses) {
    out += "<li>" + clause_link(page, model, id);
    if (const ClauseInfo* clause = model.find_clause(id)) {
      out += " <b class=\"level\">" + text(clause->level, 40) + "</b> " + text(clause->text, 1200);
    }
    out += " <code>" + text(id, 100) + "</code></li>\n";
  }
  if (!info.clauses.empty()) out += "</ul>\n";
  if (!info.note.empty()) out += "<p class=\"note\">" + text(info.note, 2000) + "</p>\n";
  return out;
}

// All verdicts at a glance, as links to the results.
std::string verdicts(const Model& model, const CaseInfo& info) {
  std::string out = "<ul class=\"strip\" aria-label=\"Verdicts\">\n";
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    const Verdict verdict = model.index.verdict(i, info.id);
    out += "<li class=\"" + std::string(tone(verdict)) + "\"><a href=\"#" + model.target_name(i) + "\"><b>" +
           title_of(model.target(i)) + "</b> " + word(verdict) + "</a></li>\n";
  }
  return out + "</ul>\n";
}

std::string transcripts(const CaseResult& result, std::string_view cache) {
  std::string out = "<details class=\"wires\"><summary>Wire transcript</summary>\n<div class=\"runs\">\n";
  out += "<div>\n<h3>The case</h3>\n" + transcript(Run::of_case(result), cache) + "</div>\n";
  if (!result.control.empty()) {
    out += "<div>\n<h3>Its control</h3>\n" + transcript(Run::of_control(result), cache) + "</div>\n";
  }
  return out + "</div>\n</details>\n";
}

// The case, its control, and the reference cache side by side.
std::string evidence(const Page& page, const Model& model, const CaseInfo& info, const TargetResult& target,
                     const CaseResult& result, Showing showing) {
  const Run run = Run::of_case(result);
  const Run control = Run::of_control(result);
  if (run.empty() && control.empty()) return {};
  if (showing.detail == Detail::line) {
    return "<p class=\"quiet\">What was seen is left out here: the page would be too large. results.json has it.</p>\n";
  }
  const std::string_view cache = target.title.empty() ? target.name : target.title;
  const Interest interest(result);
  std::string out = std::string("<details class=\"evidence\"") + (showing.open ? " open" : "") +
                    "><summary>What was seen</summary>\n<div class=\"runs\">\n";
  if (!run.empty()) out += sequence(run, interest, cache, "The case");
  if (!control.empty()) {
    out += sequence(control, interest, cache, "Its control: the same without what is tested <small>(marked)</small>");
  }
  out += reference_account(page, model, info, target.cache) + "</div>\n";
  if (run.exchanges.empty() && control.exchanges.empty()) return out + "</details>\n";
  out += "<p class=\"how\">How to reproduce it: <code>" + text(run_command(target, info.id), 1000) + "</code></p>\n";
  out += showing.detail == Detail::full
             ? transcripts(result, cache)
             : "<p class=\"quiet\">The transcript is left out here: the page would be too large. "
               "results.json has it.</p>\n";
  return out + "</details>\n";
}

std::string known(const CaseResult& result) {
  if (!result.known) return {};
  std::string out = "<div class=\"known\"><p><b>Known:</b> " + text(result.known->reason, 2000) +
                    "</p>\n<p class=\"quiet\">" + text(result.known->evidence, 4000) + "</p>\n";
  if (!result.known->until.empty()) {
    out += "<p class=\"quiet\">Accepted until " + text(result.known->until, 40) + ".</p>\n";
  }
  return out + "</div>\n";
}

std::string repetitions(const CaseResult& result) {
  if (result.repetitions.empty()) return {};
  constexpr std::size_t kMost = 50;
  std::string out = "<p class=\"quiet\">Played " + count_of(result.repetitions.size(), "time", "times") + ":";
  for (std::size_t i = 0; i < std::min(result.repetitions.size(), kMost); ++i) out += " " + word(result.repetitions[i]);
  return out + (result.repetitions.size() > kMost ? " …" : "") + "</p>\n";
}

// A section for the target; what is as it should be takes less room.
std::string result_of(const Page& page, const Model& model, const CaseInfo& info, std::size_t target, Showing showing) {
  const TargetResult& of = model.target(target);
  const Verdict verdict = model.index.verdict(target, info.id);
  const CaseResult* result = model.index.find(target, info.id);
  const std::string& id = model.target_name(target);
  std::string out = "<section id=\"" + id + "\"" + (urgency(verdict) > 1 ? "" : " class=\"brief\"") +
                    " aria-labelledby=\"" + id + "_title\">\n<h2 id=\"" + id + "_title\">" + title_of(of);
  if (!of.version.empty()) out += " <small>" + text(of.version, 40) + "</small>";
  out += "</h2>\n<p class=\"verdict\">" + badge(verdict) + " ";
  if (result == nullptr) return out + "There is no result.</p>\n</section>\n";
  if (!result->value.empty()) out += "<b>" + text(result->value) + "</b> ";
  out += text(result->why) + "</p>\n" + repetitions(*result) + known(*result);
  return out + evidence(page, model, info, of, *result, showing) + "</section>\n";
}

// The targets, those whose results are least urgent first.
std::vector<std::size_t> by_urgency(const Model& model, const CaseInfo& info) {
  std::vector<std::size_t> order;
  for (std::size_t i = model.target_count(); i > 0; --i) order.push_back(i - 1);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return urgency(model.index.verdict(a, info.id)) < urgency(model.index.verdict(b, info.id));
  });
  return order;
}

// The results of all targets, the most urgent first, in as much detail as there is room for.
std::string results(const Page& page, const Model& model, const CaseInfo& info) {
  const std::vector<std::size_t> order = by_urgency(model, info);
  // What falls short is unfolded, and the first result in any case: a reader sees at once what the case is like.
  const auto open = [&](std::size_t target) {
    return target == order.back() || urgency(model.index.verdict(target, info.id)) > 1;
  };
  std::vector<std::string> made;
  std::size_t size = 0;
  for (std::size_t i = 0; i < model.target_count(); ++i) {
    made.push_back(result_of(page, model, info, i, {Detail::full, open(i)}));
    size += made.back().size();
  }
  for (const std::size_t i : order) {
    for (const Detail detail : {Detail::diagrams, Detail::line}) {
      if (size <= kMostBytes) break;
      size -= made[i].size();
      made[i] = result_of(page, model, info, i, {detail, open(i)});
      size += made[i].size();
    }
  }
  std::string out;
  for (auto target = order.rbegin(); target != order.rend(); ++target) out += made[*target];
  return out;
}

// The cases before and after it in its row.
std::string neighbours(const Page& page, const Model& model, const CaseInfo& info) {
  const Row* row = model.find_row(info.suite);
  if (row == nullptr) return {};
  const auto here = std::find(row->cases.begin(), row->cases.end(), &info);
  if (here == row->cases.end()) return {};
  std::string out = "<nav class=\"neighbours\" aria-label=\"Cases of this row\">\n";
  if (here != row->cases.begin()) {
    const CaseInfo& before = **(here - 1);
    out += "<p class=\"before\">Before: " + link(page, case_path(before.id), text(title_of(before), 200)) + "</p>\n";
  }
  if (here + 1 != row->cases.end()) {
    const CaseInfo& after = **(here + 1);
    out += "<p class=\"after\">Next: " + link(page, case_path(after.id), text(title_of(after), 200)) + "</p>\n";
  }
  return out + "<p>All of " + link(page, row_path(row->suite->id), text(title_of(*row->suite), 200)) + "</p>\n</nav>\n";
}

}  // namespace

Page case_page(const Model& model, const CaseInfo& info) {
  Page page{case_path(info.id), title_of(info), "", {}};
  if (const SuiteInfo* suite = model.find_suite(info.suite)) {
    page.trail.push_back({title_of(*suite), row_path(suite->id)});
  }
  page.body = about(page, model, info) + verdicts(model, info);
  page.body += "<p class=\"how\">To see every decision of the reference cache in this case: <code>" +
               text(simulate_command(info.id), 1000) + "</code></p>\n";
  page.body += "<div class=\"results\">\n" + results(page, model, info) + "</div>\n" + neighbours(page, model, info);
  return page;
}

}  // namespace cachestone::reports::site
