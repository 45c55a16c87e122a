#include "harness/derivation.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "harness/check.h"
#include "harness/observed_traffic.h"
#include "simulator/oracle/oracle.h"
#include "simulator/policy/reuse.h"
#include "simulator/policy/storage.h"

namespace cachestone::harness {
namespace {

using cases::Expectation;
using cases::From;
using cases::Step;
using policy::Decision;

// Did the clients of the step get their responses from where the expectations want them to come from, and was the
// origin asked where they want it to be?
bool as_expected(const Step& step, const SeenTimeline& timeline, std::size_t index) {
  for (const Expectation& expectation : step.expect) {
    const bool asks =
        expectation.origin_sees && (!expectation.origin_sees->times || expectation.origin_sees->times->least > 0);
    if (asks && timeline.caused_by(index).empty()) return false;
    for (const SeenExchange& client : timeline.steps[index].clients) {
      const auto& from = client.provenance.from;
      if (!expectation.from.empty() && !(from && accepts(expectation.from, *from))) return false;
      if (expectation.answered_by && *expectation.answered_by != client.received.answered_by) return false;
    }
  }
  return true;
}

// The step wants nothing but a stored response: then the origin is not asked.
bool wants_stored_only(const Step& step) {
  return std::any_of(step.expect.begin(), step.expect.end(), [](const Expectation& expectation) {
    return lists_stored(expectation) && !lists(expectation, From::origin) && !lists(expectation, From::validated);
  });
}

// What was seen, as far as it can be compared with what the author says.
struct Comparable {
  std::size_t steps = 0;           // statements about later ones are left out
  std::set<std::size_t> needless;  // in these the origin was asked although the case says that it is not
};

// All steps up to the first that went another way than expected.
Comparable expected_part(const std::vector<Step>& steps, const SeenTimeline& seen) {
  Comparable comparable;
  for (std::size_t step = 0; step < steps.size(); ++step) {
    if (step >= seen.steps.size() || seen.steps[step].clients.empty()) return comparable;
    comparable.steps = step + 1;
    if (as_expected(steps[step], seen, step)) continue;
    if (!wants_stored_only(steps[step]) || seen.caused_by(step).empty()) return comparable;
    comparable.needless.insert(step);
  }
  return comparable;
}

// What one cache did, that of the target or a tier of a chain, and what the rules say about it.
struct Judged {
  std::string tier;
  oracle::Traffic traffic;
  std::vector<oracle::Opinion> opinions;
};

// How it stands with the origin in a step, by its script: for a cache that does not ask.
policy::Connection connection_in(const std::vector<Step>& steps, std::size_t step) {
  const origin::Answer* answer = answer_in(steps, step);
  if (answer == nullptr || answer->raw) return policy::Connection::up;
  if (answer->fault != origin::Fault::none && answer->fault != origin::Fault::wrong_length) {
    return policy::Connection::down;
  }
  return policy::is_origin_error(answer->status, {}) ? policy::Connection::error : policy::Connection::up;
}

std::vector<Judged> judge_all(const std::vector<Step>& steps, const SeenTimeline& seen,
                              const std::set<std::size_t>& needless, const policy::Profile& profile) {
  std::vector<Judged> caches(std::max<std::size_t>(seen.topology.size(), 1));
  for (std::size_t i = 0; i < caches.size(); ++i) {
    Judged& cache = caches[i];
    cache.traffic = traffic_of(seen, i);
    for (oracle::Exchange& exchange : cache.traffic.exchanges) {
      if (seen.caused_by(exchange.turn).empty()) exchange.origin = connection_in(steps, exchange.turn);
    }
    // They stay in their places, but say nothing.
    for (oracle::Fetch& fetch : cache.traffic.fetches) {
      if (needless.contains(fetch.turn)) fetch.response = std::nullopt;
    }
    if (!seen.topology.empty()) cache.tier = seen.topology[i].name;
    cache.opinions = oracle::judge(cache.traffic, seen.topology.empty() ? profile : seen.topology[i].profile);
  }
  return caches;
}

// Before this step the cache was shown a response that it could have asked the origin about.
bool had_validator(const oracle::Traffic& traffic, const oracle::Exchange& exchange, const policy::Profile& profile) {
  return std::any_of(traffic.fetches.begin(), traffic.fetches.end(), [&](const oracle::Fetch& fetch) {
    const bool earlier = fetch.turn < exchange.turn && fetch.request.target == exchange.request.target;
    if (!earlier || !fetch.response) return false;
    const http::Fields& fields = fetch.response->fields;
    return (fields.has("ETag") || fields.has("Last-Modified")) &&
           policy::may_store(fetch.request, *fetch.response, fetch.complete, profile, {}).allowed();
  });
}

// All steps up to the first in which the cache used what it must not: from there on it plays another story.
std::size_t steps_without_wrong(const SeenTimeline& seen, const Judged& cache) {
  for (std::size_t step = 0; step < seen.steps.size(); ++step) {
    const auto exchange = exchange_in(cache.traffic, step);
    if (!exchange) return step;
    const auto& from = seen.steps[step].clients.front().provenance.from;
    const bool reused = from == From::cache || from == From::stale;
    if (reused && !oracle::unvalidated(cache.opinions[*exchange]).allowed()) return step + 1;
  }
  return seen.steps.size();
}

// A cache that had something to validate, and an origin that would have confirmed it, and yet no 304: such a cache has
// not been shown what the case is about. All steps up to the first where that is so.
std::size_t steps_with_validation(const std::vector<Step>& steps, const SeenTimeline& seen, const Judged& cache,
                                  const policy::Profile& profile) {
  for (std::size_t step = 1; step < steps.size(); ++step) {
    const origin::Answer* answer = answer_in(steps, step);
    const auto exchange = exchange_in(cache.traffic, step);
    if (!exchange || answer == nullptr || !answer->if_validated) continue;
    if (oracle::unvalidated(cache.opinions[*exchange]).allowed()) continue;
    const std::vector<const origin::LogEntry*> entries = seen.caused_by(step);
    const bool asked = std::any_of(entries.begin(), entries.end(), [](const auto* entry) { return entry->validated; });
    if (!asked && had_validator(cache.traffic, cache.traffic.exchanges[*exchange], profile)) return step + 1;
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

Decision rules_about(Claim claim, const oracle::Opinion& opinion) {
  switch (claim) {
    case Claim::reuse_forbidden:
    case Claim::reuse_permitted:
      return oracle::unvalidated(opinion);
    case Claim::validation_permitted:
      return oracle::validated(opinion);
    case Claim::sharing_forbidden:
    case Claim::sharing_permitted:
      return oracle::collapsed(opinion);
  }
  return {};
}

bool forbids(Claim claim) {
  return claim == Claim::reuse_forbidden || claim == Claim::sharing_forbidden;
}

// What the rules say about a statement; nothing when the traffic does not show it: the cache was not asked, or nothing
// was validated or could be shared.
std::optional<Comparison> compared(const cases::Case& item, Claim claim, std::size_t step, const Judged& cache) {
  const bool sharing = claim == Claim::sharing_forbidden || claim == Claim::sharing_permitted;
  // The last client is the one that could share the response of the others.
  const auto exchange = exchange_in(cache.traffic, step, sharing ? item.steps[step].clients - 1 : 0);
  if (!exchange) return std::nullopt;
  Comparison comparison;
  comparison.rules = rules_about(claim, cache.opinions[*exchange]);
  if (!comparison.rules.allowed() && comparison.rules.reasons.empty()) return std::nullopt;
  comparison.step = step;
  comparison.tier = cache.tier;
  comparison.claim = claim;
  comparison.agree = comparison.rules.allowed() != forbids(claim);
  comparison.grounds = grounds_of(item, comparison.rules);
  return comparison;
}

struct Prepared {
  std::vector<Judged> caches;
  std::size_t steps;  // that can be compared
};

Prepared prepare(const std::vector<Step>& steps, const SeenTimeline& seen, const policy::Profile& profile) {
  const Comparable expected = expected_part(steps, seen);
  Prepared prepared{judge_all(steps, seen, expected.needless, profile), expected.steps};
  if (seen.topology.empty()) {
    const Judged& cache = prepared.caches.front();
    prepared.steps = std::min(
        {prepared.steps, steps_with_validation(steps, seen, cache, profile), steps_without_wrong(seen, cache)});
  }
  return prepared;
}

}  // namespace

Comparisons compare(const cases::Case& item, const SeenTimeline& seen, const policy::Profile& profile) {
  const Prepared prepared = prepare(item.steps, seen, profile);
  Comparisons comparisons;
  for (std::size_t step = 0; step < item.steps.size(); ++step) {
    for (const Statement& statement : statements_about(item, step)) {
      if (step >= prepared.steps) {
        ++comparisons.left_out;
      } else if (auto comparison = compared(item, statement.claim, step, prepared.caches[statement.tier])) {
        comparisons.made.push_back(*std::move(comparison));
      }
    }
  }
  return comparisons;
}

Comparisons compare_control(const cases::Case& item, const SeenTimeline& seen, const policy::Profile& profile) {
  const Prepared prepared = prepare(item.control, seen, profile);
  const std::size_t last = item.control.size() - 1;
  Comparisons comparisons;
  if (last >= prepared.steps) {
    ++comparisons.left_out;
    return comparisons;
  }
  // In a chain some cache nearer to the client than the one that answers in the case.
  const std::size_t nearer = item.topology.empty() ? 1 : answering_tier(item);
  std::optional<Comparison> found;
  for (std::size_t tier = 0; tier < nearer && !(found && found->agree); ++tier) {
    auto comparison = compared(item, Claim::reuse_permitted, last, prepared.caches[tier]);
    if (comparison) found = std::move(comparison);
  }
  if (!found) return comparisons;
  found->control = true;
  comparisons.made.push_back(*std::move(found));
  return comparisons;
}

std::string describe(const Comparison& comparison) {
  std::string text = (comparison.control ? "control, " : "") + step_name(comparison.step);
  if (!comparison.tier.empty()) text += ", " + comparison.tier;
  text += ": the case says that " + std::string(name(comparison.claim)) + "; the rules say " +
          std::string(policy::name(comparison.rules.ruling));
  for (const policy::Reason* reason : comparison.rules.deciding()) text += "\n    " + policy::describe(*reason);
  return text;
}

}  // namespace cachestone::harness
