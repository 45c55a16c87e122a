// What a cache hears of an answer of the scripted origin: the answer itself or, where it breaks off or is not a proper
// response, what its bytes amount to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "origin/script/book.h"
#include "simulator/engine/cache.h"
#include "simulator/http/message.h"

namespace cachestone::harness {

struct Heard {
  std::vector<http::Response> interim;      // only of raw bytes: others are the performance's own
  std::optional<http::Response> response;   // nothing when not even the fields were complete
  std::optional<http::Response> beginning;  // in that case: what could be read, of use to nobody but a defect
  bool complete = false;
  engine::OriginFailure failure = engine::OriginFailure::reset;  // when it is not complete
};

// The answer to a request with this method.
Heard hear(const origin::Performance& performance, const std::string& method);

}  // namespace cachestone::harness
