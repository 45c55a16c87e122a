#include "harness/selftest/play.h"

#include "harness/in_process.h"
#include "harness/suite_run.h"
#include "origin/script/book.h"
#include "simulator/world/loop.h"

namespace cachestone::selftest {

using reports::Verdict;

std::string Outcome::text() const {
  std::string result(reports::name(verdict));
  if (!value.empty()) result += " (" + value + ")";
  return result;
}

bool Outcome::is_well() const {
  return verdict == Verdict::pass || verdict == Verdict::observed || verdict == Verdict::not_applicable;
}

Outcome outcome_of(const reports::CaseResult& result) {
  return {result.verdict, result.value, result.why};
}

Outcome play_on(const cases::Case& item, const harness::RunnerOptions& options, world::VirtualLoop& loop,
                harness::Target& target, origin::Book& book) {
  harness::Runner runner(loop, target, book, options);
  runner.start({&item}, [] {});
  loop.run();
  if (!runner.finished()) runner.give_up("the cache left an exchange without an end");
  return outcome_of(runner.take_results().front());
}

Outcome play(const cases::Case& item, const policy::Profile& profile, const policy::Rulebook& rules) {
  world::VirtualLoop loop(harness::virtual_start());
  origin::Book book;
  harness::InProcessTarget target(loop, book, profile, rules);
  return play_on(item, harness::virtual_options(profile), loop, target, book);
}

}  // namespace cachestone::selftest
