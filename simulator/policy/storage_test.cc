#include "simulator/policy/storage.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

using testing::request;
using testing::response;

struct Row {
  const char* method;
  const char* request_lines;
  int status;
  const char* response_lines;
  bool shared_stores;
  bool private_stores;
};

// RFC 9111 §3: what may be stored, by a shared and by a private cache.
const Row kRows[] = {
    {"GET", "", 200, "Cache-Control: max-age=60", true, true},
    {"GET", "", 200, "", true, true},
    {"GET", "", 200, "Cache-Control: no-store, max-age=60", false, false},
    {"GET", "", 200, "Cache-Control: No-Store\nCache-Control: max-age=60", false, false},
    {"GET", "Cache-Control: no-store", 200, "Cache-Control: max-age=60", false, false},
    {"GET", "", 200, "Cache-Control: private, max-age=60", false, true},
    {"GET", "", 200, "Cache-Control: private=\"x\", max-age=60", true, true},
    {"GET", "Authorization: Basic eA==", 200, "Cache-Control: max-age=60", false, true},
    {"GET", "Authorization: Basic eA==", 200, "Cache-Control: max-age=60, public", true, true},
    {"GET", "Authorization: Basic eA==", 200, "Cache-Control: max-age=60, must-revalidate", true, true},
    {"GET", "Authorization: Basic eA==", 200, "Cache-Control: s-maxage=60", true, true},
    {"GET", "", 302, "", false, false},
    {"GET", "", 302, "Cache-Control: max-age=60", true, true},
    {"GET", "", 302, "Cache-Control: s-maxage=60", true, false},
    {"GET", "", 302, "Cache-Control: public", true, true},
    {"GET", "", 302, "Cache-Control: private", false, true},
    {"GET", "", 302, "Expires: 0", true, true},
    {"GET", "", 404, "", true, true},
    {"GET", "", 599, "Cache-Control: max-age=60", true, true},
    {"GET", "", 599, "Cache-Control: max-age=60, must-understand", false, false},
    {"GET", "", 200, "Cache-Control: max-age=60, must-understand, no-store", true, true},
    {"GET", "", 206, "Cache-Control: max-age=60", false, false},
    {"GET", "", 304, "Cache-Control: max-age=60", false, false},
    {"GET", "", 103, "Cache-Control: max-age=60", false, false},
    {"HEAD", "", 200, "Cache-Control: max-age=60", true, true},
    {"POST", "", 200, "Cache-Control: max-age=60", false, false},
    {"PUT", "", 200, "Cache-Control: max-age=60", false, false},
    {"DELETE", "", 200, "Cache-Control: max-age=60", false, false},
    {"OPTIONS", "", 200, "Cache-Control: max-age=60", false, false},
    {"BREW", "", 200, "Cache-Control: max-age=60", false, false},
};

TEST(Storage, ConditionsOfSection3) {
  for (const Row& row : kRows) {
    const auto asked = request(row.request_lines, row.method);
    const auto answer = response(row.response_lines, row.status);
    const Decision by_shared = may_store(asked, answer, true, shared_profile(), {});
    const Decision by_private = may_store(asked, answer, true, private_profile(), {});
    const std::string shown = std::string(row.method) + " " + std::to_string(row.status) + " " + row.response_lines;
    EXPECT_EQ(by_shared.allowed(), row.shared_stores) << shown << "\n" << describe(by_shared);
    EXPECT_EQ(by_private.allowed(), row.private_stores) << shown << "\n" << describe(by_private);
  }
}

TEST(Storage, EachRefusalVanishesWithItsClause) {
  for (const Row& row : kRows) {
    const auto asked = request(row.request_lines, row.method);
    const auto answer = response(row.response_lines, row.status);
    const Decision decision = may_store(asked, answer, true, shared_profile(), {});
    if (decision.allowed()) continue;
    Rulebook defect;
    for (const Reason* reason : decision.deciding()) defect = defect.without(reason->clause);
    EXPECT_TRUE(may_store(asked, answer, true, shared_profile(), defect).allowed()) << describe(decision);
  }
}

TEST(Storage, IncompleteResponsesAreNotStored) {
  const auto answer = response("Cache-Control: max-age=60");
  EXPECT_FALSE(may_store(request(), answer, false, shared_profile(), {}).allowed());
}

TEST(Storage, FieldsThatAreNotKept) {
  struct FieldRow {
    const char* lines;
    const char* gone;
    bool by_private_too;
  };
  const FieldRow rows[] = {
      {"Connection: X-Hop\nX-Hop: 1", "X-Hop", true},
      {"Keep-Alive: timeout=5", "Keep-Alive", true},
      {"Proxy-Authenticate: Basic realm=x", "Proxy-Authenticate", true},
      {"Cache-Control: private=\"x-user\"\nX-User: me", "X-User", false},
  };
  for (const FieldRow& row : rows) {
    const auto answer = response(std::string(row.lines) + "\nX-Kept: 1");
    EXPECT_FALSE(storable(answer, shared_profile(), {}).fields.has(row.gone)) << row.lines;
    EXPECT_EQ(storable(answer, private_profile(), {}).fields.has(row.gone), !row.by_private_too) << row.lines;
    EXPECT_TRUE(storable(answer, shared_profile(), {}).fields.has("X-Kept")) << row.lines;
  }
}

TEST(Storage, TrailersAreNotMergedIntoTheFields) {
  auto answer = response("Cache-Control: max-age=60");
  answer.trailers.add("X-Trailer", "1");
  EXPECT_FALSE(storable(answer, shared_profile(), {}).fields.has("X-Trailer"));
  const Rulebook defect = Rulebook().without(Clause::store_trailers_apart);
  EXPECT_TRUE(storable(answer, shared_profile(), defect).fields.has("X-Trailer"));
}

}  // namespace
}  // namespace cachestone::policy
