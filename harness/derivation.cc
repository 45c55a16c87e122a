#include "harness/derivation.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "harness/check.h"
#include "harness/observed_traffic.h"
#include "simulator/oracle/oracle.h"
#include "simulator/policy/storage.h"

namespace cachestone::harness {
namespace {

using cases::Expectation;
using cases::From;
using policy::Decision;
using policy::Ruling;

bool lists(const Expectation& expectation, From from) {
  return std::find(expectation.from.begin(), expectation.from.end(), from) != expectation.from.end();
}
bool lists_stored(const Expectation& expectation) {
  return lists(expectation, From::cache) || lists(expectation, From::stale);
}

bool any(const std::vector<Expectation>& expectations, bool (*holds)(const Expectation&)) {
  return std::any_of(expectations.begin(), expectations.end(), holds);
}

// The set-up needs it, or the case is about it.
void add_permissions(std::vector<Claim>& claims, const Expectation& expectation) {
  if (lists_stored(expectation)) claims.push_back(Claim::reuse_permitted);
  if (lists(expectation, From::validated)) claims.push_back(Claim::validation_permitted);
}

// Did the clients of the step get their responses from where the expectations want them to come from?
bool as_expected(const cases::Step& step, const SeenStep& seen) {
  for (const Expectation& expectation : step.expect) {
    for (const SeenExchange& client : seen.clients) {
      const auto& from = client.provenance.from;
      if (!expectation.from.empty() && !(from && accepts(expectation.from, *from))) return false;
    }
  }
  return true;
}

// The step wants nothing but a stored response: then the origin is not asked.
bool wants_stored_only(const cases::Step& step) {
  return any(step.expect, [](const Expectation& expectation) {
    return lists_stored(expectation) && !lists(expectation, From::origin) && !lists(expectation, From::validated);
  });
}

// The steps about which the claims can be compared: all up to the first that went another way than expected, those
// apart in which only more was fetched than expected. What was fetched there is taken out of the traffic.
std::size_t comparable_steps(const std::vector<cases::Step>& steps, const SeenTimeline& seen,
                             oracle::Traffic& traffic) {
  for (std::size_t step = 0; step < steps.size(); ++step) {
    if (step >= seen.steps.size() || seen.steps[step].clients.empty()) return step;
    if (as_expected(steps[step], seen.steps[step])) continue;
    if (!wants_stored_only(steps[step])) return step + 1;
    for (oracle::Fetch& fetch : traffic.fetches) {
      // The fetches stay in their places, but say nothing.
      if (fetch.turn == step) fetch.response = std::nullopt;
    }
  }
  return steps.size();
}

// Before this step the cache was shown a response that it could have asked the origin about.
bool had_validator(const oracle::Traffic& traffic, const http::Request& request, std::size_t step,
                   const policy::Profile& profile) {
  return std::any_of(traffic.fetches.begin(), traffic.fetches.end(), [&](const oracle::Fetch& fetch) {
    if (fetch.turn >= step || !fetch.response || fetch.request.target != request.target) return false;
    const http::Fields& fields = fetch.response->fields;
    return (fields.has("ETag") || fields.has("Last-Modified")) &&
           policy::may_store(fetch.request, *fetch.response, fetch.complete, profile, {}).allowed();
  });
}

// A cache that had something to validate, and an origin that would have confirmed it, and yet no 304: such a cache has
// not been shown what the case is about. The steps up to the first where that is so.
std::size_t steps_with_validation(const std::vector<cases::Step>& steps, const oracle::Traffic& traffic,
                                  const SeenTimeline& seen, const std::vector<oracle::Opinion>& opinions,
                                  const policy::Profile& profile) {
  for (std::size_t step = 1; step < steps.size() && !seen.steps[step].clients.empty(); ++step) {
    const origin::Answer* answer = answer_in(steps, step);
    const std::size_t exchange = first_exchange(seen, step);
    if (answer == nullptr || !answer->if_validated || oracle::unvalidated(opinions[exchange]).allowed()) continue;
    const std::vector<const origin::LogEntry*> entries = seen.caused_by(step);
    const bool asked = std::any_of(entries.begin(), entries.end(), [](const auto* entry) { return entry->validated; });
    if (!asked && had_validator(traffic, traffic.exchanges[exchange].request, step, profile)) return step + 1;
  }
  return steps.size();
}

Comparison::Grounds grounds_of(const cases::Case& item, const Decision& rules) {
  std::set<std::string> clauses;
  std::set<std::string> sections;
  for (const policy::Reason& reason : rules.reasons) {
    clauses.emplace(policy::id(reason.clause));
    sections.insert(policy::section(reason.clause));
  }
  const auto named = [&](const std::string& clause) { return clauses.contains(clause); };
  const auto near = [&](const std::string& clause) { return sections.contains(policy::section(clause)); };
  if (std::any_of(item.clauses.begin(), item.clauses.end(), named)) return Comparison::Grounds::same;
  if (std::any_of(item.clauses.begin(), item.clauses.end(), near)) return Comparison::Grounds::neighbours;
  return Comparison::Grounds::others;
}

// What the rules say about a claim; nothing when the traffic does not show it.
std::optional<Comparison> compared(Claim claim, const oracle::Opinion& opinion) {
  Comparison comparison;
  comparison.claim = claim;
  switch (claim) {
    case Claim::reuse_forbidden:
    case Claim::reuse_permitted:
      comparison.rules = oracle::unvalidated(opinion);
      comparison.agree = comparison.rules.allowed() == (claim == Claim::reuse_permitted);
      return comparison;
    case Claim::validation_permitted:
      comparison.rules = oracle::validated(opinion);
      // Nothing was validated in this traffic.
      if (!comparison.rules.allowed() && comparison.rules.reasons.empty()) return std::nullopt;
      comparison.agree = comparison.rules.allowed();
      return comparison;
    case Claim::sharing_forbidden:
    case Claim::sharing_permitted:
      comparison.rules = oracle::collapsed(opinion);
      if (!comparison.rules.allowed() && comparison.rules.reasons.empty()) return std::nullopt;
      comparison.agree = comparison.rules.allowed() == (claim == Claim::sharing_permitted);
      return comparison;
  }
  return std::nullopt;
}

std::optional<cases::Times> times_asked(const Expectation& expectation) {
  return expectation.origin_sees ? expectation.origin_sees->times : std::nullopt;
}

}  // namespace

std::string_view name(Claim claim) {
  switch (claim) {
    case Claim::reuse_forbidden:
      return "a stored response must not be used without validation";
    case Claim::reuse_permitted:
      return "a stored response may be used without validation";
    case Claim::validation_permitted:
      return "a stored response may be used after validation";
    case Claim::sharing_forbidden:
      return "requests sent at once must not share a response";
    case Claim::sharing_permitted:
      return "requests sent at once may share a response";
  }
  return "";
}

std::vector<Claim> claims_about(const cases::Case& item, const std::vector<cases::Step>& steps, std::size_t step) {
  const std::vector<Expectation>& expectations = steps[step].expect;
  const std::size_t clients = steps[step].clients;
  const bool binding = item.level == cases::Level::must || item.level == cases::Level::should;
  const bool stored_somewhere = any(expectations, lists_stored);
  std::vector<Claim> claims;
  for (const Expectation& expectation : expectations) {
    if (item.level == cases::Level::probe && !expectation.setup) continue;
    add_permissions(claims, expectation);
    const auto asked = times_asked(expectation);
    if (clients > 1 && asked == cases::Times{1, 1}) claims.push_back(Claim::sharing_permitted);
    if (!binding || expectation.setup) continue;
    const bool by_source = !expectation.from.empty() && !lists_stored(expectation);
    const bool by_request = expectation.origin_sees && (!asked || asked->least > 0) && !stored_somewhere;
    if (clients > 1 && asked == cases::Times{clients, clients}) claims.push_back(Claim::sharing_forbidden);
    if (by_source || (by_request && clients == 1)) claims.push_back(Claim::reuse_forbidden);
  }
  std::sort(claims.begin(), claims.end());
  claims.erase(std::unique(claims.begin(), claims.end()), claims.end());
  return claims;
}

namespace {

// `claims_of` says what is claimed about each step.
template <typename ClaimsOf>
Comparisons compare_steps(const cases::Case& item, const std::vector<cases::Step>& steps, bool control,
                          const SeenTimeline& seen, const policy::Profile& profile, const ClaimsOf& claims_of) {
  Comparisons comparisons;
  oracle::Traffic traffic = traffic_of(seen);
  std::size_t comparable = comparable_steps(steps, seen, traffic);
  const std::vector<oracle::Opinion> opinions = oracle::judge(traffic, profile);
  comparable = std::min(comparable, steps_with_validation(steps, traffic, seen, opinions, profile));
  for (std::size_t step = 0; step < steps.size(); ++step) {
    for (const Claim claim : claims_of(step)) {
      if (step >= comparable) {
        ++comparisons.left_out;
        continue;
      }
      // The last client is the one that could share the response of the others.
      const bool sharing = claim == Claim::sharing_forbidden || claim == Claim::sharing_permitted;
      const std::size_t client = sharing ? seen.steps[step].clients.size() - 1 : 0;
      auto comparison = compared(claim, opinions[first_exchange(seen, step) + client]);
      if (!comparison) continue;
      comparison->case_id = item.id;
      comparison->control = control;
      comparison->step = step;
      comparison->grounds = grounds_of(item, comparison->rules);
      comparisons.made.push_back(*std::move(comparison));
    }
  }
  return comparisons;
}

}  // namespace

Comparisons compare(const cases::Case& item, const SeenTimeline& seen, const policy::Profile& profile) {
  return compare_steps(item, item.steps, false, seen, profile,
                       [&](std::size_t step) { return claims_about(item, item.steps, step); });
}

Comparisons compare_control(const cases::Case& item, const SeenTimeline& seen, const policy::Profile& profile) {
  return compare_steps(item, item.control, true, seen, profile, [&](std::size_t step) {
    return step + 1 == item.control.size() ? std::vector{Claim::reuse_permitted} : std::vector<Claim>{};
  });
}

std::string describe(const Comparison& comparison) {
  std::string text = (comparison.control ? "control, " : "") + step_name(comparison.step) + ": the case says that " +
                     std::string(name(comparison.claim)) + "; the rules say " +
                     std::string(policy::name(comparison.rules.ruling));
  for (const policy::Reason* reason : comparison.rules.deciding()) text += "\n    " + policy::describe(*reason);
  return text;
}

}  // namespace cachestone::harness
