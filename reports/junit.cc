#include "reports/junit.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <string_view>
#include <vector>

#include "reports/grade.h"
#include "reports/xml.h"

namespace cachestone::reports {
namespace {

enum class Outcome { passed, skipped, failure, error };

Outcome outcome_of(Verdict verdict, const Judgement& judgement) {
  if (judgement.counts) return Outcome::failure;
  if (verdict == Verdict::error) return Outcome::error;
  return verdict == Verdict::pass || verdict == Verdict::observed ? Outcome::passed : Outcome::skipped;
}

struct Counts {
  std::size_t tests = 0;
  std::size_t skipped = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;

  void add(Outcome outcome) {
    ++tests;
    skipped += outcome == Outcome::skipped ? 1U : 0U;
    failures += outcome == Outcome::failure ? 1U : 0U;
    errors += outcome == Outcome::error ? 1U : 0U;
  }
  void add(const Counts& other) {
    tests += other.tests;
    skipped += other.skipped;
    failures += other.failures;
    errors += other.errors;
  }
};

std::string number(std::string_view name, std::size_t count) {
  return xml_attribute(name, std::to_string(count));
}

std::string seconds(double duration) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.3f", duration >= 0 && duration < 1e9 ? duration : 0.0);
  return xml_attribute("time", buffer.data());
}

std::string line(std::string_view text) {
  return xml_text(text) + "\n";
}

// What a reader of a failure needs: what was expected, what happened, what demands it.
std::string evidence(const CaseInfo& info, const CaseResult& result, const Judgement& judgement) {
  std::string out = line(info.title) + line(result.why);
  if (!judgement.why.empty()) out += line(judgement.why);
  for (const Check& check : result.checks) {
    if (check.held) continue;
    const std::string where = "step " + std::to_string(check.step) + (check.control ? " of the control" : "") + ": ";
    out += line(where + "expected: " + check.expected) + line(where + "seen: " + check.seen);
  }
  for (const std::string& clause : info.clauses) out += line("clause: " + clause);
  if (result.known) out += line("known: " + result.known->reason) + line("evidence: " + result.known->evidence);
  return out;
}

std::string summary(const CaseResult& result, const Judgement& judgement) {
  std::string text(name(result.verdict));
  if (!result.why.empty()) text += ": " + result.why;
  if (!judgement.why.empty()) text += " " + judgement.why;
  if (result.known && !judgement.counts && judgement.why.empty()) text += " Known: " + result.known->reason;
  return text;
}

// The id without its suite, where it starts with that.
std::string_view short_name(const CaseInfo& info) {
  const std::string_view id = info.id;
  const bool within = id.size() > info.suite.size() + 1 && id.substr(0, info.suite.size()) == info.suite &&
                      id[info.suite.size()] == '/';
  return within ? id.substr(info.suite.size() + 1) : id;
}

std::string test_start(const std::string& target, std::string_view suite, std::string_view test) {
  return "  <testcase" + xml_attribute("classname", target + "." + std::string(suite)) + xml_attribute("name", test);
}

std::string test_case(const std::string& target, const CaseInfo& info, const CaseResult& result,
                      const Judgement& judgement) {
  const std::string start = test_start(target, info.suite, short_name(info));
  const std::string message = xml_attribute("message", summary(result, judgement));
  const std::string type = xml_attribute("type", name(result.verdict));
  switch (outcome_of(result.verdict, judgement)) {
    case Outcome::passed:
      break;
    case Outcome::skipped:
      return start + "><skipped" + message + "/></testcase>\n";
    case Outcome::failure:
      return start + "><failure" + type + message + ">" + evidence(info, result, judgement) + "</failure></testcase>\n";
    case Outcome::error:
      return start + "><error" + type + message + "/></testcase>\n";
  }
  return start + "/>\n";
}

// What is wrong with a whole run is a test of its own that could not be done.
std::string unfinished(const std::string& target, const std::string& reason) {
  return test_start(target, "run", "to the end") + "><error" + xml_attribute("type", "error") +
         xml_attribute("message", reason) + "/></testcase>\n";
}

std::string property(std::string_view name, const std::string& value) {
  if (value.empty()) return "";
  return "   <property" + xml_attribute("name", name) + xml_attribute("value", value) + "/>\n";
}

std::string properties(const Results& results, const TargetResult& target, const Tally& total) {
  std::string out =
      property("tool", results.tool) + property("suite", results.fingerprint) + property("version", target.version) +
      property("kind", target.kind) + property("clock", target.clock) + property("cache", target.cache) +
      property("configuration", target.configuration) + property("grade", std::string(label(total.grade()).word)) +
      property("proven", std::to_string(total.proven()) + " of " + std::to_string(total.applicable()));
  for (const Verdict verdict : all_verdicts()) {
    if (total.count(verdict) != 0) {
      out += property(std::string("verdict.") + std::string(name(verdict)), std::to_string(total.count(verdict)));
    }
  }
  return "  <properties>\n" + out + "  </properties>\n";
}

// A whole suite of tests, counted.
struct Written {
  Counts counts;
  std::string text;
};

std::string counted(const Counts& counts) {
  return number("tests", counts.tests) + number("failures", counts.failures) + number("errors", counts.errors);
}

Written target_suite(const Results& results, std::size_t index, const Tally& total, const Gate& gate,
                     const std::map<std::string_view, const CaseInfo*>& about) {
  const TargetResult& target = results.targets[index];
  Written made;
  std::string tests;
  for (const CaseResult& result : target.cases) {
    const Judgement judgement = gate.judge(index, result);
    made.counts.add(outcome_of(result.verdict, judgement));
    tests += test_case(target.name, *about.at(result.id), result, judgement);
  }
  if (!target.failure.empty()) {
    made.counts.add(Outcome::error);
    tests += unfinished(target.name, target.failure);
  }
  made.text = " <testsuite" + xml_attribute("name", target.name) + counted(made.counts) +
              number("skipped", made.counts.skipped) + seconds(target.duration) +
              (target.started.empty() ? "" : xml_attribute("timestamp", target.started)) + ">\n" +
              properties(results, target, total) + tests + " </testsuite>\n";
  return made;
}

}  // namespace

std::string junit_report(const Results& results, const Gate& gate) {
  const Matrix made = matrix(results, ResultIndex(results));
  std::map<std::string_view, const CaseInfo*> about;
  for (const CaseInfo& info : results.cases) about.emplace(info.id, &info);

  Written all;
  double duration = 0;
  for (std::size_t i = 0; i < results.targets.size(); ++i) {
    const Written suite = target_suite(results, i, made.totals[i], gate, about);
    all.counts.add(suite.counts);
    all.text += suite.text;
    duration += results.targets[i].duration;
  }
  if (!results.incomplete.empty()) {
    Counts counts;
    counts.add(Outcome::error);
    all.counts.add(counts);
    all.text += " <testsuite" + xml_attribute("name", "cachestone") + counted(counts) + ">\n" +
                unfinished("cachestone", results.incomplete) + " </testsuite>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + xml_attribute("name", "cachestone") +
         counted(all.counts) + seconds(duration) + ">\n" + all.text + "</testsuites>\n";
}

}  // namespace cachestone::reports
