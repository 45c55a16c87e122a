// A request is read the same whatever the pieces, and a request that was read is read again from what is written.
#include <cstddef>
#include <cstdint>

#include "simulator/http/codec.h"
#include "simulator/http/reader_fuzzing.h"

using namespace cachestone::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(data, data + size);
  read_consistently([] { return RequestReader(small_limits()); }, bytes);
  const auto outcome = read_consistently([] { return RequestReader(); }, bytes);
  if (!outcome.complete) return 0;

  const std::string written = write(outcome.message);
  const auto again = read_in_pieces(RequestReader(), written);
  require(again.complete && again.used == written.size(), "a written request is complete");
  require(again.message == outcome.message, "a written request is the one that was read");

  Request reframed = outcome.message;
  set_framing(reframed);
  require(read_in_pieces(RequestReader(), write(reframed)).message == reframed, "set_framing tells the truth");
  return 0;
}
