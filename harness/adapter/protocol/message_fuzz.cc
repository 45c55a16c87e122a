// Any line is either a message, that survives being written and read again, or an InputError; in both directions.
// Corpus: corpus/message_fuzz.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/adapter/protocol/message.h"
#include "simulator/http/fuzzing.h"
#include "simulator/json/input_error.h"

namespace {

using namespace cachestone;

template <typename Message>
void check(std::string_view line, Message (*read)(std::string_view, const std::string&)) {
  Message message;
  try {
    message = read(line, "fuzz");
  } catch (const json::InputError&) {
    return;
  }
  const std::string written = adapter::write(message);
  http::require(written.find('\n') == written.size() - 1, "a message is one line");
  http::require(read(std::string_view(written).substr(0, written.size() - 1), "again") == message,
                "a message survives a round trip");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string line(data, data + size);
  check<adapter::Told>(line, adapter::read_told);
  check<adapter::Said>(line, adapter::read_said);
  return 0;
}
