// What the proofs put up with, each with its reason: cases/selftest.json.
//
//   { "defects":     [{ "id": "distortion/…", "reason": "…" }],    no case can catch it
//     "cases":       [{ "id": "vary/…/…", "reason": "…" }],        no defect of the catalogue is caught by it
//     "derivations": [{ "id": "vary/…/…", "reason": "…" }],        the traffic does not show what decides
//     "controls":    [{ "id": "vary/…/…", "reason": "…" }],        a cache that stores nothing, or all, is not judged
//     so "network":     [{ "id": "vary/…/…", "reason": "…" }] }       sockets show what the simulated network does not
//
// An exception that is not needed any more is a failure, and so are too many of them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/selftest/report.h"

namespace cachestone::selftest {

struct Exception {
  std::string id;
  std::string reason;
};

struct Exceptions {
  std::vector<Exception> defects;
  std::vector<Exception> cases;
  std::vector<Exception> derivations;
  std::vector<Exception> controls;
  std::vector<Exception> network;
};

// The most that may be excepted of so many: fewer than three in a hundred.
bool too_many(std::size_t excepted, std::size_t all);

const Exception* find(const std::vector<Exception>& exceptions, std::string_view id);

// What exceptions are about: "defect", "defects", as messages and the file call them.
struct Kind {
  std::string one;
  std::string all;
};
// An exception for something that is not among `known`, or not among those of them that need one, is a failure; so
// are too many exceptions.
void judge_exceptions(const Kind& kind, const std::vector<Exception>& exceptions, const std::set<std::string>& known,
                      const std::set<std::string>& in_need, std::vector<Failure>& failures);

// A missing file holds no exceptions. Throws json::InputError.
Exceptions read_exceptions(const std::filesystem::path& file);

}  // namespace cachestone::selftest
