#include "reports/site/support.h"

#include <algorithm>
#include <array>
#include <map>

namespace cachestone::reports::site {
namespace {

constexpr std::array<SupportLabel, 6> kLabels = {{
    {"supported", "✓", "good", "Everything that could be proven passed."},
    {"partly", "~", "warn", "Some of it works, some does not: see the cases."},
    {"ignored", "✗", "bad", "No case that would show the use of the feature passed, or the cache does not offer it."},
    {"unproven", "?", "open", "Nothing could be proven, for better or worse."},
    {"n/a", "–", "off", "No case speaks about this kind of cache."},
    {"not run", "·", "off", "No case was run."},
}};

// What the table that the project began with says, which is told in the same words in many places.
struct Published {
  std::string_view target;
  std::string_view feature;
  std::string_view words;
  Support meant;
};
constexpr Published kPublished[] = {
    {"nginx", "s-maxage", "respected", Support::supported},
    {"nginx", "stale-while-revalidate", "not supported natively", Support::ignored},
    {"nginx", "no-transform", "not enforced", Support::ignored},
    {"varnish", "s-maxage", "respected", Support::supported},
    {"varnish", "stale-while-revalidate", "via VCL only", Support::ignored},
    {"varnish", "no-transform", "via VCL only", Support::ignored},
};

// "nginx-1.22.1" is nginx.
bool is_named(const TargetResult& target, std::string_view name) {
  return target.name == name || target.name.rfind(std::string(name) + "-", 0) == 0;
}

}  // namespace

const SupportLabel& label(Support support) {
  return kLabels[static_cast<std::size_t>(support)];
}

const std::vector<Support>& all_supports() {
  static const std::vector<Support> all = {Support::supported, Support::partly,         Support::ignored,
                                           Support::unproven,  Support::not_applicable, Support::not_run};
  return all;
}

FeatureStanding feature_standing(const Model& model, const cases::Topic& feature, std::size_t target) {
  FeatureStanding made;
  Tally uses;             // of cases that show the use of a permission
  std::size_t meant = 0;  // cases that speak about this kind of cache
  // Of those, the ones that do not apply, by what the cache lacks for them.
  std::map<std::string_view, std::size_t> lacked;
  for (const std::string& id : feature.cases) {
    const CaseInfo* info = model.find_case(id);
    const bool probe = info != nullptr && info->level == "probe";
    const CaseResult* result = model.index.find(target, id);
    const Verdict verdict = result == nullptr ? Verdict::not_run : result->verdict;
    made.tally.add(verdict, probe);
    const bool is_meant = info != nullptr && (info->audience == "any" || info->audience == model.target(target).cache);
    if (is_meant) ++meant;
    if (is_meant && verdict == Verdict::not_applicable) ++lacked[result->why];
    if (info != nullptr && info->level == "may") uses.add(verdict, probe);
  }
  const std::size_t proven = made.tally.proven();
  const std::size_t passed = made.tally.count(Verdict::pass);
  made.offered = std::none_of(lacked.begin(), lacked.end(), [&](const auto& each) { return each.second * 2 > meant; });
  if (!made.offered) {
    made.support = Support::ignored;
  } else if (proven != 0) {
    const bool unused = uses.proven() * 4 >= proven && uses.count(Verdict::pass) == 0;
    made.support = passed == proven ? Support::supported : passed == 0 || unused ? Support::ignored : Support::partly;
  } else if (made.tally.count(Verdict::not_applicable) == made.tally.total()) {
    made.support = Support::not_applicable;
  } else if (made.tally.count(Verdict::not_run) + made.tally.count(Verdict::not_applicable) == made.tally.total()) {
    made.support = Support::not_run;
  } else {
    made.support = Support::unproven;
  }
  return made;
}

std::string_view published_otherwise(const cases::Topic& feature, const TargetResult& target, Support measured) {
  if (measured == Support::unproven || measured == Support::not_applicable || measured == Support::not_run) return {};
  const auto* found = std::find_if(std::begin(kPublished), std::end(kPublished), [&](const Published& candidate) {
    return candidate.feature == feature.id && is_named(target, candidate.target);
  });
  return found == std::end(kPublished) || found->meant == measured ? std::string_view() : found->words;
}

}  // namespace cachestone::reports::site
