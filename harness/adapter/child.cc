#include "harness/adapter/child.h"

#include <utility>

#include "simulator/http/utf8.h"
#include "simulator/json/input_error.h"

namespace cachestone::adapter {
namespace {

// A line as it was written, short enough for a message.
std::string shown(const std::string& line) {
  constexpr std::size_t kMost = 120;
  return http::mend_utf8(line.size() > kMost ? line.substr(0, kMost) + "..." : line);
}

}  // namespace

Child::Child(ChildOptions options) : options_(std::move(options)), wire_(options_.wire) {
  const Told greeting = Greeting{kProtocol, options_.tool};
  occasion_ = describe(greeting);
  wire_.send(write(greeting), occasion_, options_.to_begin);
  const Said first = next();
  if (const auto* introduction = std::get_if<Introduction>(&first)) {
    introduction_ = *introduction;
  } else if (const auto* problem = std::get_if<Problem>(&first)) {
    throw WireError("The adapter says: " + problem->message, false);
  } else {
    throw WireError("The adapter did not answer \"hello\" with \"hello\".", false);
  }
}

Said Child::next() {
  const std::string line = wire_.next_line();
  try {
    return read_said(line, "");
  } catch (const json::InputError& error) {
    const std::string place = error.pointer.empty() ? "" : " at " + error.pointer;
    throw WireError("The adapter wrote what is no message (at \"" + occasion_ + "\"): expected " + error.expected +
                        place + ", found " + error.found + "; the line: " + shown(line),
                    false);
  }
}

std::vector<Said> Child::tell(const Told& message) {
  occasion_ = describe(message);
  wire_.send(write(message), occasion_, options_.to_answer);
  std::vector<Said> all;
  for (;;) {
    Said said = next();
    if (std::holds_alternative<Idle>(said)) return all;
    if (std::holds_alternative<Introduction>(said)) {
      throw WireError("The adapter said \"hello\" again (at \"" + occasion_ + "\").", false);
    }
    all.push_back(std::move(said));
    if (all.size() > options_.most_messages) {
      throw WireError("The adapter said more than " + std::to_string(options_.most_messages) +
                          " things without being idle (at \"" + occasion_ + "\").",
                      false);
    }
  }
}

}  // namespace cachestone::adapter
