// Calls to the control API of a remote origin (origin/control/CONTROL.md), over whatever leads there: the origin's own
// address, or the cache under test. Through a cache each call must reach the origin: it is a POST to a path that nobody
// has asked for before, may not be stored, and its reply has to repeat a word of the path.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/target.h"
#include "simulator/http/time.h"

namespace cachestone::harness {

struct ControlReply {
  enum class Kind {
    well,         // done; `content` is the reply
    unreachable,  // the origin's control did not answer: it may later
    unknown_run,  // the origin has forgotten this run, or was started anew
    refused,      // the origin says no, and will again
  };
  Kind kind = Kind::well;
  std::string problem;  // unless it went well: "connection refused"
  nlohmann::json content;
  Time sent{};
  Time done{};
};

class ControlCalls {
 public:
  // `way` must outlive it. Replies are told only while it lives.
  ControlCalls(Target& way, std::string secret);

  void call(const std::string& action, const nlohmann::json& content, std::function<void(ControlReply)> done);

 private:
  Target& way_;
  std::string secret_;
  std::string unique_;
  std::uint64_t next_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace cachestone::harness
