#include "simulator/policy/validation.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

using testing::date;
using testing::kNow;
using testing::request;
using testing::response;
using testing::stored_at_now;

TEST(Validation, RequestCarriesTheStoredValidators) {
  struct Row {
    std::string stored;
    std::string asked;
    const char* none_match;      // nullptr: absent
    std::string modified_since;  // empty: absent
  };
  const Row rows[] = {
      {"ETag: \"a\"", "", "\"a\"", ""},
      {"ETag: W/\"a\"", "", "W/\"a\"", ""},
      {"ETag: \"a\"", "If-None-Match: \"b\"", "\"b\", \"a\"", ""},
      {"ETag: \"a\"", "If-None-Match: \"a\"", "\"a\"", ""},
      {"ETag: \"a\"", "If-None-Match: *", "*", ""},
      {"ETag: nonsense", "", nullptr, ""},
      {"Last-Modified: " + date(-9), "", nullptr, date(-9)},
      {"ETag: \"a\"\nLast-Modified: " + date(-9), "", "\"a\"", date(-9)},
      {"", "", nullptr, ""},
  };
  for (const Row& row : rows) {
    auto forwarded = request(row.asked);
    make_conditional(forwarded, stored_at_now(row.stored), {});
    EXPECT_EQ(forwarded.fields.combined("If-None-Match").value_or("absent"), row.none_match ? row.none_match : "absent")
        << row.stored;
    EXPECT_EQ(forwarded.fields.first("If-Modified-Since").value_or(""), row.modified_since) << row.stored;
  }
}

// RFC 9111 §4.3.4.
TEST(Validation, WhichStoredResponseA304SpeaksAbout) {
  struct Row {
    std::string stored;
    std::string update;
    bool same;
  };
  const Row rows[] = {
      {"ETag: \"a\"", "ETag: \"a\"", true},
      {"ETag: \"a\"", "ETag: \"b\"", false},
      {"ETag: W/\"a\"", "ETag: \"a\"", false},
      {"ETag: W/\"a\"", "ETag: W/\"a\"", true},
      {"ETag: \"a\"", "ETag: W/\"a\"", true},
      {"", "ETag: \"a\"", false},
      {"Last-Modified: " + date(-9), "Last-Modified: " + date(-9), true},
      {"Last-Modified: " + date(-9), "Last-Modified: " + date(-8), false},
      {"ETag: \"a\"", "", false},
      {"", "", true},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(identifies(response(row.update, 304), stored_at_now(row.stored), {}).allowed(), row.same)
        << row.stored << " | " << row.update;
  }
}

// RFC 9111 §3.2.
TEST(Validation, FreshenReplacesFieldsAndStartsTheAgeAnew) {
  StoredResponse stored =
      stored_at_now("Age: 50\nCache-Control: max-age=1\nX-Same: 1\nX-New: old\nX-New: older\nContent-Length: 5");
  const Time later = kNow + Seconds(100);
  http::Response update = response(
      "Cache-Control: max-age=60\nX-New: new\nContent-Length: 999\nConnection: X-Hop\nX-Hop: 1\nDate: " + date(100),
      304);
  freshen(stored, update, later, later, shared_profile(), {});
  EXPECT_EQ(stored.response.status, 200);
  EXPECT_EQ(stored.response.body, "body\n");
  EXPECT_EQ(stored.response.fields.all("X-New"), std::vector<std::string_view>{"new"});
  EXPECT_EQ(stored.response.fields.first("X-Same"), "1");
  EXPECT_EQ(stored.response.fields.first("Content-Length"), "5");
  EXPECT_FALSE(stored.response.fields.has("Age"));
  EXPECT_FALSE(stored.response.fields.has("X-Hop"));
  EXPECT_EQ(stored.cache_control().delta("max-age").value, Seconds(60));
  EXPECT_EQ(stored.response_time, later);
}

TEST(Validation, FreshenDefects) {
  struct Row {
    Clause clause;
    const char* field;
    const char* value;
  };
  const Row rows[] = {
      {Clause::validated_is_updated, "Cache-Control", "max-age=1"},
      {Clause::update_every_field, "X-New", "old"},
      {Clause::update_keeps_content_length, "Content-Length", "999"},
      {Clause::update_excludes_unstorable, "X-Hop", "1"},
  };
  for (const Row& row : rows) {
    StoredResponse stored = stored_at_now("Cache-Control: max-age=1\nX-New: old\nContent-Length: 5");
    freshen(stored,
            response("Cache-Control: max-age=60\nX-New: new\nContent-Length: 999\nConnection: X-Hop\nX-Hop: 1", 304),
            kNow, kNow, shared_profile(), Rulebook().without(row.clause));
    EXPECT_EQ(stored.response.fields.first(row.field), row.value) << id(row.clause);
  }
}

// RFC 9111 §4.3.5.
TEST(Validation, HeadAgreesWhenValidatorsAndLengthDo) {
  const StoredResponse stored = stored_at_now("ETag: \"a\"\nContent-Length: 5");
  EXPECT_TRUE(agrees_with_head(response("ETag: \"a\"\nContent-Length: 5"), stored));
  EXPECT_TRUE(agrees_with_head(response(""), stored));
  EXPECT_FALSE(agrees_with_head(response("ETag: \"b\""), stored));
  EXPECT_FALSE(agrees_with_head(response("Content-Length: 6"), stored));
}

}  // namespace
}  // namespace cachestone::policy
