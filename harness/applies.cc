#include "harness/applies.h"

#include <algorithm>
#include <utility>

namespace cachestone::harness {
namespace {

using cases::Case;
using reports::CaseResult;
using reports::Verdict;

CaseResult result_of(const Case& item, Verdict verdict, std::string why) {
  CaseResult result;
  result.id = item.id;
  result.verdict = verdict;
  result.why = std::move(why);
  return result;
}

// "browser, edge, shield"
std::string names_of(const std::vector<world::Tier>& topology) {
  std::string names;
  for (const world::Tier& tier : topology) names += (names.empty() ? "" : ", ") + tier.name;
  return names;
}

// Why the case does not apply to the target; empty when it does.
std::string unfit(const Case& item, const RunnerOptions& options, bool has_chains) {
  if (!item.topology.empty() && !has_chains) {
    return "The case is about a chain of caches (" + names_of(item.topology) + "), and this target is one cache.";
  }
  const bool shared = options.profile.shared();
  if (item.audience == cases::Audience::private_only && shared) {
    return "The case is about private caches, and this cache is shared.";
  }
  if (item.audience == cases::Audience::shared && !shared) {
    return "The case is about shared caches, and this cache is private.";
  }
  for (const std::string& need : item.needs) {
    if (options.lacks.contains(need)) return "The cache lacks what the case needs: " + need + ".";
  }
  return "";
}

}  // namespace

Probes showing_probes(const cases::Catalogue& catalogue) {
  Probes probes;
  for (const cases::Capability& capability : catalogue.capabilities) {
    if (!capability.shown_by.empty()) probes[capability.id] = catalogue.find(capability.shown_by);
  }
  return probes;
}

std::optional<CaseResult> not_for_this_run(const Case& item, const RunnerOptions& options, bool has_chains) {
  if (std::string why = unfit(item, options, has_chains); !why.empty()) {
    return result_of(item, Verdict::not_applicable, std::move(why));
  }
  if (options.max_wait && item.length() > *options.max_wait) {
    return result_of(item, Verdict::not_run,
                     "The case takes " + std::to_string(item.length().count()) + " s, longer than this run waits (" +
                         std::to_string(options.max_wait->count()) + " s).");
  }
  return std::nullopt;
}

std::vector<const Case*> probes_besides(const std::vector<const Case*>& items, const Probes& probes) {
  std::set<std::string> there;
  for (const Case* item : items) there.insert(item->id);
  std::vector<const Case*> besides;
  for (const Case* item : items) {
    for (const std::string& need : item->needs) {
      const auto probe = probes.find(need);
      if (probe != probes.end() && there.insert(probe->second->id).second) besides.push_back(probe->second);
    }
  }
  return besides;
}

bool depends_on_probes(const Case& item, const Probes& probes) {
  return std::any_of(item.needs.begin(), item.needs.end(),
                     [&](const std::string& need) { return probes.contains(need); });
}

std::optional<CaseResult> shown_not_to_apply(const Case& item, const CaseResult& played, const Probes& probes,
                                             const std::set<std::string>& refused) {
  if (played.verdict == Verdict::not_applicable || played.verdict == Verdict::not_run) return std::nullopt;
  for (const std::string& need : item.needs) {
    const auto probe = probes.find(need);
    if (probe == probes.end() || !refused.contains(probe->second->id)) continue;
    return result_of(item, Verdict::not_applicable,
                     "The cache lacks what the case needs: " + need + ", as " + probe->second->id + " showed.");
  }
  return std::nullopt;
}

}  // namespace cachestone::harness
