#include "harness/cli/remote_run.h"

#include <array>
#include <cstdio>
#include <memory>
#include <utility>

#include "harness/control_call.h"
#include "harness/origin_link.h"
#include "harness/remote_target.h"

namespace cachestone::cli {
namespace {

using harness::Clockwork;
using harness::HttpTarget;
using harness::OriginLink;
using reports::TargetResult;

constexpr Milliseconds kControlTimeout = Seconds(10);  // more than a call that waits for news takes
constexpr Milliseconds kGoodbye = Seconds(2);          // for saying that the run is over
// Two machines that keep time agree better than this. A cache goes by its own clock, so it matters who is wrong.
constexpr Milliseconds kClocksAgree = Seconds(1);

std::string in_seconds(Milliseconds time) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.3f s", static_cast<double>(time.count()) / 1000);
  return text.data();
}

// "its clock is 0.012 s ahead of ours"
std::string compared(Milliseconds difference) {
  const bool behind = difference < Milliseconds(0);
  return "its clock is " + in_seconds(behind ? -difference : difference) + (behind ? " behind ours" : " ahead of ours");
}

// One way to the origin's control API.
class Way {
 public:
  Way(std::unique_ptr<HttpTarget> target, const std::string& secret)
      : target_(std::move(target)), calls_(*target_, secret) {}
  harness::ControlCalls& calls() { return calls_; }

 private:
  std::unique_ptr<HttpTarget> target_;
  harness::ControlCalls calls_;
};

class RemoteRun {
 public:
  RemoteRun(const RunPlan& plan, harness::SuiteRun run, std::function<http::Request(http::Request)> clean,
            RealWorld world)
      : plan_(plan),
        run_(std::move(run)),
        clean_(std::move(clean)),
        world_(world),
        clock_(harness::on_real_clock(world.context, world.loop)) {}

  TargetResult operator()(const harness::CacheUrl& url, const harness::HttpOptions& http);

 private:
  std::unique_ptr<Way> way(const harness::CacheUrl& url, harness::HttpOptions options) const;
  // Returns what went wrong; empty when there is a link now.
  std::string join(Way& way, const std::string& place);
  // The best way there is; fills in `how_`.
  std::string find_way(const harness::CacheUrl& cache, const harness::HttpOptions& http);
  void leave();
  std::string about_origin() const;

  const RunPlan& plan_;
  harness::SuiteRun run_;
  const std::function<http::Request(http::Request)> clean_;
  RealWorld world_;
  const Clockwork clock_;
  origin::Book book_;
  std::unique_ptr<Way> way_;
  std::unique_ptr<OriginLink> link_;
  std::string how_;
};

std::unique_ptr<Way> RemoteRun::way(const harness::CacheUrl& url, harness::HttpOptions options) const {
  options.timeout = kControlTimeout;
  return std::make_unique<Way>(std::make_unique<HttpTarget>(world_.context, world_.loop, url, std::move(options)),
                               plan_.remote.secret);
}

std::string RemoteRun::join(Way& way, const std::string& place) {
  harness::LinkOptions options;
  options.place = place;
  options.version = CACHESTONE_VERSION;
  options.patience = plan_.remote.patience;
  options.clean = clean_;
  link_ = std::make_unique<OriginLink>(world_.loop, book_, way.calls(), std::move(options));
  std::string problem = "stopped";
  world_.stop.listen([&](const std::string&) { clock_.halt(); });
  link_->connect([&](const std::string& found) {
    problem = found;
    clock_.halt();
  });
  clock_.run();
  world_.stop.listen(nullptr);
  return problem;
}

std::string RemoteRun::find_way(const harness::CacheUrl& cache, const harness::HttpOptions& http) {
  std::string direct;
  if (plan_.remote.control) {
    const std::string place = "the origin at " + plan_.remote.control->text();
    harness::HttpOptions plain;
    plain.trust = http.trust;
    way_ = way(*plan_.remote.control, plain);
    direct = join(*way_, place);
    how_ = ", origin " + plan_.remote.control->text() + " (";
    if (direct.empty()) return "";
    if (link_->was_refused() || world_.stop.requested()) return place + ": " + direct;
  }
  link_.reset();
  way_ = way(cache, http);
  const std::string through = join(*way_, "the origin behind " + run_.where);
  how_ = ", remote origin (control through the cache";
  if (!direct.empty()) how_ += ", because directly: " + direct;
  how_ += "; ";
  if (through.empty()) return "";
  return "the control of the origin cannot be reached" + (direct.empty() ? "" : " directly: " + direct + "; nor") +
         " through " + run_.where + ": " + through;
}

std::string RemoteRun::about_origin() const {
  std::string text =
      how_ + compared(link_->clock_difference()) + " and goes by ours; round trip " + in_seconds(link_->round_trip());
  if (link_->restarts() == 1) text += "; the origin was restarted once during the run";
  if (link_->restarts() > 1) text += "; the origin was restarted " + std::to_string(link_->restarts()) + " times";
  return text + ")";
}

void RemoteRun::leave() {
  const auto left = std::make_shared<bool>(false);
  const auto end = [left, halt = clock_.halt] {
    if (!std::exchange(*left, true)) halt();
  };
  world_.loop.call_after(kGoodbye, end);
  link_->disconnect([&] { world_.loop.call_after(Milliseconds(0), end); });
  clock_.run();
}

TargetResult RemoteRun::operator()(const harness::CacheUrl& url, const harness::HttpOptions& http) {
  const std::string problem = find_way(url, http);
  if (world_.stop.requested()) return stopped_run(run_, world_.stop.reason());
  if (!problem.empty()) return failed_run(run_, problem);
  const Milliseconds difference = link_->clock_difference();
  if (difference > kClocksAgree || difference < -kClocksAgree) {
    plan_.warn("the origin goes by the clock of this machine: " + compared(difference) +
               "; a cache that agrees with the origin's own clock finds its dates wrong by so much");
  }
  const Milliseconds trip = 2 * link_->round_trip();
  run_.options.evidence = Seconds(1) + trip;
  run_.options.settle += Milliseconds(200) + trip;
  run_.options.why_dead = [this]() -> std::optional<std::string> {
    if (link_->failure().empty()) return std::nullopt;
    return link_->failure();
  };
  HttpTarget cache(world_.context, world_.loop, url, http);
  harness::RemoteTarget target(world_.loop, cache, book_, *link_);
  TargetResult result = harness::run_suite(run_, clock_, target, book_);
  result.configuration += about_origin();
  // Also where it was lost so late that the rest was judged.
  if (result.failure.empty()) result.failure = link_->failure();
  leave();
  return result;
}

}  // namespace

TargetResult run_with_remote_origin(const RunPlan& plan, harness::SuiteRun run, const harness::CacheUrl& url,
                                    const harness::HttpOptions& http, std::function<http::Request(http::Request)> clean,
                                    RealWorld world) {
  return RemoteRun(plan, std::move(run), std::move(clean), world)(url, http);
}

}  // namespace cachestone::cli
