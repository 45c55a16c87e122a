// A response is read the same whatever the pieces, and a response that was read is read again from what is written.
#include <cstddef>
#include <cstdint>

#include "simulator/http/codec.h"
#include "simulator/http/reader_fuzzing.h"

using namespace cachestone::http;

namespace {

std::string written(const Response& response, Framing framing) {
  return framing == Framing::none ? write_head(response) : write(response);
}

void check(std::string_view method, std::string_view bytes) {
  read_consistently([&] { return ResponseReader(method, small_limits()); }, bytes);
  const auto outcome = read_consistently([&] { return ResponseReader(method); }, bytes);
  if (!outcome.complete) return;

  std::string out;
  for (const Response& interim : outcome.interim) out += write_head(interim);
  out += written(outcome.message, outcome.framing);
  const auto again = read_in_pieces(ResponseReader(method), out);
  require(again.complete && again.used == out.size(), "a written response is complete");
  require(again.message == outcome.message, "a written response is the one that was read");
  require(again.interim == outcome.interim, "written interim responses are those that were read");
  require(again.framing == outcome.framing, "a written response has the same framing");

  Response reframed = outcome.message;
  set_framing(reframed, method);
  const auto truth = read_in_pieces(ResponseReader(method), written(reframed, outcome.framing));
  // HTTP/1.0 has no trailers, so set_framing leaves them unsent.
  if (reframed.minor_version == 0) reframed.trailers = {};
  require(truth.message == reframed, "set_framing tells the truth");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(data, data + size);
  for (std::string_view method : {"GET", "HEAD", "CONNECT"}) check(method, bytes);
  return 0;
}
