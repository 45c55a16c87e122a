// What the tests and fuzz targets of the codec share: everything that a reader can say, as one comparable value.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/codec.h"

namespace cachestone::http {

template <typename Message>
struct Outcome {
  std::size_t used = 0;
  bool empty = false;
  bool head_complete = false;
  bool complete = false;
  bool truncated = false;
  int status = 0;     // of the error; 0 without one
  std::string error;  // described, or empty
  Framing framing = Framing::none;
  std::vector<Message> interim;
  Message message;
  bool operator==(const Outcome&) const = default;
};

template <typename Message, typename Reader>
Outcome<Message> outcome_of(const Reader& reader, const Message& message, std::size_t used) {
  Outcome<Message> outcome;
  outcome.used = used;
  outcome.empty = reader.empty();
  outcome.head_complete = reader.head_complete();
  outcome.complete = reader.complete();
  outcome.framing = reader.framing();
  outcome.message = message;
  if (const auto& error = reader.error()) {
    outcome.truncated = error->truncated;
    outcome.status = error->status;
    outcome.error = error->describe();
  }
  return outcome;
}

inline Outcome<Request> outcome(const RequestReader& reader, std::size_t used) {
  return outcome_of(reader, reader.request(), used);
}
inline Outcome<Response> outcome(const ResponseReader& reader, std::size_t used) {
  Outcome<Response> result = outcome_of(reader, reader.response(), used);
  result.interim = reader.interim();
  return result;
}

// Feeds `bytes` in pieces that end at `cuts` (in ascending order), then says that the input has ended.
template <typename Reader>
auto read_in_pieces(Reader reader, std::string_view bytes, std::vector<std::size_t> cuts = {}) {
  cuts.push_back(bytes.size());
  std::size_t used = 0;
  std::size_t start = 0;
  for (std::size_t cut : cuts) {
    cut = std::clamp(cut, start, bytes.size());
    used += reader.feed(bytes.substr(start, cut - start));
    start = cut;
  }
  reader.end_of_input();
  return outcome(reader, used);
}

// Feeds `bytes` one by one.
template <typename Reader>
auto read_byte_by_byte(Reader reader, std::string_view bytes) {
  std::vector<std::size_t> cuts(bytes.size());
  for (std::size_t i = 0; i < cuts.size(); ++i) cuts[i] = i;
  return read_in_pieces(std::move(reader), bytes, std::move(cuts));
}

}  // namespace cachestone::http
