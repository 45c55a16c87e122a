#include "simulator/json/input_error.h"

#include <utility>

namespace cachestone::json {
namespace {

std::string message(const std::string& file, const std::string& pointer, const std::string& expected,
                    const std::string& found) {
  std::string text = file;
  if (!pointer.empty()) text += " at " + pointer;
  return text + ": expected " + expected + ", found " + found;
}

}  // namespace

InputError::InputError(std::string file_name, std::string json_pointer, std::string expected_text,
                       std::string found_text)
    : std::runtime_error(message(file_name, json_pointer, expected_text, found_text)),
      file(std::move(file_name)),
      pointer(std::move(json_pointer)),
      expected(std::move(expected_text)),
      found(std::move(found_text)) {}

}  // namespace cachestone::json
