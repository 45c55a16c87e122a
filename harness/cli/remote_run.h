// The suite against a cache at a URL whose origin runs somewhere else: `cachestone origin --token-file …`.
#pragma once

#include <functional>

#include "harness/cli/target_runs.h"
#include "harness/suite_run.h"

namespace cachestone::cli {

// `run` says what is known of the cache so far. `clean` takes from a logged request what reports must not have. When
// the origin cannot be reached, every case is `error` and `failure` says why.
reports::TargetResult run_with_remote_origin(const RunPlan& plan, harness::SuiteRun run, const harness::CacheUrl& url,
                                             const harness::HttpOptions& http,
                                             std::function<http::Request(http::Request)> clean, RealWorld world);

}  // namespace cachestone::cli
