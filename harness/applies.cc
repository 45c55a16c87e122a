#include "harness/applies.h"

#include <algorithm>
#include <utility>

namespace cachestone::harness {
namespace {

using cases::Case;
using reports::CaseResult;
using reports::Verdict;

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

std::string seconds(Seconds time) {
  return std::to_string(time.count()) + " s";
}

// Why the run does not wait for the case, or for what shows that it applies; empty when it does.
std::string too_long(const Case& item, const RunnerOptions& options) {
  if (!options.max_wait) return "";
  const std::string limit = ", longer than this run waits (" + seconds(*options.max_wait) + ").";
  if (item.length() > *options.max_wait) return "The case takes " + seconds(item.length()) + limit;
  for (const std::string& need : item.needs) {
    const auto probe = options.shown_by.find(need);
    if (probe == options.shown_by.end() || probe->second->length() <= *options.max_wait) continue;
    return "The probe that shows whether the cache has what the case needs, " + need + ", takes " +
           seconds(probe->second->length()) + limit;
  }
  return "";
}

bool speaks_against(Verdict verdict) {
  return verdict == Verdict::violation || verdict == Verdict::discouraged || verdict == Verdict::missed;
}

}  // namespace

CaseResult result_of(const Case& item, Verdict verdict, std::string why) {
  CaseResult result;
  result.id = item.id;
  result.verdict = verdict;
  result.why = std::move(why);
  return result;
}

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
  if (std::string why = too_long(item, options); !why.empty()) return result_of(item, Verdict::not_run, std::move(why));
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

std::optional<CaseResult> judged_by_probes(const Case& item, const CaseResult& played, const Probes& probes,
                                           const Results& results) {
  if (played.verdict == Verdict::not_applicable || played.verdict == Verdict::not_run) return std::nullopt;
  std::optional<CaseResult> judged;
  for (const std::string& need : item.needs) {
    const auto probe = probes.find(need);
    if (probe == probes.end()) continue;
    const std::string& id = probe->second->id;
    const auto shown = results.find(id);
    const bool answered = shown != results.end() && shown->second->verdict == Verdict::observed;
    if (answered && shown->second->value == "no") {
      return result_of(item, Verdict::not_applicable,
                       "The cache lacks what the case needs: " + need + ", as " + id + " showed.");
    }
    if (answered || judged || !speaks_against(played.verdict)) continue;
    judged = played;
    judged->verdict = Verdict::inconclusive;
    judged->why = "Whether the cache has what the case needs, " + need + ", " + id + " did not show. " + played.why;
  }
  return judged;
}

}  // namespace cachestone::harness
