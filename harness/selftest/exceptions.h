// What the proofs put up with, each with its reason: cases/selftest.json.
//
//   { "defects": [{ "id": "distortion/…", "reason": "…" }],     no case can catch it
//     "cases":   [{ "id": "vary/…/…", "reason": "…" }] }        no defect of the catalogue is caught by it
//
// An exception that is not needed any more is a failure, and so are too many of them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cachestone::selftest {

struct Exception {
  std::string id;
  std::string reason;
};

struct Exceptions {
  std::vector<Exception> defects;
  std::vector<Exception> cases;
};

// The most that may be excepted of so many: fewer than three in a hundred.
bool too_many(std::size_t excepted, std::size_t all);

const Exception* find(const std::vector<Exception>& exceptions, std::string_view id);

// A missing file holds no exceptions. Throws json::InputError.
Exceptions read_exceptions(const std::filesystem::path& file);

}  // namespace cachestone::selftest
