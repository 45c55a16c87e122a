#include "simulator/policy/invalidation.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

using testing::request;
using testing::response;
using Uris = std::vector<std::string>;

const char* const kUri = "http://example.org/r";

// RFC 9111 §4.4.
TEST(Invalidation, WhichUris) {
  struct Row {
    const char* method;
    int status;
    const char* lines;
    Uris uris;
  };
  const Row rows[] = {
      {"POST", 200, "", {kUri}},
      {"PUT", 204, "", {kUri}},
      {"DELETE", 303, "", {kUri}},
      {"BREW", 200, "", {kUri}},
      {"POST", 404, "", {}},
      {"POST", 500, "", {}},
      {"GET", 200, "", {}},
      {"HEAD", 200, "", {}},
      {"OPTIONS", 200, "", {}},
      {"POST", 201, "Location: /new", {kUri, "http://example.org/new"}},
      {"POST", 200, "Content-Location: s?x", {kUri, "http://example.org/s?x"}},
      {"POST", 201, "Location: http://example.org/r", {kUri}},
      {"POST", 201, "Location: http://other.example/new", {kUri}},
      {"POST", 201, "Location: http://example.org:81/new", {kUri}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(invalidated_by(request("", row.method), kUri, response(row.lines, row.status), shared_profile(), {}).uris,
              row.uris)
        << row.method << " " << row.status << " " << row.lines;
  }
}

TEST(Invalidation, Defects) {
  struct Row {
    Clause clause;
    const char* method;
    int status;
    const char* lines;
    Uris uris;
  };
  const Row rows[] = {
      {Clause::unsafe_invalidates, "POST", 200, "", {}},
      {Clause::errors_do_not_invalidate, "POST", 500, "", {kUri}},
      {Clause::safe_methods_do_not_invalidate, "HEAD", 200, "", {kUri}},
      {Clause::invalidate_locations, "POST", 200, "Location: /new", {kUri}},
      {Clause::same_origin_only, "POST", 200, "Location: http://other.example/new", {kUri, "http://other.example/new"}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(invalidated_by(request("", row.method), kUri, response(row.lines, row.status), shared_profile(),
                             Rulebook().without(row.clause))
                  .uris,
              row.uris)
        << id(row.clause);
  }
}

}  // namespace
}  // namespace cachestone::policy
