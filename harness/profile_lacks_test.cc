#include "harness/profile_lacks.h"

#include <gtest/gtest.h>

#include "cases/reader.h"

namespace cachestone::harness {
namespace {

TEST(ProfileLacks, WhatTheProfileSwitchesOff) {
  using Set = std::set<std::string>;
  EXPECT_EQ(lacks_of(policy::shared_profile()),
            (Set{"targeted-fields", "cache-status-key", "clear-site-data", "cdn-loop", "purge"}));
  EXPECT_EQ(lacks_of(policy::private_profile()), (Set{"targeted-fields", "cache-status-key", "cdn-loop", "purge"}));
  policy::Profile cdn = *policy::named_profile("cdn");
  EXPECT_EQ(lacks_of(cdn), (Set{"cache-status-key", "clear-site-data"}));
  cdn.targeted_fields = {"Other-Cache-Control"};
  cdn.partial_content = false;
  cdn.cache_status = false;
  cdn.cache_status_details = true;
  EXPECT_EQ(lacks_of(cdn),
            (Set{"cache-status", "cache-status-key", "clear-site-data", "partial-content", "targeted-fields"}));
}

TEST(ProfileLacks, NamesCapabilitiesThatThereAre) {
  policy::Profile nothing;
  for (bool* flag : {&nothing.cache_status, &nothing.cache_groups, &nothing.no_vary_search, &nothing.query,
                     &nothing.partial_content, &nothing.collapse_requests, &nothing.stale_while_revalidate,
                     &nothing.stale_if_error, &nothing.stale_when_disconnected, &nothing.immutable,
                     &nothing.honour_request_directives, &nothing.clear_site_data}) {
    *flag = false;
  }
  nothing.heuristic_fraction = 0;
  const auto catalogue = cases::read_catalogue(std::filesystem::path(CACHESTONE_SOURCE_DIR) / "cases");
  for (const std::string& id : lacks_of(nothing)) EXPECT_NE(catalogue.capability(id), nullptr) << id;
}

}  // namespace
}  // namespace cachestone::harness
