#include "reports/comparison.h"

#include <algorithm>
#include <functional>
#include <string_view>

#include "reports/difference.h"
#include "reports/grade.h"
#include "reports/markdown.h"
#include "reports/text.h"

namespace cachestone::reports {
namespace {

constexpr std::size_t kMostChanges = 40;  // of one kind and target

struct Section {
  Change change;
  std::string_view title;
};
std::string rest_of(const Section& section) {
  return section.change == Change::vanished ? " that the later run was not to play\n" : " more\n";
}

constexpr Section kSections[] = {
    {Change::worse, "Worse"},  {Change::better, "Better"},          {Change::otherwise, "Changed otherwise"},
    {Change::appeared, "New"}, {Change::vanished, "No longer run"},
};

std::string verdict_text(const CaseResult* result) {
  if (result == nullptr) return "no verdict";
  std::string text(name(result->verdict));
  return result->verdict == Verdict::observed ? text + " " + result->value : text;
}

std::string from_to(const CaseChange& change) {
  return verdict_text(change.before) + " → " + verdict_text(change.after);
}

std::string called(const TargetResult& target, const Results& results) {
  const std::string& day = target.started.empty() ? results.started : target.started;
  std::string text = target.name;
  if (!target.version.empty()) text += " " + target.version;
  return day.empty() ? text : text + " of " + day.substr(0, 10);
}

std::string counts(const Difference& found) {
  std::string text;
  for (const Section& section : kSections) {
    std::string word(section.title);
    word[0] = static_cast<char>(word[0] - 'A' + 'a');
    text += std::to_string(found.count(section.change)) + " " + word + ", ";
  }
  return text + std::to_string(found.count(Change::same)) + " the same";
}

// How a document looks. What comes from results goes through `shown` or `code`.
struct Style {
  std::function<std::string(std::string_view)> shown;
  std::function<std::string(std::string_view)> code;
  std::function<std::string(const std::string&)> title;
  std::function<std::string(std::string_view)> heading;
  std::string item;    // before a case
  std::string detail;  // before what there is to say about it
};

bool speaks_for_itself(Verdict verdict) {
  return verdict == Verdict::pass || verdict == Verdict::observed || verdict == Verdict::not_applicable ||
         verdict == Verdict::not_run;
}

std::string change_text(const CaseChange& change, std::size_t target, const Gate& gate, const Style& style) {
  std::string out = style.item + style.code(change.info->id) + ": " + style.shown(from_to(change)) + "\n";
  if (change.after == nullptr || change.change == Change::better || speaks_for_itself(change.after->verdict))
    return out;
  const Judgement judgement = gate.judge(target, *change.after);
  std::string why = change.after->why;
  if (!judgement.counts && change.change == Change::worse) why += (why.empty() ? "" : " ") + judgement.why;
  return why.empty() ? out : out + style.detail + style.shown(why) + "\n";
}

// Whether the later run, whose results these are, was to play the case.
bool is_of(const CaseChange& change, const Results& now) {
  return std::any_of(now.cases.begin(), now.cases.end(), [&](const CaseInfo& info) { return &info == change.info; });
}

std::string section_text(const Section& section, const Difference& found, const Results& now, std::size_t target,
                         const Gate& gate, const Style& style) {
  const std::size_t all = found.count(section.change);
  if (all == 0) return "";
  std::string out = style.heading(section.title);
  std::size_t shown = 0;
  for (const CaseChange& change : found.changes) {
    if (shown == kMostChanges) break;
    if (change.change != section.change || (change.change == Change::vanished && !is_of(change, now))) continue;
    out += change_text(change, target, gate, style);
    ++shown;
  }
  if (all > shown) out += style.item + (shown == 0 ? "" : "… and ") + std::to_string(all - shown) + rest_of(section);
  return out;
}

// Accepted deviations whose date is over and that did not change: no difference tells of them.
std::string expired_text(const Difference& found, const TargetResult& target, std::size_t index, const Gate& gate,
                         const Style& style) {
  std::string out;
  for (const CaseResult& result : target.cases) {
    const Judgement judgement = gate.judge(index, result);
    if (!judgement.counts || !result.known) continue;
    bool changed = false;
    for (const CaseChange& change : found.changes) {
      changed = changed || (change.after == &result && change.change == Change::worse);
    }
    if (changed) continue;
    out += style.item + style.code(result.id) + ": " + style.shown(name(result.verdict)) + "\n" + style.detail +
           style.shown(judgement.why + " " + result.known->reason) + "\n";
  }
  return out.empty() ? out : style.heading("Counts again") + out;
}

std::string whole(const Results& before, const Results& now, const Gate& gate, const Style& style) {
  std::string out;
  for (const TargetPairs::Pair& pair : pair_targets(before, now).pairs) {
    const Difference found = difference(before, pair.before, now, pair.after);
    out += style.title(style.shown(called(before.targets[pair.before], before)) + " → " +
                       style.shown(called(now.targets[pair.after], now)));
    out += counts(found) + "\n";
    out += expired_text(found, now.targets[pair.after], pair.after, gate, style);
    for (const Section& section : kSections) out += section_text(section, found, now, pair.after, gate, style);
    out += "\n";
  }
  for (const std::string& note : notes_on_comparison(before, now)) out += style.shown(note) + "\n";
  return out;
}

}  // namespace

std::vector<std::string> notes_on_comparison(const Results& before, const Results& now) {
  std::vector<std::string> notes;
  if (!before.fingerprint.empty() && !now.fingerprint.empty() && before.fingerprint != now.fingerprint) {
    notes.emplace_back("The two runs are of different suites: a case of the same name may demand something else now.");
  } else if (before.tool != now.tool) {
    notes.push_back("The two runs are of different versions: " + before.tool + " and " + now.tool + ".");
  }
  const TargetPairs pairs = pair_targets(before, now);
  const auto only = [&](const std::vector<std::size_t>& indices, const Results& results, const char* where) {
    for (const std::size_t i : indices) {
      notes.push_back(results.targets[i].name + " is only in the " + where + " run: it is not compared.");
    }
  };
  only(pairs.before, before, "earlier");
  only(pairs.after, now, "later");
  for (const std::string& note : notes_on_run(before)) notes.push_back("The earlier run: " + note);
  for (const std::string& note : notes_on_run(now)) notes.push_back("The later run: " + note);
  return notes;
}

std::string comparison_text(const Results& before, const Results& now, const Gate& gate) {
  const auto shown = [](std::string_view text) { return visible(text); };
  const auto title = [](const std::string& text) { return text + "\n"; };
  const auto heading = [](std::string_view text) { return "\n" + std::string(text) + "\n"; };
  return whole(before, now, gate, {shown, shown, title, heading, "  ", "      "});
}

std::string comparison_markdown(const Results& before, const Results& now, const Gate& gate) {
  const auto shown = [](std::string_view text) { return markdown_text(text); };
  const auto code = [](std::string_view text) { return markdown_code(text); };
  const auto title = [](const std::string& text) { return "### " + text + "\n\n"; };
  const auto heading = [](std::string_view text) { return "\n#### " + std::string(text) + "\n\n"; };
  return "## What changed\n\n" + whole(before, now, gate, {shown, code, title, heading, "- ", "  "});
}

}  // namespace cachestone::reports
