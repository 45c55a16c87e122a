#include "harness/statements.h"

#include <algorithm>
#include <optional>
#include <string>

namespace cachestone::harness {
namespace {

using cases::Case;
using cases::Expectation;
using cases::From;
using cases::Level;

bool is_binding(const Case& item, const Expectation& expectation) {
  return (item.level == Level::must || item.level == Level::should) && !expectation.setup;
}

std::size_t distance_of(const Case& item, const std::string& tier) {
  std::size_t distance = 0;
  while (distance < item.topology.size() && item.topology[distance].name != tier) ++distance;
  return distance;
}

bool excludes_stored(const Expectation& expectation) {
  return !expectation.from.empty() && !lists_stored(expectation);
}

void add_sharing(std::vector<Statement>& statements, const Case& item, std::size_t clients,
                 const Expectation& expectation) {
  if (!expectation.origin_sees || !expectation.origin_sees->times) return;
  const cases::Times& asked = *expectation.origin_sees->times;
  if (asked == cases::Times{1, 1}) statements.push_back({Claim::sharing_permitted});
  if (asked.least == clients && is_binding(item, expectation)) statements.push_back({Claim::sharing_forbidden});
}

void add_for_cache(std::vector<Statement>& statements, const Case& item, const cases::Step& step,
                   const Expectation& expectation) {
  // The case is about it, or the set-up needs it; a set-up that takes an answer of the origin as well needs neither.
  const bool open = expectation.setup && (lists(expectation, From::origin) || lists(expectation, From::error));
  if (lists_stored(expectation) && !open) statements.push_back({Claim::reuse_permitted});
  if (lists(expectation, From::validated) && !open) statements.push_back({Claim::validation_permitted});
  if (step.clients > 1) add_sharing(statements, item, step.clients, expectation);
  if (!is_binding(item, expectation)) return;
  // Where a stored response is expected, a request that the origin sees beside is of the background.
  const bool stored = std::any_of(step.expect.begin(), step.expect.end(), lists_stored);
  const bool asks =
      expectation.origin_sees && (!expectation.origin_sees->times || expectation.origin_sees->times->least > 0);
  if (excludes_stored(expectation) || (asks && !stored && step.clients == 1)) {
    statements.push_back({Claim::reuse_forbidden});
  }
}

// A tier answers because it may, and because none before it may.
void add_for_chain(std::vector<Statement>& statements, const Case& item, const Expectation& expectation) {
  const std::size_t tiers = item.topology.size();
  const bool named = expectation.answered_by.has_value();
  if (!named && !excludes_stored(expectation)) return;
  const std::size_t answering = named ? distance_of(item, *expectation.answered_by) : tiers;
  if (is_binding(item, expectation)) {
    for (std::size_t tier = 0; tier < answering; ++tier) statements.push_back({Claim::reuse_forbidden, tier});
  }
  const std::vector<int>& status = expectation.status;
  const bool error =
      excludes_stored(expectation) || std::any_of(status.begin(), status.end(), [](int each) { return each >= 500; });
  if (answering < tiers && !error) statements.push_back({Claim::reuse_permitted, answering});
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

bool lists(const Expectation& expectation, From from) {
  return std::find(expectation.from.begin(), expectation.from.end(), from) != expectation.from.end();
}

bool lists_stored(const Expectation& expectation) {
  return lists(expectation, From::cache) || lists(expectation, From::stale);
}

std::vector<Statement> statements_about(const Case& item, std::size_t step) {
  std::vector<Statement> statements;
  for (const Expectation& expectation : item.steps[step].expect) {
    if (item.level == Level::probe && !expectation.setup) continue;
    if (item.topology.empty()) {
      add_for_cache(statements, item, item.steps[step], expectation);
    } else {
      add_for_chain(statements, item, expectation);
    }
  }
  std::sort(statements.begin(), statements.end());
  statements.erase(std::unique(statements.begin(), statements.end()), statements.end());
  return statements;
}

std::size_t answering_tier(const Case& item) {
  for (const Expectation& expectation : item.steps.back().expect) {
    if (expectation.answered_by) return distance_of(item, *expectation.answered_by);
  }
  return item.topology.size();
}

}  // namespace cachestone::harness
