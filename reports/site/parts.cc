#include "reports/site/parts.h"

#include "reports/site/html_text.h"
#include "reports/site/links.h"

namespace cachestone::reports::site {

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

namespace {

template <typename Judged>
std::string labelled(std::string_view kind, Judged judged) {
  return "<span class=\"" + std::string(kind) + " " + std::string(tone(judged)) + "\">" + symbol(label(judged)) + " " +
         std::string(label(judged).word) + "</span>";
}

}  // namespace

std::string title_of(const TargetResult& target) {
  return text(target.title.empty() ? target.name : target.title, 60);
}
std::string plain_title_of(const TargetResult& target) {
  return plain(target.title.empty() ? target.name : target.title, 60);
}
const std::string& title_of(const SuiteInfo& suite) {
  return suite.title.empty() ? suite.id : suite.title;
}
const std::string& title_of(const CaseInfo& info) {
  return info.title.empty() ? info.id : info.title;
}

std::string symbol(const Label& label) {
  return "<b aria-hidden=\"true\">" + std::string(label.symbol) + "</b>";
}
std::string badge(Grade grade) {
  return labelled("badge", grade);
}
std::string badge(Verdict verdict) {
  return labelled("badge", verdict);
}
std::string word(Verdict verdict) {
  return labelled("word", verdict);
}
std::string word(Grade grade) {
  return labelled("word", grade);
}

std::string date(std::string_view iso) {
  std::string shown(iso);
  if (shown.size() == 20 && shown[10] == 'T' && shown.back() == 'Z') {
    shown[10] = ' ';
    shown.replace(19, 1, " UTC");
  }
  return "<span class=\"date\">" + text(shown) + "</span>";
}

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::string proven_share(const Tally& tally) {
  if (tally.applicable() == 0) return "nothing that could be proven";
  return std::to_string(tally.proven() * 100 / tally.applicable()) + " % proven (" + std::to_string(tally.proven()) +
         " of " + std::to_string(tally.applicable()) + ")";
}

std::string link(const Page& from, std::string_view to, const std::string& content) {
  return "<a href=\"" + relative(from.path, to) + "\">" + content + "</a>";
}

std::string section(std::string_view id, const std::string& title, const std::string& content) {
  const std::string name(id);
  return "<section id=\"" + name + "\" aria-labelledby=\"" + name + "-title\">\n<h2 id=\"" + name + "-title\">" +
         title + "</h2>\n" + content + "</section>\n";
}

std::string scrolling(std::string_view label, const std::string& content) {
  return "<div class=\"scroll\" role=\"region\" aria-label=\"" + plain(label) + "\" tabindex=\"0\">\n" + content +
         "</div>\n";
}

namespace {
bool counts_in_bar(Verdict verdict) {
  return verdict != Verdict::not_applicable && verdict != Verdict::observed;
}
}  // namespace

std::string bar(const Tally& tally) {
  constexpr std::size_t kWidth = 1000;
  std::size_t all = 0;
  for (const Verdict verdict : all_verdicts()) {
    if (counts_in_bar(verdict)) all += tally.count(verdict);
  }
  if (all == 0) return {};
  std::string out = "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">";
  std::size_t before = 0;
  for (const Verdict verdict : all_verdicts()) {
    const std::size_t count = tally.count(verdict);
    if (count == 0 || !counts_in_bar(verdict)) continue;
    const std::size_t start = before * kWidth / all;
    before += count;
    out += "<rect class=\"" + std::string(tone(verdict)) + "\" x=\"" + std::to_string(start) + "\" width=\"" +
           std::to_string(before * kWidth / all - start) + "\" height=\"10\"/>";
  }
  return out + "</svg>\n";
}

std::string verdict_counts(const Tally& tally) {
  std::string out = "<ul class=\"counts\">\n";
  for (const Verdict verdict : all_verdicts()) {
    if (tally.count(verdict) == 0) continue;
    out += "<li class=\"" + std::string(tone(verdict)) + "\">" + symbol(label(verdict)) + " " +
           std::to_string(tally.count(verdict)) + " " + std::string(label(verdict).word) + "</li>\n";
  }
  return out + "</ul>\n";
}

std::string shortcomings(const Tally& tally) {
  std::string out;
  for (const Verdict verdict : {Verdict::violation, Verdict::discouraged, Verdict::missed}) {
    const std::size_t count = tally.count(verdict);
    if (count == 0) continue;
    out += "<li class=\"" + std::string(tone(verdict)) + "\">" + symbol(label(verdict)) + " " + std::to_string(count) +
           " " + std::string(label(verdict).word) + (verdict == Verdict::violation && count != 1 ? "s" : "") +
           "</li>\n";
  }
  return out.empty() ? out : "<ul class=\"counts\">\n" + out + "</ul>\n";
}

std::string mark() {
  // A touchstone: a dark stone with the streak of gold that tells how pure it is.
  return "<svg class=\"mark\" viewBox=\"0 0 32 32\" aria-hidden=\"true\"><path class=\"stone\" d=\"M5 11 12 4h9l7 6 1 "
         "11-6 7H10l-7-7z\"/><path class=\"streak\" d=\"m9 21 13-9\"/></svg>";
}

}  // namespace cachestone::reports::site
