#include "harness/reference_account.h"

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "harness/in_process.h"
#include "harness/runner.h"
#include "harness/suite_run.h"
#include "origin/script/book.h"
#include "simulator/world/loop.h"

namespace cachestone::harness {
namespace {

using reports::ReferenceEvent;

// Writes down what happens at the client's side and what the caches think in between.
class Recorder : public Target, private CacheWatcher {
 public:
  Recorder(world::Loop& loop, InProcessTarget& cache) : loop_(loop), cache_(cache) { cache_.watch(this); }

  Chains* chains() override { return cache_.chains(); }

  Leave exchange(http::Request request, std::function<void(Received)> done) override {
    add("client", "asks: " + request.method + " " + request.target);
    const auto leave = cache_.exchange(std::move(request), [this, done = std::move(done)](Received received) {
      const std::string by = received.answered_by.empty() ? "" : ", answered by " + received.answered_by;
      add("client", "gets: " + std::to_string(received.response.status) + " " + received.response.reason + by);
      done(std::move(received));
    });
    return [this, leave] {
      add("client", "goes away");
      leave();
    };
  }

  // Without the prefix of the case's paths, which only keeps cases apart.
  std::vector<ReferenceEvent> take(const std::string& base) {
    for (ReferenceEvent& event : events_) {
      remove(base, event.what);
      for (reports::Reason& reason : event.reasons) remove(base, reason.saw);
    }
    return std::move(events_);
  }

 private:
  static void remove(const std::string& base, std::string& text) {
    for (std::size_t at = text.find(base); at != std::string::npos; at = text.find(base, at)) {
      text.erase(at, base.size());
    }
  }

  ReferenceEvent& add(const std::string& who, std::string what) {
    if (!start_) start_ = loop_.now();
    ReferenceEvent& event = events_.emplace_back();
    event.at = std::chrono::duration<double>(loop_.now() - *start_).count();
    event.who = who;
    event.what = std::move(what);
    return event;
  }

  void on_story(const std::string& tier, const engine::Story& story) override {
    for (const engine::Note& note : story) {
      ReferenceEvent& event = add(tier.empty() ? "cache" : tier, note.what);
      if (note.decision.reasons.empty()) continue;
      if (note.what.ends_with('?')) event.ruling = name(note.decision.ruling);
      for (const policy::Reason& reason : note.decision.reasons) {
        event.reasons.push_back({std::string(name(reason.ruling)), std::string(policy::id(reason.clause)), reason.saw});
      }
    }
  }
  void on_asked(const std::string& from, const std::string& to, const http::Request& request) override {
    add(from, "asks " + to + ": " + request.method + " " + request.target);
  }
  void on_answered(const std::string& from, const std::string& to, const http::Response& response) override {
    add(from, "answers " + to + ": " + std::to_string(response.status) + " " + response.reason);
  }

  world::Loop& loop_;
  InProcessTarget& cache_;
  std::vector<ReferenceEvent> events_;
  std::optional<Time> start_;
};

bool speaks_about(const cases::Case& item, policy::CacheKind kind) {
  const bool is_private = kind == policy::CacheKind::private_cache;
  return item.audience == cases::Audience::any || (item.audience == cases::Audience::private_only) == is_private;
}

}  // namespace

reports::ReferenceRun account(const cases::Case& item, const policy::Profile& profile) {
  cases::Case alone = item;
  alone.control.clear();
  alone.audience = cases::Audience::any;
  world::VirtualLoop loop(virtual_start());
  origin::Book book;
  InProcessTarget cache(loop, book, profile);
  Recorder recorder(loop, cache);
  RunnerOptions options = virtual_options(profile);
  options.run = "case";
  Runner runner(loop, recorder, book, options);
  runner.start({&alone}, [] {});
  loop.run();
  reports::ReferenceRun run;
  run.cache = policy::name(profile.kind);
  run.verdict = runner.take_results().front().verdict;
  run.events = recorder.take("/cs-case-1");
  return run;
}

void add_accounts(const std::vector<const cases::Case*>& items, reports::Results& results) {
  std::set<std::string> kinds;
  for (const reports::TargetResult& target : results.targets) kinds.insert(target.cache);
  std::map<std::string_view, const cases::Case*> by_id;
  for (const cases::Case* item : items) by_id.emplace(item->id, item);
  for (const policy::Profile& profile : {policy::shared_profile(), policy::private_profile()}) {
    if (kinds.count(std::string(policy::name(profile.kind))) == 0) continue;
    for (reports::CaseInfo& info : results.cases) {
      const auto found = by_id.find(info.id);
      if (found == by_id.end() || !speaks_about(*found->second, profile.kind)) continue;
      info.reference.push_back(account(*found->second, profile));
    }
  }
}

}  // namespace cachestone::harness
