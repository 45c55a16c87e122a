#include "harness/cli/scenario.h"

#include <chrono>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "harness/in_process.h"
#include "harness/runner.h"
#include "origin/script/book.h"
#include "simulator/world/loop.h"

namespace cachestone::cli {
namespace {

constexpr const char* kIndent = "          ";

// Writes what happens at the client's side; the story of the cache comes in between.
class Narrator : public harness::Target {
 public:
  Narrator(world::Loop& loop, harness::InProcessTarget& cache, std::ostream& out)
      : loop_(loop), cache_(cache), out_(out) {
    cache_.on_story([this](Time, const engine::Story& story) { tell(story); });
  }

  void exchange(http::Request request, std::function<void(harness::Received)> done) override {
    if (!start_) start_ = loop_.now();
    out_ << "\n" << stamp() << "client asks: " << request.method << " " << request.target << "\n";
    write(request.fields);
    cache_.exchange(std::move(request), [this, done = std::move(done)](harness::Received received) {
      out_ << stamp() << "client gets: " << received.response.status << " " << received.response.reason << "\n";
      write(received.response.fields);
      done(std::move(received));
    });
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

  void tell(const engine::Story& story) {
    std::istringstream lines(engine::describe(story));
    for (std::string line; std::getline(lines, line);) out_ << kIndent << "| " << line << "\n";
  }

  void write(const http::Fields& fields) {
    for (const http::Field& field : fields) out_ << kIndent << "    " << field.name << ": " << field.value << "\n";
  }

  world::Loop& loop_;
  harness::InProcessTarget& cache_;
  std::ostream& out_;
  std::optional<Time> start_;
  std::optional<std::int64_t> last_stamp_;
};

void play(const cases::Case& item, const policy::Profile& profile, const policy::Rulebook& rules, std::ostream& out) {
  world::VirtualLoop loop(std::chrono::sys_days(std::chrono::year(2026) / 1 / 15) + std::chrono::hours(12));
  origin::Book book;
  harness::InProcessTarget cache(loop, book, profile, rules);
  Narrator narrator(loop, cache, out);
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
  out << item.id << " (" << name(item.level) << "), " << name(profile.kind) << " cache\n" << item.title << "\n";
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
