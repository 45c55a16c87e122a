// The suite against a cache that is running already, at a URL.
#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "harness/cli/remote_run.h"
#include "harness/cli/target_runs.h"
#include "harness/http_target.h"
#include "harness/suite_run.h"
#include "origin/server.h"

namespace cachestone::cli {
namespace {

using harness::CacheUrl;
using harness::SuiteRun;

// What the report says about how the cache was reached. Added fields are named without their values.
std::string configuration(const CacheUrl& url, const harness::HttpOptions& options) {
  std::string text = url.text();
  if (!options.forward_to.empty()) text += ", forward proxy to http://" + options.forward_to;
  if (!options.host.empty()) text += ", Host: " + options.host;
  if (options.trust.anybody) text += ", certificate not checked";
  for (const http::Field& field : options.fields) text += ", with " + field.name;
  return text;
}

constexpr const char* kCertificateHelp =
    "; --ca names an authority to trust, --host or --sni another name to ask for, --insecure trusts anybody";

// Added fields may be secrets, and a cache passes them on: the log of the origin, and so the report, must not have
// them.
http::Request without_secrets(http::Request request, const http::Fields& added) {
  http::Fields shown;
  for (const http::Field& field : request.fields) {
    const bool secret = std::any_of(added.begin(), added.end(), [&](const http::Field& other) {
      return http::same_name(field.name, other.name) && field.value == other.value;
    });
    shown.add(field.name, secret ? "(hidden)" : field.value);
  }
  request.fields = std::move(shown);
  return request;
}

// How many cases were too slow to prove anything.
std::ptrdiff_t played_late(const reports::TargetResult& result) {
  return std::count_if(result.cases.begin(), result.cases.end(), [](const reports::CaseResult& item) {
    return item.verdict == reports::Verdict::inconclusive && item.why.starts_with("The run was too slow");
  });
}

void check_capabilities(const std::set<std::string>& lacks, const cases::Catalogue& suite) {
  for (const std::string& id : lacks) {
    if (suite.capability(id) != nullptr) continue;
    std::string known;
    for (const cases::Capability& capability : suite.capabilities) known += (known.empty() ? "" : ", ") + capability.id;
    throw UsageError("--lacks: there is no capability \"" + id + "\"; known are " + known);
  }
}

Milliseconds scripted_delay(const origin::Answer& answer) {
  const Milliseconds validation = answer.if_validated ? scripted_delay(*answer.if_validated) : Milliseconds(0);
  return std::max(answer.delay + answer.pause, validation);
}

// A cache that waits for the origin as the case wants it does not hang.
void check_timeout(Milliseconds timeout, const std::vector<const cases::Case*>& items) {
  for (const cases::Case* item : items) {
    for (const auto* steps : {&item->steps, &item->control}) {
      for (const cases::Step& step : *steps) {
        const Milliseconds delay = step.origin ? scripted_delay(*step.origin) : Milliseconds(0);
        if (delay < timeout) continue;
        throw UsageError("--timeout must be more than " + std::to_string(delay / Seconds(1)) +
                         " seconds: so long the origin takes in " + item->id);
      }
    }
  }
}

reports::TargetResult run_with_own_origin(const UrlPlan& reach, SuiteRun run, const CacheUrl& url, RealWorld world) {
  origin::Book book;
  const auto answer = [&](const http::Request& request, Time now) {
    return book.answer(without_secrets(request, reach.http.fields), now);
  };
  origin::Server origin(world.context, world.loop, answer, reach.origin_listen);
  harness::HttpOptions options = reach.http;
  if (reach.forward && options.forward_to.empty()) options.forward_to = origin.address().text();
  run.about.configuration = configuration(url, options);
  harness::HttpTarget http(world.context, world.loop, url, options);
  return harness::run_suite(run, harness::on_real_clock(world.context, world.loop), http, book);
}

}  // namespace

reports::TargetResult run_url(const RunPlan& plan, const CacheUrl& url, RealWorld world) {
  const UrlPlan& reach = plan.by_url;
  SuiteRun run = suite_run(plan, reach.is_private ? policy::private_profile() : policy::shared_profile(), world.stop);
  check_timeout(reach.http.timeout, plan.cases);
  check_capabilities(reach.lacks, *plan.suite);
  run.options.lacks = reach.lacks;
  run.options.rate = reach.rate;
  run.about.name = url.secure ? url.text() : url.authority + url.path;
  run.about.title = run.about.name;
  run.about.kind = "url";
  run.about.configuration = configuration(url, reach.http);
  run.where = "the cache at " + url.text();
  const auto clean = [&](http::Request request) { return without_secrets(std::move(request), reach.http.fields); };
  reports::TargetResult result = plan.remote.wanted ? run_with_remote_origin(plan, run, url, reach.http, clean, world)
                                                    : run_with_own_origin(reach, run, url, world);
  if (const auto late = played_late(result); late > 0) {
    plan.warn(run.where + ": " + std::to_string(late) +
              " cases prove nothing because a step came too late; fewer requests a second (--rate) may help");
  }
  if (result.failure.find("the certificate") != std::string::npos) result.failure += kCertificateHelp;
  return result;
}

}  // namespace cachestone::cli
