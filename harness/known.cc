#include "harness/known.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "cases/glob.h"
#include "reports/gate.h"
#include "simulator/json/reader.h"

namespace cachestone::harness {
namespace {

using reports::CaseResult;
using reports::Verdict;

Verdict read_verdict(const json::Node& node) {
  for (const Verdict verdict : {Verdict::violation, Verdict::discouraged, Verdict::missed, Verdict::inconclusive,
                                Verdict::unproven, Verdict::error}) {
    if (node.text() == name(verdict)) return verdict;
  }
  node.fail("one of violation, discouraged, missed, inconclusive, unproven, error");
}

std::string read_sentence(const json::Node& node) {
  std::string text = node.text();
  if (text.empty()) node.fail("some words");
  return text;
}

// A day of the calendar, as ISO 8601 writes it.
std::string read_date(const json::Node& node) {
  const std::string text = node.text();
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  char end = 0;
  const bool formed = text.size() == 10 && text.find_first_not_of("0123456789-") == std::string::npos &&
                      std::sscanf(text.c_str(), "%4d-%2u-%2u%c", &year, &month, &day, &end) == 3;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!formed || !date.ok()) node.fail("a date like \"2027-03-01\"");
  return text;
}

// What may be written as one text or as a list of them.
std::vector<json::Node> one_or_more(const json::Node& node, const char* expected) {
  if (node.is_text()) return {node};
  std::vector<json::Node> items = node.items();
  if (items.empty()) node.fail(expected);
  return items;
}

// One deviation for each id or pattern that the entry names: each is checked, and can cease to be true, by itself.
std::vector<KnownDeviation> read_entry(const json::Node& node) {
  json::ObjectReader object(node);
  KnownDeviation entry;
  const std::vector<json::Node> cases = one_or_more(object.required("case"), "at least one case");
  for (const json::Node& item : one_or_more(object.required("verdict"), "at least one verdict")) {
    entry.verdicts.push_back(read_verdict(item));
  }
  entry.why.reason = read_sentence(object.required("reason"));
  entry.why.evidence = read_sentence(object.required("evidence"));
  if (const auto until = object.optional("until")) entry.why.until = read_date(*until);
  object.finish();
  std::vector<KnownDeviation> entries;
  for (const json::Node& item : cases) {
    entry.cases = item.text();
    entries.push_back(entry);
  }
  return entries;
}

// Which entry explains a verdict of a case, by its pattern.
using Explained = std::map<std::pair<std::string, Verdict>, std::string>;

void check_entry(const KnownDeviation& entry, const cases::Catalogue& suite, const json::Node& node,
                 Explained& before) {
  bool fits = false;
  for (const cases::Suite& each : suite.suites) {
    for (const cases::Case& item : each.cases) {
      if (!cases::matches(entry.cases, item.id)) continue;
      fits = true;
      for (const Verdict verdict : entry.verdicts) {
        const auto [other, is_new] = before.emplace(std::pair(item.id, verdict), entry.cases);
        if (is_new) continue;
        node.fail("one entry for each verdict of a case", "\"" + entry.cases + "\", and before it \"" + other->second +
                                                              "\", for " + item.id + " and " +
                                                              std::string(name(verdict)));
      }
    }
  }
  if (!fits) node.fail("the id of a case, or a pattern that fits some", "\"" + entry.cases + "\"");
}

bool is_explained_by(const CaseResult& result, const KnownDeviation& entry) {
  return std::find(entry.verdicts.begin(), entry.verdicts.end(), result.verdict) != entry.verdicts.end() &&
         cases::matches(entry.cases, result.id);
}

bool says_nothing(const CaseResult& result) {
  return result.verdict == Verdict::not_run || result.verdict == Verdict::not_applicable ||
         result.verdict == Verdict::error || result.verdict == Verdict::inconclusive;
}

}  // namespace

std::vector<KnownDeviation> read_known(const std::filesystem::path& folder, const cases::Catalogue& suite) {
  const std::filesystem::path file = folder / "known.json";
  return std::filesystem::exists(file) ? read_known_file(file, suite) : std::vector<KnownDeviation>{};
}

std::vector<KnownDeviation> read_known_file(const std::filesystem::path& file, const cases::Catalogue& suite) {
  std::vector<KnownDeviation> known;
  const nlohmann::json document = json::parse_file(file);
  Explained explained;
  for (const json::Node& item : json::Node(document, file.string()).items()) {
    for (const KnownDeviation& entry : read_entry(item)) {
      check_entry(entry, suite, item, explained);
      known.push_back(entry);
    }
  }
  return known;
}

std::vector<std::string> explain(const std::vector<KnownDeviation>& known, const std::string& today,
                                 reports::TargetResult& target) {
  std::vector<std::string> sentences;
  for (const KnownDeviation& entry : known) {
    bool explains = false;
    bool all_ran = true;
    bool any = false;
    for (CaseResult& result : target.cases) {
      if (is_explained_by(result, entry)) {
        result.known = entry.why;
        explains = true;
      } else if (cases::matches(entry.cases, result.id)) {
        any = true;
        all_ran = all_ran && !says_nothing(result);
      }
    }
    if (any && all_ran && !explains) {
      sentences.push_back("known.json of " + target.name + " says that " + entry.cases + " is " +
                          std::string(name(entry.verdicts.front())) + ", and it is not any more");
    }
    if (explains && reports::is_over(entry.why, today)) {
      sentences.push_back("known.json of " + target.name + " accepts " + entry.cases + " until " + entry.why.until +
                          ": it counts again");
    }
  }
  return sentences;
}

}  // namespace cachestone::harness
