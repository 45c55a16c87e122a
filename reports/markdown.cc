#include "reports/markdown.h"

#include <algorithm>
#include <map>
#include <vector>

#include "reports/grade.h"

namespace cachestone::reports {
namespace {

constexpr std::size_t kMostFindings = 25;  // of one target

// One result that a reader should know of.
struct Finding {
  const CaseInfo* info = nullptr;
  const CaseResult* result = nullptr;
  Judgement judgement;
};

// What counts, then what is broken and does not count.
std::vector<Finding> findings_of(const Results& results, std::size_t target, const Gate& gate) {
  std::map<std::string_view, const CaseInfo*> about;
  for (const CaseInfo& info : results.cases) about.emplace(info.id, &info);
  std::vector<Finding> found;
  for (const CaseResult& result : results.targets[target].cases) {
    Judgement judgement = gate.judge(target, result);
    if (!judgement.counts && result.verdict != Verdict::violation && result.verdict != Verdict::flaky) continue;
    found.push_back({about.at(result.id), &result, std::move(judgement)});
  }
  std::stable_partition(found.begin(), found.end(), [](const Finding& each) { return each.judgement.counts; });
  return found;
}

// "RFC 9111 §5.2.2.5" as a link, when the results say where the clause stands, else its id.
std::string clause_link(const Results& results, const std::string& id) {
  const auto clause = std::find_if(results.clauses.begin(), results.clauses.end(),
                                   [&](const ClauseInfo& each) { return each.id == id; });
  if (clause == results.clauses.end() || clause->document.rfind("RFC ", 0) != 0) return markdown_code(id);
  const std::string number = clause->document.substr(4);
  const std::string& section = clause->section;
  const auto all_of = [](const std::string& text, std::string_view allowed) {
    return !text.empty() && text.find_first_not_of(allowed) == std::string::npos;
  };
  if (!all_of(number, "0123456789") || !all_of(section, "0123456789.ABCDEFGHIJ")) return markdown_code(id);
  const bool appendix = section[0] >= 'A';
  return markdown_link(clause->document + " §" + section, "https://www.rfc-editor.org/rfc/rfc" + number +
                                                              (appendix ? "#appendix-" : "#section-") + section);
}

std::string finding_line(const Results& results, const Finding& finding, const ReportLinks& links) {
  const CaseInfo& info = *finding.info;
  const CaseResult& result = *finding.result;
  std::string out = "- " + std::string(label(result.verdict).symbol) + " " + std::string(name(result.verdict)) + ": " +
                    markdown_link(markdown_code(info.id), links.of_case ? links.of_case(info.id) : "");
  if (!info.title.empty()) out += " " + markdown_text(info.title);
  std::string places;
  for (const std::string& clause : info.clauses) {
    const std::string place = clause_link(results, clause);
    if (places.find(place) == std::string::npos) places += (places.empty() ? "" : ", ") + place;
  }
  if (!places.empty()) out += " (" + places + ")";
  if (!result.why.empty()) out += ". " + markdown_text(result.why);
  if (!finding.judgement.why.empty()) out += " " + markdown_text(finding.judgement.why);
  if (result.known) out += " Known: " + markdown_text(result.known->reason);
  return out + "\n";
}

std::string findings_text(const Results& results, std::size_t target, const Gate& gate, const ReportLinks& links) {
  const std::vector<Finding> found = findings_of(results, target, gate);
  if (found.empty()) return "";
  std::string out = "\n#### " + markdown_code(results.targets[target].name) + "\n\n";
  for (std::size_t i = 0; i < std::min(found.size(), kMostFindings); ++i) {
    out += finding_line(results, found[i], links);
  }
  if (found.size() > kMostFindings) out += "- … and " + std::to_string(found.size() - kMostFindings) + " more\n";
  return out;
}

std::string table_line(const std::vector<std::string>& cells) {
  std::string out = "|";
  for (const std::string& cell : cells) out += " " + cell + " |";
  return out + "\n";
}

std::string share(std::size_t part, std::size_t whole) {
  if (whole == 0) return "-";
  return std::to_string(part) + " of " + std::to_string(whole) + " (" + std::to_string(part * 100 / whole) + " %)";
}

std::string table(const Results& results, const Matrix& made, const ReportLinks& links) {
  std::string out =
      table_line({"Cache", "Version", "Clock", "Grade", "Violations", "Discouraged", "Missed", "Flaky", "Proven"}) +
      "| :-- | :-- | :-- | :-- | --: | --: | --: | --: | --: |\n";
  for (std::size_t i = 0; i < results.targets.size(); ++i) {
    const TargetResult& target = results.targets[i];
    const Tally& total = made.totals[i];
    const auto count = [&](Verdict verdict) { return std::to_string(total.count(verdict)); };
    out += table_line({markdown_link(markdown_code(target.name), links.target ? links.target(i) : ""),
                       target.version.empty() ? "-" : markdown_text(target.version),
                       target.clock.empty() ? "-" : markdown_text(target.clock),
                       std::string(label(total.grade()).symbol) + " " + std::string(label(total.grade()).word),
                       count(Verdict::violation), count(Verdict::discouraged), count(Verdict::missed),
                       count(Verdict::flaky), share(total.proven(), total.applicable())});
  }
  return out;
}

std::string headline(const Gate& gate) {
  const std::size_t counted = gate.count();
  if (counted == 0) {
    return gate.has_baseline() ? "✓ Nothing is worse than in the baseline.\n" : "✓ Nothing counts against the run.\n";
  }
  return "✗ " + std::to_string(counted) + (counted == 1 ? " result counts" : " results count") + " against the run.\n";
}

}  // namespace

std::string markdown_summary(const Results& results, const Gate& gate, const ReportLinks& links) {
  const Matrix made = matrix(results, ResultIndex(results));
  std::string out = "## HTTP caches by RFC 9111\n\n" + headline(gate) + "\n" + table(results, made, links);
  for (std::size_t i = 0; i < results.targets.size(); ++i) {
    const TargetResult& target = results.targets[i];
    if (target.failure.empty()) continue;
    out += "\n" + markdown_code(target.name) + " was not run to the end: " + markdown_text(target.failure) + "\n";
  }
  for (const std::string& note : notes_on_run(results)) out += "\n" + markdown_text(note) + "\n";
  std::string found;
  for (std::size_t i = 0; i < results.targets.size(); ++i) found += findings_text(results, i, gate, links);
  if (!found.empty()) out += "\n### What is broken\n" + found;
  if (!links.index.empty()) out += "\n" + markdown_link("The whole report", links.index) + "\n";
  if (!results.tool.empty())
    out += "\nBy " + markdown_text(results.tool) + ", " + markdown_text(results.started) + ".\n";
  return out;
}

}  // namespace cachestone::reports
