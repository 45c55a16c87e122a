#include "simulator/proxy/target_form.h"

#include <gtest/gtest.h>

namespace cachestone::proxy {
namespace {

TEST(TargetForm, BecomesOriginForm) {
  struct Row {
    std::string method;
    std::string target;
    std::string host;
    std::string target_after;
    std::string host_after;
  };
  const Row rows[] = {
      {"GET", "/a?b", "Example.org:80", "/a?b", "Example.org:80"},
      {"GET", "http://other:81/a?b", "example.org", "/a?b", "other:81"},
      {"GET", "HTTP://other", "example.org", "/", "other"},
      {"GET", "http://other?q", "example.org", "/?q", "other"},
      {"OPTIONS", "http://other", "example.org", "*", "other"},
      {"OPTIONS", "*", "example.org", "*", "example.org"},
  };
  for (const Row& row : rows) {
    http::Request request{row.method, row.target, 1, {{"Host", row.host}}, "", {}};
    EXPECT_FALSE(make_origin_form(request, "default")) << row.target;
    EXPECT_EQ(request.target, row.target_after);
    EXPECT_EQ(request.fields, http::Fields({{"Host", row.host_after}}));
  }
}

TEST(TargetForm, GivesAnOldRequestAHost) {
  http::Request request{"GET", "/", 0, {}, "", {}};
  EXPECT_FALSE(make_origin_form(request, "default:80"));
  EXPECT_EQ(request.fields, http::Fields({{"Host", "default:80"}}));
}

TEST(TargetForm, RefusesWhatNamesNoResource) {
  struct Row {
    std::string method;
    std::string target;
    http::Fields fields;
    int status;
  };
  const Row rows[] = {
      {"GET", "/", {}, 400},
      {"GET", "/", {{"Host", "a"}, {"host", "a"}}, 400},
      {"GET", "a", {{"Host", "a"}}, 400},
      {"GET", "*", {{"Host", "a"}}, 400},
      {"GET", "http:///a", {{"Host", "a"}}, 400},
      {"GET", "ftp://a/b", {{"Host", "a"}}, 400},
      {"CONNECT", "a:443", {{"Host", "a:443"}}, 501},
  };
  for (const Row& row : rows) {
    http::Request request{row.method, row.target, 1, row.fields, "", {}};
    const auto refusal = make_origin_form(request, "default");
    ASSERT_TRUE(refusal) << row.target;
    EXPECT_EQ(refusal->status, row.status) << row.target;
  }
}

}  // namespace
}  // namespace cachestone::proxy
