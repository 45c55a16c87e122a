#include "harness/cli/scenario.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "harness/in_process.h"
#include "harness/runner.h"
#include "origin/script/book.h"
#include "simulator/world/loop.h"

namespace cachestone::cli {
namespace {

constexpr const char* kIndent = "          ";

// "browser → edge → shield", or what kind the one cache is.
std::string caches_of(const cases::Case& item, const policy::Profile& profile) {
  if (item.topology.empty()) return std::string(name(profile.kind)) + " cache";
  std::string names;
  for (const world::Tier& tier : item.topology) names += (names.empty() ? "" : " → ") + tier.name;
  return names;
}

// Writes what happens at the client's side; the stories of the caches come in between.
class Narrator : public harness::Target, private harness::CacheWatcher {
 public:
  Narrator(world::Loop& loop, harness::InProcessTarget& cache, const std::vector<world::Tier>& topology,
           std::ostream& out)
      : loop_(loop), cache_(cache), out_(out) {
    for (const world::Tier& tier : topology) width_ = std::max(width_, tier.name.size() + 1);
    cache_.watch(this);
  }

  harness::Chains* chains() override { return cache_.chains(); }

  Leave exchange(http::Request request, std::function<void(harness::Received)> done) override {
    if (!start_) start_ = loop_.now();
    out_ << "\n" << stamp() << "client asks: " << request.method << " " << request.target << "\n";
    write(request.fields);
    const auto leave = cache_.exchange(std::move(request), [this, done = std::move(done)](harness::Received received) {
      out_ << stamp() << "client gets: " << received.response.status << " " << received.response.reason;
      out_ << (received.answered_by.empty() ? "" : ", answered by " + received.answered_by) << "\n";
      write(received.response.fields);
      done(std::move(received));
    });
    return [this, leave] {
      out_ << "\n" << stamp() << "client goes away\n";
      leave();
    };
  }

 private:
  // "t=   3 s  ", or blanks when no time has passed since the last one.
  std::string stamp() {
    const auto now = whole_seconds(loop_.now() - *start_).count();
    if (last_stamp_ == now) return kIndent;
    last_stamp_ = now;
    const std::string number = std::to_string(now);
    return "t=" + std::string(number.size() < 5 ? 5 - number.size() : 0, ' ') + number + " s ";
  }

  // In a chain every line has the name of its cache; the lines of all of them begin in one column.
  void on_story(const std::string& tier, const engine::Story& story) override {
    std::istringstream lines(engine::describe(story));
    for (std::string line; std::getline(lines, line);) {
      out_ << kIndent << tier << std::string(width_ - tier.size(), ' ') << "| " << line << "\n";
    }
  }
  void on_asked(const std::string& from, const std::string& to, const http::Request& request) override {
    out_ << stamp() << from << " → " << to << ": " << request.method << " " << request.target << "\n";
  }
  void on_answered(const std::string& from, const std::string& to, const http::Response& response) override {
    out_ << stamp() << from << " → " << to << ": " << response.status << " " << response.reason << "\n";
  }

  void write(const http::Fields& fields) {
    for (const http::Field& field : fields) out_ << kIndent << "    " << field.name << ": " << field.value << "\n";
  }

  world::Loop& loop_;
  harness::InProcessTarget& cache_;
  std::ostream& out_;
  std::size_t width_ = 0;
  std::optional<Time> start_;
  std::optional<std::int64_t> last_stamp_;
};

void play(const cases::Case& item, const policy::Profile& profile, const policy::Rulebook& rules, std::ostream& out) {
  world::VirtualLoop loop(std::chrono::sys_days(std::chrono::year(2026) / 1 / 15) + std::chrono::hours(12));
  origin::Book book;
  harness::InProcessTarget cache(loop, book, profile, rules);
  Narrator narrator(loop, cache, item.topology, out);
  harness::RunnerOptions options;
  options.run = "case";
  options.profile = profile;
  options.late.reset();
  options.retries = 0;
  harness::Runner runner(loop, narrator, book, options);
  runner.start({&item}, [] {});
  loop.run();
  const auto results = runner.take_results();
  out << "\n";
  for (const reports::Check& check : results.front().checks) {
    out << (check.held ? "  held    " : "  BROKEN  ") << "step " << check.step << ": expected " << check.expected
        << "; " << check.seen << "\n";
  }
  out << "  " << name(results.front().verdict)
      << (results.front().value.empty() ? "" : " (" + results.front().value + ")") << ": " << results.front().why
      << "\n";
}

}  // namespace

void play_scenario(const cases::Case& item, const policy::Profile& profile, const policy::Rulebook& rules, bool control,
                   std::ostream& out) {
  out << item.id << " (" << name(item.level) << "), " << caches_of(item, profile) << "\n" << item.title << "\n";
  // The control is a scenario of its own here: played beside the case, the two would be hard to tell apart.
  cases::Case alone = item;
  alone.control.clear();
  alone.audience = cases::Audience::any;
  play(alone, profile, rules, out);
  if (control && !item.control.empty()) {
    out << "\ncontrol of " << item.id << ": its last step must come from the cache\n";
    alone.steps = item.control;
    play(alone, profile, rules, out);
  }
  out << "\n";
}

}  // namespace cachestone::cli
