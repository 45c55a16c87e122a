// The variants of one URI by the request fields that select them (RFC 9111 §4.1).
//
// Responses that nominate the same fields form a class; within it each is found by the values that the request which
// caused it had for these fields. A URI has one class as a rule, however many variants.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "simulator/http/message.h"
#include "simulator/http/time.h"
#include "simulator/policy/partial_content.h"

namespace cachestone::engine {

// A stored response at rest.
struct Kept {
  const std::string* key = nullptr;  // under which it is found
  std::string head;                  // packed
  std::shared_ptr<const std::string> content;
  std::shared_ptr<const policy::PartialContent> partial;
  Time request_time{};
  Time response_time{};
  std::uint64_t order = 0;
  bool invalidated = false;
  std::unique_ptr<std::vector<std::string>> labels;  // null: none
};

using Place = std::list<Kept>::iterator;

class VariantIndex {
 public:
  // `nominated`: the names in Vary, in lower case; `request`: the request that caused the response.
  void add(const std::vector<std::string>& nominated, const http::Fields& request, Place place);
  // With what it was added with.
  void remove(const std::vector<std::string>& nominated, const http::Fields& request, Place place);
  // Those whose nominated fields have the values of `request`.
  std::vector<Place> find(const http::Fields& request) const;

 private:
  struct Class {
    std::vector<std::string> nominated;
    std::unordered_map<std::string, std::vector<Place>> by_values;
  };
  std::vector<Class>::iterator class_of(const std::vector<std::string>& nominated);

  std::vector<Class> classes_;
};

}  // namespace cachestone::engine
