#include "simulator/engine/store.h"

#include <algorithm>
#include <utility>

#include "simulator/engine/packed.h"
#include "simulator/policy/selection.h"

namespace cachestone::engine {
namespace {

// What one stored response costs beside its texts: the record itself and its places in list and tables.
constexpr std::size_t kOverhead = sizeof(Kept) + 160;

std::size_t cost(const Kept& kept) {
  const std::size_t content = kept.content ? kept.content->size() : 0;
  const std::size_t held = kept.partial ? kept.partial->held() : 0;
  return kOverhead + kept.key->size() + kept.head.size() + content + held;
}

}  // namespace

Store::Store(const policy::Profile& profile, const policy::Rulebook& rules)
    : capacity_(std::max<std::size_t>(profile.capacity, 1)),
      capacity_bytes_(profile.capacity_bytes),
      target_list_(profile.targeted_fields),
      rules_(rules) {}
Store::~Store() = default;

Store::Found Store::found(Place place) const {
  Found result{place, unpack(place->head, *place->key)};
  policy::StoredResponse& stored = result.stored;
  stored.content = place->content;
  stored.partial = place->partial;
  stored.request_time = place->request_time;
  stored.response_time = place->response_time;
  stored.order = place->order;
  stored.invalidated = place->invalidated;
  stored.refresh(target_list_, rules_);
  return result;
}

std::vector<Store::Found> Store::all(std::string_view key, std::size_t most) const {
  std::vector<Found> result;
  const auto entry = by_key_.find(std::string(key));
  if (entry == by_key_.end()) return result;
  const std::vector<Place>& places = entry->second.places;
  const std::size_t skipped = places.size() > most ? places.size() - most : 0;
  for (std::size_t i = skipped; i < places.size(); ++i) result.push_back(found(places[i]));
  return result;
}

std::vector<Store::Found> Store::candidates(std::string_view key, const http::Fields& request) const {
  const auto entry = by_key_.find(std::string(key));
  if (entry == by_key_.end()) return {};
  // A cache with a defect may find what the index would not.
  if (!entry->second.index || !rules_.is_reference()) return all(key);
  std::vector<Found> result;
  for (Place place : entry->second.index->find(request)) result.push_back(found(place));
  return result;
}

std::size_t Store::count(std::string_view key) const {
  const auto entry = by_key_.find(std::string(key));
  return entry == by_key_.end() ? 0 : entry->second.places.size();
}

std::vector<Store::Found> Store::labelled(std::string_view label) const {
  std::vector<Found> result;
  const auto entry = by_label_.find(std::string(label));
  if (entry == by_label_.end()) return result;
  for (Place place : entry->second) result.push_back(found(place));
  return result;
}

std::optional<Place> Store::put(std::string_view key, const policy::StoredResponse& stored,
                                std::vector<std::string> labels) {
  const auto [entry, added] = by_key_.try_emplace(std::string(key));
  responses_.emplace_front();
  const Place place = responses_.begin();
  place->key = &entry->first;
  fill(*place, stored, std::move(labels));
  if (cost(*place) > capacity_bytes_) {
    responses_.erase(place);
    if (added) by_key_.erase(entry);
    return std::nullopt;
  }
  entry->second.places.push_back(place);
  enter(place, stored);
  return place;
}

void Store::shrink() {
  while (responses_.size() > capacity_ || bytes_ > capacity_bytes_) forget(std::prev(responses_.end()));
}

void Store::update(Place place, const policy::StoredResponse& stored, std::vector<std::string> labels) {
  leave(place);
  fill(*place, stored, std::move(labels));
  enter(place, stored);
}

void Store::set_invalidated(Place place) {
  place->invalidated = true;
}

void Store::remove(Place place) {
  forget(place);
}

void Store::touch(Place place) {
  responses_.splice(responses_.begin(), responses_, place);
}

std::size_t Store::remove_if(const std::function<bool(std::string_view uri)>& goes) {
  const std::size_t before = responses_.size();
  for (auto each = responses_.begin(); each != responses_.end();) {
    const Place place = each++;
    if (goes(unpack(place->head, *place->key).uri)) forget(place);
  }
  return before - responses_.size();
}

void Store::fill(Kept& kept, const policy::StoredResponse& stored, std::vector<std::string> labels) {
  kept.head = pack(stored, *kept.key);
  kept.content = stored.content;
  kept.partial = stored.partial;
  kept.request_time = stored.request_time;
  kept.response_time = stored.response_time;
  kept.order = ++order_;
  kept.invalidated = stored.invalidated;
  kept.labels = labels.empty() ? nullptr : std::make_unique<std::vector<std::string>>(std::move(labels));
}

// Takes the response, which is in its bucket, into account and into the tables.
void Store::enter(Place place, const policy::StoredResponse& stored) {
  bytes_ += cost(*place);
  Bucket& bucket = by_key_.find(*place->key)->second;
  if (bucket.index) {
    bucket.index->add(policy::nominated_fields(stored.response.fields), stored.request.fields, place);
  } else if (bucket.places.size() >= kManyVariants) {
    bucket.index = std::make_unique<VariantIndex>();
    for (Place each : bucket.places) {
      const policy::StoredResponse variant = unpack(each->head, *each->key);
      bucket.index->add(policy::nominated_fields(variant.response.fields), variant.request.fields, each);
    }
  }
  if (!place->labels) return;
  for (const std::string& label : *place->labels) by_label_[label].push_back(place);
}

void Store::leave(Place place) {
  bytes_ -= cost(*place);
  Bucket& bucket = by_key_.find(*place->key)->second;
  if (bucket.index) {
    const policy::StoredResponse stored = unpack(place->head, *place->key);
    bucket.index->remove(policy::nominated_fields(stored.response.fields), stored.request.fields, place);
  }
  if (!place->labels) return;
  for (const std::string& label : *place->labels) {
    const auto entry = by_label_.find(label);
    std::erase(entry->second, place);
    if (entry->second.empty()) by_label_.erase(entry);
  }
}

void Store::forget(Place place) {
  leave(place);
  const auto bucket = by_key_.find(*place->key);
  std::erase(bucket->second.places, place);
  if (bucket->second.places.empty()) by_key_.erase(bucket);
  responses_.erase(place);
}

}  // namespace cachestone::engine
