#include "harness/selftest/network.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "harness/http_target.h"
#include "harness/in_process.h"
#include "harness/runner.h"
#include "harness/selftest/still_loop.h"
#include "harness/suite_run.h"
#include "harness/url.h"
#include "origin/server.h"
#include "simulator/net/asio.h"
#include "simulator/proxy/proxy.h"

namespace cachestone::selftest {
namespace {

// So many cases share a proxy: few enough that none has to wait for a place among the runner's exchanges.
constexpr std::size_t kTogether = 25;
// By the system's clock, for what never comes to an end.
constexpr Milliseconds kHangs = std::chrono::minutes(10);

// Counts the exchanges that a client is waiting for.
class CountingTarget : public harness::Target {
 public:
  explicit CountingTarget(harness::Target& target) : target_(target) {}

  Leave exchange(http::Request request, std::function<void(harness::Received)> done) override {
    ++*open_;
    const auto counted = std::make_shared<bool>(true);
    const auto uncount = [open = open_, counted] {
      if (std::exchange(*counted, false)) --*open;
    };
    Leave leave = target_.exchange(std::move(request), [uncount, done = std::move(done)](harness::Received received) {
      uncount();
      done(std::move(received));
    });
    return [uncount, leave = std::move(leave)] {
      uncount();
      leave();
    };
  }
  std::size_t open() const { return *open_; }

 private:
  harness::Target& target_;
  std::shared_ptr<std::size_t> open_ = std::make_shared<std::size_t>(0);
};

proxy::Options proxy_options(StillLoop& loop) {
  proxy::Options options;
  options.now = [&loop] { return loop.now(); };
  options.loop = &loop;
  options.origin_timeout = harness::InProcessTarget::kOriginTimeout;
  return options;
}

// A client, the proxy and the origin, with real sockets between them.
struct Network {
  Network(const policy::Profile& profile, const policy::Rulebook& rules)
      : loop(context, harness::virtual_start()),
        origin(context, loop, book),
        proxy(context, {}, origin.address(), profile, rules, proxy_options(loop)),
        http(context, loop, harness::parse_url(proxy.address().text()), {.timeout = kHangs}),
        target(http) {}

  // Every request of a client has arrived at the proxy and every fetch at the origin, and no answer has been given.
  bool quiet() const { return target.open() == proxy.answering() && proxy.fetches() == origin.waiting(); }

  boost::asio::io_context context;
  StillLoop loop;
  origin::Book book;
  origin::Server origin;
  proxy::Proxy proxy;
  harness::HttpTarget http;
  CountingTarget target;
};

// One cache against which some cases are played.
struct Run {
  const policy::Profile* profile = nullptr;
  const Defect* defect = nullptr;  // null: the reference
  std::vector<const cases::Case*> cases{};

  policy::Rulebook rules() const {
    const policy::Rulebook reference = policy::Rulebook().silent();
    return defect == nullptr ? reference : defect->in(reference);
  }
  std::string name() const { return profile->name + (defect == nullptr ? std::string() : " with " + defect->id); }
};

void add_run(std::vector<Run>& runs, const Run& run) {
  for (std::size_t begin = 0; begin < run.cases.size(); begin += kTogether) {
    Run part{run.profile, run.defect};
    const auto first = run.cases.begin() + static_cast<std::ptrdiff_t>(begin);
    const std::size_t size = std::min(kTogether, run.cases.size() - begin);
    part.cases.assign(first, first + static_cast<std::ptrdiff_t>(size));
    runs.push_back(std::move(part));
  }
}

// The reference with all cases, and each defect of the sample with those that ask about it.
void add_runs(const Plan& plan, const std::vector<const cases::Case*>& cases, const policy::Profile& profile,
              std::vector<Run>& runs) {
  add_run(runs, {&profile, nullptr, cases});
  std::vector<policy::Inquiry> inquiries(cases.size());
  for_each_index(plan, cases.size(),
                 [&](std::size_t i) { play(*cases[i], profile, policy::Rulebook().silent().noting(inquiries[i])); });
  for (const std::size_t place : sample(plan.defects.size())) {
    Run run{&profile, &plan.defects[place]};
    for (std::size_t i = 0; i < cases.size(); ++i) {
      if (run.defect->matters(inquiries[i])) run.cases.push_back(cases[i]);
    }
    add_run(runs, run);
  }
}

struct Difference {
  std::string case_id;
  Failure failure;
};

std::vector<Difference> compare(const Run& run) {
  std::vector<Difference> differences;
  const std::vector<Outcome> outcomes = play_over_network(run.cases, *run.profile, run.rules());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const std::string& id = run.cases[i]->id;
    const Outcome in_process = play(*run.cases[i], *run.profile, run.rules());
    if (in_process.text() == outcomes[i].text()) continue;
    differences.push_back({id,
                           {id + " as " + run.name(), "the same as in-process: " + in_process.text(),
                            outcomes[i].text() + ": " + outcomes[i].why}});
  }
  return differences;
}

void judge(const Plan& plan, const std::vector<const cases::Case*>& cases,
           const std::vector<std::vector<Difference>>& differences, Report& report) {
  std::set<std::string> all;
  std::set<std::string> in_need;
  for (const cases::Case* item : cases) all.insert(item->id);
  for (const auto& of_run : differences) {
    for (const Difference& difference : of_run) {
      in_need.insert(difference.case_id);
      if (find(plan.exceptions.network, difference.case_id) == nullptr) report.failures.push_back(difference.failure);
    }
  }
  if (!plan.all_cases || !plan.all_defects) return;
  judge_exceptions({"case", "network"}, plan.exceptions.network, all, in_need, report.failures);
}

}  // namespace

std::vector<std::size_t> sample(std::size_t count, std::size_t size) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < std::min(count, size); ++i) places.push_back(i * count / std::min(count, size));
  return places;
}

std::vector<Outcome> play_over_network(const std::vector<const cases::Case*>& cases, const policy::Profile& profile,
                                       const policy::Rulebook& rules) {
  Network network(profile, rules);
  harness::Runner runner(network.loop, network.target, network.book, harness::virtual_options(profile));
  runner.start(cases, [&] { network.loop.halt(); });
  network.loop.run([&] { return network.quiet(); });
  if (!runner.finished()) runner.give_up("the cache left an exchange without an end");
  std::vector<Outcome> outcomes;
  for (const reports::CaseResult& result : runner.take_results()) outcomes.push_back(outcome_of(result));
  return outcomes;
}

Report prove_network(const Plan& plan) {
  Report report;
  report.proof = "network";
  const policy::Profile profiles[] = {policy::shared_profile(), policy::private_profile()};
  std::vector<const cases::Case*> cases = plan.cases;
  std::erase_if(cases, [](const cases::Case* item) { return !item->topology.empty(); });
  std::vector<Run> runs;
  for (const policy::Profile& profile : profiles) add_runs(plan, cases, profile, runs);
  std::vector<std::vector<Difference>> differences(runs.size());
  for_each_index(plan, runs.size(), [&](std::size_t i) { differences[i] = compare(runs[i]); });
  judge(plan, cases, differences, report);
  std::size_t plays = 0;
  for (const Run& run : runs) plays += run.cases.size();
  report.figures = std::to_string(cases.size()) + " cases over sockets, with the reference and " +
                   std::to_string(sample(plan.defects.size()).size()) + " of its defects, in " + std::to_string(plays) +
                   " plays";
  return report;
}

}  // namespace cachestone::selftest
