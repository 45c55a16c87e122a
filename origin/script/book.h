// The origin's memory: which case is at which step, what it answers, and every request it has seen.
//
// Pure logic without I/O. The simulated network calls it in-process, the server calls it from its sockets; so a case
// gets the same answers everywhere. Not thread-safe: it lives on one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "origin/script/script.h"

namespace cachestone::origin {

// What the origin does about one request, ready to be acted out.
struct Performance {
  std::vector<http::Response> interim;
  http::Response response;  // complete: templates filled in, Date, serial and framing fields added
  Milliseconds delay{0};
  Milliseconds pause{0};  // after the first half of the body
  Fault fault = Fault::none;
  std::optional<Milliseconds> stall_for;
  std::optional<std::string> raw;
};

// One request as it was received, and the answer to it.
struct LogEntry {
  std::size_t step = 0;      // the step that was current when it arrived
  std::uint64_t serial = 0;  // of this exchange; 1 is the first of the case
  Time at{};                 // when the request had been read, on the origin's clock
  http::Request request;
  http::Response response;  // as sent, unless there was a fault or raw bytes
  bool validated = false;   // answered by if_validated
  Fault fault = Fault::none;
  bool raw = false;
  std::string raw_bytes;  // what was sent in place of a response
  Milliseconds delay{0};  // scripted, until the end of the final response
};

class Book {
 public:
  // Makes the origin answer requests whose target has `token` as a path segment. Tokens are unique; the caller picks
  // them (letters, digits and '-').
  void open(std::string token, Script script);
  // From now on requests of this case are answered by (and logged under) step `index`.
  void begin_step(std::string_view token, std::size_t index);
  // Forgets the case.
  void close(std::string_view token);

  // The open case that a request for this target belongs to.
  std::optional<std::string> token_in(std::string_view target) const;
  bool is_open(std::string_view token) const { return cases_.contains(token); }
  // The script of an open case, and its current step. Throw std::out_of_range for an unknown token.
  const Script& script(std::string_view token) const;
  std::size_t step(std::string_view token) const;

  // Logs the request and says what to do. A request that belongs to no open case gets a 404 that is not cacheable, and
  // is logged nowhere.
  Performance answer(const http::Request& request, Time now);

  // In order of arrival. Empty for an unknown token.
  const std::vector<LogEntry>& log(std::string_view token) const;
  // Logs what an origin somewhere else has seen and answered. Ignored for an unknown token.
  void learn(std::string_view token, LogEntry entry);

 private:
  struct OpenCase {
    Script script;
    std::size_t step = 0;
    std::vector<LogEntry> log;
  };
  using Cases = std::map<std::string, OpenCase, std::less<>>;
  // The case whose token is a segment of `path`, or the end; `base` becomes the prefix that ends with the token.
  Cases::const_iterator find(std::string_view path, std::string& base) const;
  const OpenCase& open_case(std::string_view token) const;

  Cases cases_;
};

}  // namespace cachestone::origin
