// The stored responses: by cache key, several per key (Vary), the least recently used going first when it is full.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulator/policy/stored_response.h"

namespace cachestone::engine {

class Store {
 public:
  // Keeps at most `capacity` responses (at least one).
  explicit Store(std::size_t capacity);

  // The responses kept under `key`. The pointers stay valid until the next put or remove.
  std::vector<policy::StoredResponse*> find(std::string_view key);
  // Keeps `response` under `key`, in place of those that `replaces` says it supersedes.
  policy::StoredResponse& put(std::string_view key, policy::StoredResponse response,
                              const std::function<bool(const policy::StoredResponse&)>& replaces);
  // Forgets `response`, which this store gave out.
  void remove(const policy::StoredResponse& response);
  // Marks `response`, which this store gave out, as just used.
  void touch(const policy::StoredResponse& response);
  // Numbers updates: the later of two responses with the same Date is preferred.
  std::uint64_t next_order() { return ++order_; }

  std::size_t size() const { return responses_.size(); }

 private:
  struct Kept {
    std::string key;
    policy::StoredResponse response;
  };
  using Place = std::list<Kept>::iterator;
  void forget(Place place);

  std::size_t capacity_;
  std::uint64_t order_ = 0;
  std::list<Kept> responses_;  // most recently used first
  std::unordered_map<std::string, std::vector<Place>> by_key_;
  std::unordered_map<const policy::StoredResponse*, Place> places_;
};

}  // namespace cachestone::engine
