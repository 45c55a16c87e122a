// What is wrong with an input file, said once and clearly: where, what was expected, what was found.
#pragma once

#include <stdexcept>
#include <string>

namespace cachestone::json {

struct InputError : std::runtime_error {
  InputError(std::string file_name, std::string json_pointer, std::string expected_text, std::string found_text);

  std::string file;
  std::string pointer;  // JSON Pointer (RFC 6901) to the offending value; empty for the whole file
  std::string expected;
  std::string found;
};

}  // namespace cachestone::json
