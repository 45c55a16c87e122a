// What one timeline looked like on the wire, at both ends: for transcripts.
//
// Over sockets a Wiretap hears the very bytes. In-process there are none: there they are written by the codec, which is
// what the origin's server and the client would have sent.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/evidence.h"
#include "simulator/http/time.h"
#include "simulator/net/tap.h"

namespace cachestone::harness {

// Bytes that went one way without a break.
struct WirePiece {
  Time at{};         // on the clock of the run
  std::string from;  // "client", "cache", "origin", or a tier of a chain
  std::string to;
  std::string bytes;
  std::size_t connection = 0;  // from 1; 0: there was none
};

// Everything that was exchanged, in order, as the codec writes it.
std::vector<WirePiece> written(const PlayedTimeline& played);

// Listens to all connections of the process while it lives, and sorts what it hears by the token that the last request
// on a connection had. One at a time.
class Wiretap {
 public:
  // Time is the clock of the run.
  explicit Wiretap(std::function<Time()> now);
  ~Wiretap();
  Wiretap(const Wiretap&) = delete;
  Wiretap& operator=(const Wiretap&) = delete;

  // What was heard of a token until now; forgets it.
  std::vector<WirePiece> take(const std::string& token);
  void hear(const net::TapEvent& event);

 private:
  struct Line {
    std::size_t number = 0;
    std::string token;
  };
  std::function<Time()> now_;
  std::map<const void*, Line> lines_;  // by connection
  std::size_t next_number_ = 1;
  std::map<std::string, std::vector<WirePiece>, std::less<>> heard_;
};

// "cs-1f-12", when the first line of these bytes is that of a request with such a token in its target; else nothing.
std::string token_of_request(std::string_view bytes);

}  // namespace cachestone::harness
