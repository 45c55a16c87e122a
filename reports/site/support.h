// Whether a cache supports a feature, in a word, from the verdicts of the feature's cases.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cases/topics.h"
#include "reports/site/model.h"

namespace cachestone::reports::site {

enum class Support {
  supported,       // everything that was proven passed
  partly,          // some of it did
  ignored,         // nothing that would show the use of the feature passed, or the cache does not offer it
  unproven,        // nothing was proven
  not_applicable,  // no case speaks about this cache
  not_run,
};

struct SupportLabel {
  std::string_view word;
  std::string_view symbol;
  std::string_view tone;  // CSS class
  std::string_view meaning;
};
const SupportLabel& label(Support support);
const std::vector<Support>& all_supports();

struct FeatureStanding {
  Support support = Support::not_run;
  Tally tally;
  // False when more than half of the cases that are meant for it do not apply for one and the same reason: it lacks the
  // capability. (Different reasons are those of details.)
  bool offered = true;
};

// What a target makes of a feature. Cases of level "may" show the use of a permission: where they are a good part of
// the feature and none of them passes, it is ignored, however many passed that only forbid something.
FeatureStanding feature_standing(const Model& model, const cases::Topic& feature, std::size_t target);

// What published support tables say of the cache about the feature, in their words, where they do not say what was
// measured; empty else.
std::string_view published_otherwise(const cases::Topic& feature, const TargetResult& target, Support measured);

}  // namespace cachestone::reports::site
