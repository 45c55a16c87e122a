// The options of `run` about an origin that runs somewhere else: --origin, its token, and the way to its control API.
#pragma once

#include <optional>
#include <string>

#include "harness/cli/command.h"
#include "harness/cli/url_options.h"
#include "harness/url.h"
#include "simulator/http/time.h"

namespace cachestone::cli {

struct RemotePlan {
  bool wanted = false;                       // else the origin is in this process
  std::optional<harness::CacheUrl> control;  // where the control API is; nothing: only the cache leads there
  std::string secret;
  Seconds patience{30};  // with an origin that does not answer
};

void add_remote_options(Options& options);

// Throws UsageError, and std::runtime_error for a token that is no good.
RemotePlan remote_plan(const Options& options, const UrlPlan& by_url);

}  // namespace cachestone::cli
