#include "harness/cli/remote_options.h"

#include <stdexcept>

#include "harness/cli/token.h"

namespace cachestone::cli {

namespace po = boost::program_options;

void add_remote_options(Options& options) {
  options.add()("origin", po::value<std::string>(),
                "the URL of a cachestone origin somewhere else, which the cache at --url asks")(
      "control-through-cache", "reach the origin's control API only through the cache, which forwards to it")(
      "token-file", po::value<std::string>(), "the token of that origin; or set CACHESTONE_TOKEN")(
      "origin-patience", po::value<int>()->default_value(30), "seconds that this origin may be away during the run");
}

RemotePlan remote_plan(const Options& options, const UrlPlan& by_url) {
  RemotePlan plan;
  const bool through_cache = options.has("control-through-cache");
  plan.wanted = through_cache || options.has("origin");
  if (!plan.wanted) {
    if (options.has("token-file")) throw UsageError("--token-file is for --origin or --control-through-cache");
    return plan;
  }
  if (by_url.urls.empty())
    throw UsageError("an origin somewhere else is for a cache that is running: name it by --url");
  if (options.has("origin")) {
    try {
      const harness::CacheUrl origin = harness::parse_url(options.get<std::string>("origin"));
      if (!through_cache) plan.control = origin;
    } catch (const std::invalid_argument& error) {
      throw UsageError(std::string("--origin: ") + error.what());
    }
  }
  plan.patience = Seconds(options.get<int>("origin-patience"));
  if (plan.patience < Seconds(1)) throw UsageError("--origin-patience must be at least 1");
  auto secret = token_from(options);
  if (!secret) throw UsageError("the origin's control API wants its token: --token-file FILE, or CACHESTONE_TOKEN");
  plan.secret = *std::move(secret);
  return plan;
}

}  // namespace cachestone::cli
