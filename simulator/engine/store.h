// The stored responses: by cache key, several per key (Vary), the least recently used going first when it is full.
//
// At rest a response is packed (packed.h); what is given out is a copy to decide with, and its Place, by which it is
// replaced, removed or marked as used. Under a key with many variants they are found by the values of the request
// fields that Vary nominates, so that their number does not matter (variant_index.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulator/engine/variant_index.h"
#include "simulator/http/message.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/profile.h"
#include "simulator/policy/stored_response.h"

namespace cachestone::engine {

class Store {
 public:
  // A stored response that was given out. Its place is valid until it is removed, or shrink() finds no room for it.
  struct Found {
    Place place;
    policy::StoredResponse stored;
  };

  // Bounds and targeted fields are the profile's; `rules` say how facts are read.
  Store(const policy::Profile& profile, const policy::Rulebook& rules);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Everything under `key`; of more than `most` the last that came.
  std::vector<Found> all(std::string_view key, std::size_t most = SIZE_MAX) const;
  // Under `key`, at least what fits the request by Vary; what does not fit may be missing.
  std::vector<Found> candidates(std::string_view key, const http::Fields& request) const;
  std::size_t count(std::string_view key) const;
  // Everything that was put with this label.
  std::vector<Found> labelled(std::string_view label) const;

  // Keeps `stored`, as the newest. The content must lie in `stored.content`. Nothing when it alone is more than fits:
  // then all that is there stays. There may be more than fits until shrink() is called.
  std::optional<Place> put(std::string_view key, const policy::StoredResponse& stored, std::vector<std::string> labels);
  // Keeps `stored` in the place of what was given out.
  void update(Place place, const policy::StoredResponse& stored, std::vector<std::string> labels);
  void set_invalidated(Place place);
  void remove(Place place);
  void touch(Place place);
  // Removes the least recently used until the rest fits. Called at the end of an event: places that were given out
  // stay valid until then.
  void shrink();
  // Removes every response whose URI `goes` names; returns how many there were.
  std::size_t remove_if(const std::function<bool(std::string_view uri)>& goes);

  std::size_t size() const { return responses_.size(); }
  std::size_t bytes() const { return bytes_; }

 private:
  struct Bucket {
    std::vector<Place> places;
    std::unique_ptr<VariantIndex> index;  // when there are many
  };
  // From so many variants under one key on they are indexed.
  static constexpr std::size_t kManyVariants = 8;

  Found found(Place place) const;
  void fill(Kept& kept, const policy::StoredResponse& stored, std::vector<std::string> labels);
  void enter(Place place, const policy::StoredResponse& stored);
  void leave(Place place);
  void forget(Place place);

  std::size_t capacity_;
  std::size_t capacity_bytes_;
  std::vector<std::string> target_list_;
  policy::Rulebook rules_;
  std::uint64_t order_ = 0;
  std::size_t bytes_ = 0;
  mutable std::list<Kept> responses_;  // most recently used first
  std::unordered_map<std::string, Bucket> by_key_;
  std::unordered_map<std::string, std::vector<Place>> by_label_;
};

}  // namespace cachestone::engine
