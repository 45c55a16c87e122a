// The options of `run` about caches that are running already: --url, and how to reach them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "harness/http_target.h"
#include "harness/url.h"
#include "simulator/net/address.h"

namespace cachestone::cli {

struct UrlPlan {
  std::vector<harness::CacheUrl> urls;
  harness::HttpOptions http;    // forward_to: the origin's authority; empty where it is known only when it listens
  bool forward = false;         // the caches are forward proxies
  std::size_t rate = 0;         // requests a second; 0: as many as the suite wants
  std::set<std::string> lacks;  // capabilities
  bool is_private = false;      // the caches are private ones
  net::Address origin_listen;   // where our origin listens for them
};

void add_url_options(Options& options);

// Throws UsageError.
UrlPlan url_plan(const Options& options);

}  // namespace cachestone::cli
