#include "reports/site/search_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "reports/sample_test.h"
#include "reports/site/markup_test.h"

namespace cachestone::reports::site {
namespace {

nlohmann::json index_of(const Results& results) {
  const Model model(results);
  std::string script = search_index(model);
  const std::string call = "cachestoneCases(";
  EXPECT_EQ(script.compare(0, call.size(), call), 0);
  EXPECT_EQ(script.substr(script.size() - 3), ");\n");
  EXPECT_TRUE(std::all_of(script.begin(), script.end(), [](char c) { return (c >= ' ' && c < '\x7f') || c == '\n'; }));
  return nlohmann::json::parse(script.substr(call.size(), script.size() - call.size() - 3));
}

// The path of the case's page, as script.js makes it.
std::string path_of(const nlohmann::json& row, const nlohmann::json& entry) {
  const std::string place = entry[0];
  return "cases/" + (place[0] == '/' ? place.substr(1) : std::string(row[0]) + "/" + place) + ".html";
}

TEST(SearchIndex, HasEveryCaseWithItsPage) {
  for (const char* suffix : {"", "<b>", "/../x", "\xff"}) {
    Results results = small_sample();
    if (*suffix != '\0') poison(results, suffix);
    const auto pages = pages_of(results);
    std::size_t cases = 0;
    const nlohmann::json index = index_of(results);
    for (const auto& row : index["rows"]) {
      EXPECT_EQ(pages.count("rows/" + std::string(row[0]) + ".html"), 1U);
      for (const auto& entry : row[2]) {
        EXPECT_EQ(pages.count(path_of(row, entry)), 1U) << entry;
        ++cases;
      }
    }
    EXPECT_EQ(cases, results.cases.size());
  }
}

TEST(SearchIndex, SaysWhoBreaksACase) {
  const nlohmann::json index = index_of(small_sample());
  EXPECT_EQ(index["targets"], nlohmann::json({"reference", "nginx"}));
  EXPECT_EQ(index["rows"][0][2][0], nlohmann::json({"not-reused", "Not used for a later request", ".v"}));
}

TEST(SearchIndex, MegabytesAreCut) {
  Results results = small_sample();
  poison(results, std::string(1'000'000, '\x01'));
  const Model model(results);
  EXPECT_LT(search_index(model).size(), 20'000U);
}

}  // namespace
}  // namespace cachestone::reports::site
