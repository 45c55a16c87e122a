// Helpers of the tests in this folder.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cases/case.h"
#include "cases/registry.h"
#include "cases/suite_reader.h"

namespace cachestone::cases {

inline const std::filesystem::path kCasesDirectory = std::filesystem::path(CACHESTONE_SOURCE_DIR) / "cases";

// A registry of two clauses and a capability.
inline Catalogue small_registry() {
  Catalogue registry;
  registry.clauses = {Clause{"rfc9111-5.2.2.5-01", "RFC 9111", "5.2.2.5", "MUST NOT", "cache", "", "yes", ""},
                      Clause{"rfc9111-4-07", "RFC 9111", "4", "MUST", "cache", "", "yes", ""}};
  registry.capabilities = {{"byte-ranges", "t", ""}};
  return registry;
}

// `text` read as the suite area/name of the file suite.json.
inline Suite read_text(const std::string& text, const std::string& id = "area/name") {
  const nlohmann::json document = json::parse(text, "suite.json");
  return read_suite(json::Node(document, "suite.json"), id, small_registry());
}

// A suite of the given cases, separated by commas.
inline std::string suite_of(const std::string& cases) {
  return R"({"suite": "area/name", "title": "t", "spec": "s", "about": "a", "cases": [)" + cases + "]}";
}

// A case with the members that every case needs, `more` (each with a comma after it), and these steps.
inline std::string case_with(const std::string& more, const std::string& steps, const std::string& level = "probe") {
  return R"({"id": "x", "title": "t", "clauses": ["rfc9111-4-07"], "level": ")" + level + R"(", )" + more +
         R"("steps": )" + steps + "}";
}

// The message of the error that `act` throws; a failure of the test when it throws none.
template <typename Act>
std::string error_of(Act act) {
  try {
    act();
  } catch (const json::InputError& error) {
    return error.what();
  }
  ADD_FAILURE() << "no error";
  return "";
}

// What a mistake in a suite is called. The message follows "suite.json at ".
struct Mistake {
  std::string text;
  const char* message;
};

inline void expect_messages(const std::vector<Mistake>& mistakes) {
  for (const Mistake& mistake : mistakes) {
    const std::string message(mistake.message);
    const std::string expected = message.front() == ':' ? "suite.json" + message : "suite.json at " + message;
    EXPECT_EQ(error_of([&] { read_text(mistake.text); }), expected) << mistake.text;
  }
}

}  // namespace cachestone::cases
