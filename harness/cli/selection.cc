#include "harness/cli/selection.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>
#include <utility>

#include "cases/glob.h"
#include "harness/cli/command.h"
#include "harness/nearest.h"
#include "reports/results_json.h"

namespace cachestone::cli {
namespace {

using cases::Case;
using cases::Catalogue;
using reports::Verdict;
using Names = std::vector<std::string>;
using Test = std::function<bool(const Case&)>;

std::string last_part(const std::string& id) {
  return id.substr(id.rfind('/') + 1);
}

// What the patterns of each kind are compared with.
Names ids_of(const Case& item, const Catalogue&) {
  return {item.id, item.suite, item.suite.substr(0, item.suite.find('/'))};
}

Names clauses_of(const Case& item, const Catalogue&) {
  Names names = item.clauses;
  for (const std::string& id : item.clauses) names.push_back(id.substr(0, id.rfind('-')));
  return names;
}

Names directives_of(const Case& item, const Catalogue& catalogue) {
  Names names = {item.suite, last_part(item.suite)};
  for (const std::string& id : item.clauses) {
    const cases::Clause* clause = catalogue.clause(id);
    if (clause == nullptr || clause->mechanism.empty()) continue;
    names.push_back(clause->mechanism);
    names.push_back(last_part(clause->mechanism));
  }
  return names;
}

Names level_of(const Case& item, const Catalogue&) {
  return {std::string(cases::name(item.level))};
}

struct Kind {
  const char* what_has;  // in "no case …"
  Names Selection::*patterns;
  Names (*names_of)(const Case& item, const Catalogue& catalogue);
};
constexpr Kind kKinds[] = {
    {"matches", &Selection::ids, ids_of},
    {"is about the clause", &Selection::clauses, clauses_of},
    {"is about the directive", &Selection::directives, directives_of},
    {"has the level", &Selection::levels, level_of},
};

bool fits(const std::string& pattern, const Names& names) {
  return std::any_of(names.begin(), names.end(), [&](const auto& name) { return cases::matches(pattern, name); });
}

void keep(Catalogue& catalogue, const Test& wanted) {
  for (cases::Suite& suite : catalogue.suites) std::erase_if(suite.cases, std::not_fn(wanted));
  std::erase_if(catalogue.suites, [](const cases::Suite& suite) { return suite.cases.empty(); });
}

[[noreturn]] void fits_nothing(const Kind& kind, const std::string& pattern, const Catalogue& catalogue) {
  std::set<std::string> names;
  for (const Case* item : all_cases(catalogue))
    names.merge([&] {
      const Names of_case = kind.names_of(*item, catalogue);
      return std::set<std::string>(of_case.begin(), of_case.end());
    }());
  std::string plain = pattern;
  std::erase(plain, '*');
  throw UsageError(std::string("no case ") + kind.what_has + " \"" + pattern + "\"" +
                   harness::did_you_mean(plain, {names.begin(), names.end()}) + "; see cachestone list cases");
}

// The patterns of one kind as a test. Each pattern must fit something, or it is a mistake.
Test test_of(const Kind& kind, const Names& patterns, const Catalogue& catalogue) {
  Names take;
  Names leave;
  for (const std::string& pattern : patterns) {
    const bool negated = pattern.starts_with('!');
    const std::string& plain = (negated ? leave : take).emplace_back(negated ? pattern.substr(1) : pattern);
    const auto all = all_cases(catalogue);
    const auto fitting = [&](const Case* item) { return fits(plain, kind.names_of(*item, catalogue)); };
    if (std::none_of(all.begin(), all.end(), fitting)) fits_nothing(kind, plain, catalogue);
  }
  return [=, names_of = kind.names_of, &catalogue](const Case& item) {
    const Names names = names_of(item, catalogue);
    const auto fitting = [&](const std::string& pattern) { return fits(pattern, names); };
    return (take.empty() || std::any_of(take.begin(), take.end(), fitting)) &&
           std::none_of(leave.begin(), leave.end(), fitting);
  };
}

// "must,should" is "must" and "should".
Names at_commas(const Names& texts) {
  Names parts;
  for (const std::string& text : texts) {
    std::size_t start = 0;
    for (std::size_t comma = 0; comma != std::string::npos; start = comma + 1) {
      comma = text.find(',', start);
      parts.push_back(text.substr(start, comma == std::string::npos ? comma : comma - start));
    }
  }
  return parts;
}

bool as_good_as_can_be(Verdict verdict) {
  return verdict == Verdict::pass || verdict == Verdict::observed || verdict == Verdict::not_applicable;
}

Test worse_than(const EarlierRun& earlier) {
  std::set<std::string> worse;
  bool any = false;
  std::string there;
  for (const reports::TargetResult& target : earlier.results.targets) {
    there += (there.empty() ? "" : ", ") + target.name;
    if (std::count(earlier.targets.begin(), earlier.targets.end(), target.name) == 0) continue;
    any = true;
    std::set<std::string> good;
    for (const reports::CaseResult& result : target.cases) {
      if (as_good_as_can_be(result.verdict)) good.insert(result.id);
    }
    for (const reports::CaseInfo& info : earlier.results.cases) {
      if (!good.contains(info.id)) worse.insert(info.id);
    }
  }
  if (!any) {
    throw UsageError(earlier.file + " has results of " + (there.empty() ? "nothing" : there) +
                     ", but none of what is to be run now: the names of the targets must be the same");
  }
  return [=](const Case& item) { return worse.contains(item.id); };
}

}  // namespace

void add_selection_options(Options& options) {
  const auto texts = [] { return boost::program_options::value<std::vector<std::string>>()->composing(); };
  options.add()("case,c", texts(), "only these cases: ids of cases, suites or areas; * stands for any text")(
      "clause", texts(), "only cases about these clauses: rfc9111-5.2.2.5-01, or a whole section: rfc9111-5.2.2.5")(
      "directive", texts(), "only cases about these directives, fields or mechanisms: no-store, age, vary/*")(
      "level", texts(), "only cases of these levels: must, should, may, probe")(
      "only-worse-than", boost::program_options::value<std::string>(),
      "only cases that were not pass, observed or not-applicable in this results file (or folder of one), on the "
      "targets of this run");
}

bool selects(const Options& options) {
  return options.has("case") || options.has("clause") || options.has("directive") || options.has("level") ||
         options.has("only-worse-than");
}

Selection selection_of(const Options& options, const std::vector<std::string>& targets) {
  Selection selection;
  selection.ids = options.texts("case");
  selection.clauses = at_commas(options.texts("clause"));
  selection.directives = at_commas(options.texts("directive"));
  selection.levels = at_commas(options.texts("level"));
  if (options.has("only-worse-than")) {
    const std::filesystem::path file = results_file(options.get<std::string>("only-worse-than"));
    selection.only_worse_than = EarlierRun{file.string(), reports::read_results(file), targets};
  }
  return selection;
}

Catalogue select_cases(Catalogue catalogue, const Selection& selection) {
  const Catalogue whole = catalogue;
  for (const Kind& kind : kKinds) {
    const Names& patterns = selection.*kind.patterns;
    if (!patterns.empty()) keep(catalogue, test_of(kind, patterns, whole));
  }
  if (catalogue.suites.empty()) {
    throw UsageError(
        "no case is left: each of --case, --clause, --directive and --level leaves some, but none is left by all");
  }
  if (selection.only_worse_than) {
    keep(catalogue, worse_than(*selection.only_worse_than));
    if (catalogue.suites.empty()) {
      throw UsageError("no case is left: in " + selection.only_worse_than->file +
                       " each of them was pass, observed or not-applicable");
    }
  }
  return catalogue;
}

std::vector<const Case*> all_cases(const Catalogue& catalogue) {
  std::vector<const Case*> result;
  for (const cases::Suite& suite : catalogue.suites) {
    for (const Case& item : suite.cases) result.push_back(&item);
  }
  return result;
}

}  // namespace cachestone::cli
