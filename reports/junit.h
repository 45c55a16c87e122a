// The results for CI servers that read JUnit XML (GitLab, Jenkins and others): a test suite for each target, a test for
// each case.
//
// What counts against the run is a failure (gate.h); what the harness could not do is an error; what proves nothing, or
// is only not as good as it could be, is skipped, with its verdict and the reason. Names of tests do not change from
// run to run: the class is the suite, the package the target.
#pragma once

#include <string>

#include "reports/gate.h"
#include "reports/results.h"

namespace cachestone::reports {

// `gate` judges `results`.
std::string junit_report(const Results& results, const Gate& gate);

}  // namespace cachestone::reports
