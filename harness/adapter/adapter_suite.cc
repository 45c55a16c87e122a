#include "harness/adapter/adapter_suite.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "harness/adapter/adapter_target.h"
#include "harness/applies.h"
#include "harness/process.h"
#include "harness/smoke.h"

namespace cachestone::adapter {
namespace {

using cases::Case;
using harness::result_of;
using harness::Runner;
using harness::RunnerOptions;
using reports::CaseResult;
using reports::Verdict;

class Session {
 public:
  explicit Session(AdapterRun run) : run_(std::move(run)), result_(run_.suite.about) {
    run_.child.wire.cancelled = [this] {
      if (run_.look_around) run_.look_around();
      return stopped();
    };
  }
  reports::TargetResult play();

 private:
  bool stopped() const { return run_.suite.stop != nullptr && run_.suite.stop->requested(); }
  // Starts the first child. What is wrong with it; empty when nothing is.
  std::string begin();
  void introduce();
  std::string unknown_capability() const;
  std::string smoke_problem();

  void play_probes();
  CaseResult result_for(const Case& item);
  CaseResult played(const Case& item);
  CaseResult play_on(Child& child, const Case& item, bool may_restart);
  // Starts a new child if there is none.
  Child& child();
  void note_end_of_case(ChildState state);

  AdapterRun run_;
  RunnerOptions options_;  // for each case
  std::unique_ptr<Child> child_;
  reports::TargetResult result_;
  std::map<std::string, CaseResult> probes_;  // played ahead, by id
  harness::Results shown_;                    // the same, for who asks what they have shown
  int played_ = 0;
  int lost_ = 0;  // cases that cost a child
  int lost_in_a_row_ = 0;
};

Child& Session::child() {
  if (!child_) child_ = std::make_unique<Child>(run_.child);
  return *child_;
}

std::string Session::begin() {
  try {
    child();
    if (const std::string unknown = unknown_capability(); !unknown.empty()) return unknown;
    introduce();
    return smoke_problem();
  } catch (const harness::LaunchError& error) {
    return error.what();
  } catch (const WireError& error) {
    return error.what();
  } catch (const Cancelled&) {
    return "";
  }
}

std::string Session::unknown_capability() const {
  for (const std::string& id : child_->introduction().lacks) {
    if (run_.catalogue->capability(id) == nullptr) {
      return "The adapter lacks \"" + id + "\", which is no capability; see cases/capabilities.json.";
    }
  }
  return "";
}

void Session::introduce() {
  const Introduction& introduction = child_->introduction();
  if (result_.name.empty()) result_.name = introduction.name;
  if (result_.title.empty()) result_.title = result_.name;
  result_.version = introduction.version;
  result_.cache = introduction.shared ? "shared" : "private";
  options_ = harness::virtual_options(introduction.shared ? policy::shared_profile() : policy::private_profile());
  options_.lacks = {introduction.lacks.begin(), introduction.lacks.end()};
  options_.max_wait = run_.suite.options.max_wait;
  options_.shown_by = run_.suite.options.shown_by;
}

std::string Session::smoke_problem() {
  world::VirtualLoop loop(harness::virtual_start());
  origin::Book book;
  std::string problem;
  std::optional<std::string> found;
  AdapterTarget target(loop, book, child(), [&](const std::string& reason) { problem = reason; });
  if (!target.open("the first exchange")) return "The adapter ended after it had introduced itself.";
  harness::smoke(target, book, run_.suite.options.run, "the adapter",
                 [&](std::string text) { found = std::move(text); });
  loop.run();
  if (!problem.empty()) return problem;
  return found.value_or("The adapter was idle without a reply to " + target.unanswered() + ".");
}

CaseResult Session::play_on(Child& child, const Case& item, bool may_restart) {
  world::VirtualLoop loop(harness::virtual_start());
  origin::Book book;
  RunnerOptions options = options_;
  // A library that cannot forget does not see the same paths twice.
  options.shown_by.clear();  // the probes have been played
  options.run = run_.suite.options.run + "-" + std::to_string(++played_);
  std::optional<Runner> runner;
  AdapterTarget target(loop, book, child, [&](const std::string& reason) { runner->give_up(reason); });
  if (!target.open(item.id)) {
    child_.reset();
    if (may_restart) return play_on(this->child(), item, false);
    note_end_of_case(ChildState::gone);
    return result_of(item, Verdict::error, "The adapter ended before the case began.");
  }
  runner.emplace(loop, target, book, std::move(options));
  runner->start({&item}, [&] { target.close(); });
  loop.run();
  if (!runner->finished()) {
    runner->give_up("The adapter was idle without a reply to " + target.unanswered() + ".");
  }
  note_end_of_case(target.child_state());
  if (target.child_state() == ChildState::cancelled) {
    return result_of(item, Verdict::not_run, run_.suite.stop->reason());
  }
  return std::move(runner->take_results().front());
}

void Session::note_end_of_case(ChildState state) {
  if (state == ChildState::gone || state == ChildState::cancelled) child_.reset();
  if (state == ChildState::gone) {
    ++lost_;
    ++lost_in_a_row_;
  } else {
    lost_in_a_row_ = 0;
  }
}

CaseResult Session::played(const Case& item) {
  try {
    return play_on(child(), item, true);
  } catch (const harness::LaunchError& error) {
    note_end_of_case(ChildState::gone);
    return result_of(item, Verdict::error, error.what());
  } catch (const WireError& error) {
    note_end_of_case(ChildState::gone);
    return result_of(item, Verdict::error, error.what());
  } catch (const Cancelled&) {
    return result_of(item, Verdict::not_run, run_.suite.stop->reason());
  }
}

CaseResult Session::result_for(const Case& item) {
  if (auto result = harness::not_for_this_run(item, options_, false)) return *std::move(result);
  if (stopped()) return result_of(item, Verdict::not_run, run_.suite.stop->reason());
  // What the probes have shown need not be shown again.
  const CaseResult as_if = result_of(item, Verdict::pass, "");
  if (auto result = harness::judged_by_probes(item, as_if, options_.shown_by, shown_)) return *std::move(result);
  if (const auto probe = probes_.find(item.id); probe != probes_.end()) return probe->second;
  if (!result_.failure.empty()) return result_of(item, Verdict::error, result_.failure);
  CaseResult result = played(item);
  if (lost_in_a_row_ >= kMostLostInARow) {
    result_.failure = "given up after " + std::to_string(lost_in_a_row_) + " cases in a row: " + result.why;
  }
  auto judged = harness::judged_by_probes(item, result, options_.shown_by, shown_);
  return judged ? *std::move(judged) : std::move(result);
}

// Those that some case needs, before all others.
void Session::play_probes() {
  std::set<std::string> needed;
  for (const Case* item : run_.suite.cases) needed.insert(item->needs.begin(), item->needs.end());
  for (const std::string& capability : needed) {
    const auto probe = options_.shown_by.find(capability);
    if (probe == options_.shown_by.end() || probes_.contains(probe->second->id)) continue;
    const std::string& id = probe->second->id;
    shown_[id] = &probes_.emplace(id, result_for(*probe->second)).first->second;
  }
}

reports::TargetResult Session::play() {
  result_.kind = "adapter";
  result_.clock = "virtual";
  result_.configuration = run_.child.wire.command;
  result_.started = harness::iso_now();
  const auto before = std::chrono::steady_clock::now();
  if (!stopped()) result_.failure = begin();
  if (result_.name.empty()) result_.name = "adapter";
  if (result_.title.empty()) result_.title = result_.name;
  play_probes();
  for (const Case* item : run_.suite.cases) {
    result_.cases.push_back(result_for(*item));
    if (run_.suite.options.on_result) run_.suite.options.on_result(result_.cases.back());
  }
  if (lost_ > 0 && run_.warn) {
    run_.warn(result_.name + ": the adapter was lost and started again " + std::to_string(lost_) +
              (lost_ == 1 ? " time" : " times") + "; see the cases with an error");
  }
  child_.reset();
  result_.duration = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
  return std::move(result_);
}

}  // namespace

reports::TargetResult run_adapter(AdapterRun run) {
  return Session(std::move(run)).play();
}

}  // namespace cachestone::adapter
