#include "simulator/engine/store.h"

#include <algorithm>
#include <utility>

namespace cachestone::engine {

using policy::StoredResponse;

Store::Store(std::size_t capacity) : capacity_(std::max<std::size_t>(capacity, 1)) {}

std::vector<StoredResponse*> Store::find(std::string_view key) {
  std::vector<StoredResponse*> result;
  const auto entry = by_key_.find(std::string(key));
  if (entry == by_key_.end()) return result;
  for (Place place : entry->second) result.push_back(&place->response);
  return result;
}

StoredResponse& Store::put(std::string_view key, StoredResponse response,
                           const std::function<bool(const StoredResponse&)>& replaces) {
  if (const auto entry = by_key_.find(std::string(key)); entry != by_key_.end()) {
    for (Place place : std::vector<Place>(entry->second)) {
      if (replaces(place->response)) forget(place);
    }
  }
  while (responses_.size() >= capacity_) forget(std::prev(responses_.end()));
  response.order = next_order();
  responses_.push_front({std::string(key), std::move(response)});
  const Place place = responses_.begin();
  by_key_[place->key].push_back(place);
  places_.emplace(&place->response, place);
  return place->response;
}

void Store::remove(const StoredResponse& response) {
  const auto entry = places_.find(&response);
  if (entry != places_.end()) forget(entry->second);
}

void Store::touch(const StoredResponse& response) {
  const auto entry = places_.find(&response);
  if (entry != places_.end()) responses_.splice(responses_.begin(), responses_, entry->second);
}

void Store::forget(Place place) {
  const auto entry = by_key_.find(place->key);
  std::erase(entry->second, place);
  if (entry->second.empty()) by_key_.erase(entry);
  places_.erase(&place->response);
  responses_.erase(place);
}

}  // namespace cachestone::engine
