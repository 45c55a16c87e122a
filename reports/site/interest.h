// What a reader should look at in the messages of a case: of all the fields that travel, those that caching is about,
// those that the checks name, and those in which the case and its control differ.
#pragma once

#include <set>
#include <string>
#include <unordered_set>

#include "reports/results.h"

namespace cachestone::reports::site {

// Refers to the result, which must outlive it.
class Interest {
 public:
  explicit Interest(const CaseResult& result);

  // Whether the field belongs into the diagram. Date does where something else in the message counts from it.
  bool matters(const http::Field& field, const http::Fields& message) const;
  // Whether it is a field, a request or a response of what client and origin were told to send, and the other of the
  // two runs (the case, its control) has no such thing in its place: it is what the case is about.
  bool differs(const void* item) const { return differing_.count(item) != 0; }

 private:
  std::set<std::string> names_;  // small letters: named by checks, or sent by the client
  std::unordered_set<const void*> differing_;
};

// "/cs-1f-12/r?a=1" as "/r?a=1": without the part that keeps cases apart, which is different in every run.
std::string short_target(const std::string& target);

}  // namespace cachestone::reports::site
