// Any text is either a document, that survives being written and read again and whose nodes know their places, or an
// InputError with a message that can be stored (valid UTF-8).
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "simulator/json/reader.h"

using cachestone::json::InputError;
using cachestone::json::Node;
using cachestone::json::ObjectReader;

namespace {

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken invariant: %s\n", what);
  std::abort();
}

void check_message(const InputError& error) {
  require(!nlohmann::json(error.what()).dump().empty(), "the message is valid UTF-8");
}

void walk(const nlohmann::json& document, const Node& node) {
  const nlohmann::json::json_pointer pointer(node.pointer());
  require(&document.at(pointer) == &node.value(), "a node's pointer leads to its value");
  try {
    node.fail("nothing");
  } catch (const InputError& error) {
    check_message(error);
  }
  if (node.is_array()) {
    for (const Node& item : node.items()) walk(document, item);
  } else if (node.is_object()) {
    ObjectReader object(node);
    for (const auto& [name, value] : node.value().items()) walk(document, object.required(name));
    object.finish();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  try {
    const nlohmann::json document = cachestone::json::parse(text, "fuzz.json");
    require(cachestone::json::parse(document.dump(), "again.json") == document, "a document survives a round trip");
    walk(document, Node(document, "fuzz.json"));
  } catch (const InputError& error) {
    check_message(error);
  }
  return 0;
}
