// The invariants that the fuzz targets of both readers check.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

#include "simulator/http/codec.h"
#include "simulator/http/codec_testing.h"
#include "simulator/http/fuzzing.h"

namespace cachestone::http {

// Limits so small that inputs of a few hundred bytes meet all of them.
inline Limits small_limits() {
  Limits limits;
  limits.start_line = 40;
  limits.field_section = 100;
  limits.field_lines = 4;
  limits.body = 20;
  limits.chunk_extensions = 12;
  limits.interim_responses = 2;
  return limits;
}

// Reads `bytes` with readers from `make`, in several cuts, and returns what they agree on.
template <typename Make>
auto read_consistently(const Make& make, std::string_view bytes) {
  const auto whole = read_in_pieces(make(), bytes);
  const std::size_t cut = bytes.empty() ? 0 : std::hash<std::string_view>()(bytes) % bytes.size();
  require(read_in_pieces(make(), bytes, {cut}) == whole, "two pieces are read as one");
  if (bytes.size() <= 4096) require(read_byte_by_byte(make(), bytes) == whole, "single bytes are read as one piece");

  require(whole.used <= bytes.size(), "no more is consumed than there is");
  require(whole.complete == whole.error.empty(), "at the end there is a message or an error");
  require(!whole.complete || whole.head_complete, "a complete message has a head");
  require(!whole.truncated || whole.used == bytes.size(), "a truncated message consumed everything");
  require(whole.message.trailers.empty() || whole.framing == Framing::chunked, "only chunked bodies have trailers");
  require(whole.message.body.empty() || whole.framing != Framing::none, "no body without framing");

  // What follows a message does not change it, unless the message ends with the connection.
  if (whole.complete && whole.framing != Framing::until_close) {
    const auto prefix = read_in_pieces(make(), bytes.substr(0, whole.used));
    require(prefix == whole, "the bytes after a message do not matter");
  }
  return whole;
}

}  // namespace cachestone::http
