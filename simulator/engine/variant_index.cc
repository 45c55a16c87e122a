#include "simulator/engine/variant_index.h"

#include <algorithm>

#include "simulator/policy/selection.h"

namespace cachestone::engine {

std::vector<VariantIndex::Class>::iterator VariantIndex::class_of(const std::vector<std::string>& nominated) {
  return std::find_if(classes_.begin(), classes_.end(), [&](const Class& each) { return each.nominated == nominated; });
}

void VariantIndex::add(const std::vector<std::string>& nominated, const http::Fields& request, Place place) {
  auto own = class_of(nominated);
  if (own == classes_.end()) own = classes_.insert(classes_.end(), {nominated, {}});
  own->by_values[policy::selecting_values(nominated, request)].push_back(place);
}

void VariantIndex::remove(const std::vector<std::string>& nominated, const http::Fields& request, Place place) {
  const auto own = class_of(nominated);
  if (own == classes_.end()) return;
  const auto entry = own->by_values.find(policy::selecting_values(nominated, request));
  if (entry == own->by_values.end()) return;
  std::erase(entry->second, place);
  if (entry->second.empty()) own->by_values.erase(entry);
  if (own->by_values.empty()) classes_.erase(own);
}

std::vector<Place> VariantIndex::find(const http::Fields& request) const {
  std::vector<Place> found;
  for (const Class& each : classes_) {
    const auto entry = each.by_values.find(policy::selecting_values(each.nominated, request));
    if (entry != each.by_values.end()) found.insert(found.end(), entry->second.begin(), entry->second.end());
  }
  return found;
}

}  // namespace cachestone::engine
