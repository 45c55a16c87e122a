#include "simulator/net/persistence.h"

#include <gtest/gtest.h>

namespace cachestone::net {
namespace {

TEST(Persistent, FollowsVersionAndConnection) {
  EXPECT_TRUE(persistent(1, {}));
  EXPECT_TRUE(persistent(1, {{"Connection", "keep-alive"}}));
  EXPECT_TRUE(persistent(1, {{"Connection", "closed"}}));
  EXPECT_FALSE(persistent(1, {{"connection", "X-A, Close"}}));
  EXPECT_FALSE(persistent(1, {{"Connection", "X-A"}, {"Connection", "close"}}));
  EXPECT_FALSE(persistent(0, {}));
  EXPECT_FALSE(persistent(0, {{"Connection", "keep-alive"}}));
}

TEST(Idempotent, IsWhatTheSpecificationLists) {
  for (const char* method : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"}) EXPECT_TRUE(idempotent(method));
  for (const char* method : {"POST", "PATCH", "get", "PURGE"}) EXPECT_FALSE(idempotent(method));
}

TEST(HasNoBody, DependsOnStatusAndMethod) {
  EXPECT_TRUE(has_no_body(200, "HEAD"));
  EXPECT_TRUE(has_no_body(103, "GET"));
  EXPECT_TRUE(has_no_body(204, "GET"));
  EXPECT_TRUE(has_no_body(304, "GET"));
  EXPECT_FALSE(has_no_body(200, "GET"));
  EXPECT_FALSE(has_no_body(205, "GET"));
}

}  // namespace
}  // namespace cachestone::net
