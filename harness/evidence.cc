#include "harness/evidence.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "harness/check.h"
#include "harness/provenance.h"
#include "harness/repeats.h"
#include "harness/verdict.h"

namespace cachestone::harness {
namespace {

using cases::From;

double in_seconds(Milliseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

// True when an expectation of the step speaks about errors, so that one is no surprise.
bool asks_for_error(const cases::Step& step) {
  return std::any_of(step.expect.begin(), step.expect.end(), [](const cases::Expectation& expectation) {
    const auto& from = expectation.from;
    const auto& status = expectation.status;
    return std::find(from.begin(), from.end(), From::error) != from.end() ||
           std::any_of(status.begin(), status.end(), [](int code) { return code >= 500; });
  });
}

// An error that the cache made up, although the origin gave it no reason, where `counts` holds of step and exchange.
template <typename Counts>
std::string own_error(const SeenTimeline& seen, Counts counts) {
  for (std::size_t i = 0; i < seen.steps.size(); ++i) {
    if (seen.origin_misbehaved(i)) continue;
    for (const SeenExchange& exchange : seen.steps[i].clients) {
      const bool made_up = exchange.provenance.from == From::error && counts(i, exchange);
      if (made_up) return "in " + step_name(i) + " " + describe_source(exchange);
    }
  }
  return "";
}

// Where the case does not ask for one.
std::string own_error_in_case(const std::vector<cases::Step>& steps, const SeenTimeline& seen) {
  return own_error(seen, [&](std::size_t step, const SeenExchange&) { return !asks_for_error(steps[step]); });
}

// Whatever the case asks for, as the control has no expectation but the last. A 504 is how a cache says that it has
// nothing which it may use (RFC 9111 §5.2.1.7).
std::string own_error_in_control(const SeenTimeline& seen) {
  return own_error(seen,
                   [](std::size_t, const SeenExchange& exchange) { return exchange.received.response.status != 504; });
}

// In a chain the control must be answered nearer to the client than the case was: reuse by a later tier may be what the
// case itself asks for. A tier that answered with an error has reused nothing.
bool answered_nearer(const SeenExchange& control, const SeenTimeline& played) {
  if (played.topology.empty()) return true;
  if (played.steps.back().clients.empty()) return false;
  const SeenExchange& own = played.steps.back().clients.front();
  if (own.provenance.from == From::error) return true;
  return played.distance(control.received.answered_by) < played.distance(own.received.answered_by);
}

ControlFacts control_facts(PlayedTimeline& control, const SeenTimeline& played, const policy::Profile& profile) {
  ControlFacts facts{false, "", control.error, control.late};
  if (!control.error.empty() || control.seen.steps.empty()) return facts;
  find_provenances(control.seen, profile);
  facts.own_error = own_error_in_control(control.seen);
  const std::vector<SeenExchange>& clients = control.seen.steps.back().clients;
  facts.reused = !clients.empty();
  for (const SeenExchange& exchange : clients) {
    const bool from_store = exchange.provenance.from && accepts({From::cache}, *exchange.provenance.from);
    const bool reused = from_store && answered_nearer(exchange, played);
    if (facts.seen.empty() || !reused) facts.seen = describe_source(exchange);
    facts.reused = facts.reused && reused;
  }
  return facts;
}

std::optional<std::string> observed_value(const cases::Case& item, const SeenTimeline& seen) {
  if (!item.observe || item.observe->step >= seen.steps.size()) return std::nullopt;
  if (item.observe->requests) return std::to_string(seen.caused_by(item.observe->step).size());
  const std::vector<SeenExchange>& clients = seen.steps[item.observe->step].clients;
  if (clients.empty()) return std::nullopt;
  return clients.front().received.response.fields.combined(item.observe->field).value_or("absent");
}

std::string note_on(const origin::LogEntry& entry) {
  if (entry.validated) return "answered by if_validated: " + std::to_string(entry.response.status);
  if (entry.raw) return "raw bytes";
  if (entry.fault != origin::Fault::none) return "fault: " + std::string(origin::name(entry.fault));
  return "";
}

reports::OriginSide origin_side(const SeenTimeline& seen, const origin::LogEntry& entry) {
  std::string note = note_on(entry);
  if (const auto first = repeats(seen, entry)) {
    note += (note.empty() ? "" : "; ") + std::string("the cache sent #") + std::to_string(*first) + " again";
  }
  return {entry.serial, in_seconds(entry.at - seen.start), entry.request, entry.response, std::move(note)};
}

reports::Hop hop_of(const SeenTimeline& seen, const Hop& hop) {
  return {hop.from, hop.to, in_seconds(hop.at - seen.start), hop.request, hop.response};
}

reports::Exchange exchange_of(const SeenTimeline& seen, std::size_t step, std::size_t client) {
  const SeenExchange& from = seen.steps[step].clients[client];
  reports::Exchange exchange;
  exchange.step = step;
  exchange.client = client;
  exchange.at = in_seconds(from.received.sent - seen.start);
  exchange.took = in_seconds(from.received.done - from.received.sent);
  exchange.request = from.request;
  exchange.interim = from.received.interim;
  if (from.has_response()) exchange.response = from.received.response;
  exchange.error = from.received.error;
  exchange.answered_by = from.received.answered_by;
  if (from.provenance.from) exchange.from = cases::name(*from.provenance.from);
  return exchange;
}

}  // namespace

std::vector<reports::Exchange> evidence(const SeenTimeline& seen) {
  std::vector<reports::Exchange> exchanges;
  for (std::size_t step = 0; step < seen.steps.size(); ++step) {
    for (std::size_t client = 0; client < seen.steps[step].clients.size(); ++client) {
      exchanges.push_back(exchange_of(seen, step, client));
      if (client > 0) continue;  // what a step caused behind the cache stands with its first client
      for (const Hop* hop : seen.hops_of(step)) exchanges.back().hops.push_back(hop_of(seen, *hop));
      for (const origin::LogEntry* entry : seen.caused_by(step)) {
        exchanges.back().origin.push_back(origin_side(seen, *entry));
      }
    }
  }
  return exchanges;
}

reports::CaseResult conclude(const cases::Case& item, PlayedTimeline& played, PlayedTimeline* control,
                             const policy::Profile& profile) {
  find_provenances(played.seen, profile);
  CaseFacts facts;
  facts.level = item.level;
  facts.error = played.error;
  facts.late = played.late;
  facts.own_error = own_error_in_case(item.steps, played.seen);
  facts.checks = check_steps(item.steps, played.seen);
  facts.observed = observed_value(item, played.seen);
  reports::CaseResult result;
  if (control != nullptr) {
    facts.control = control_facts(*control, played.seen, profile);
    result.control = evidence(control->seen);
  }
  Judgement judgement = judge(facts);
  result.id = item.id;
  result.verdict = judgement.verdict;
  result.why = std::move(judgement.why);
  if (const std::string repeated = repeats_text(played.seen);
      !repeated.empty() && result.verdict != reports::Verdict::pass) {
    result.why += (result.why.empty() ? "" : " ") + repeated;
  }
  result.value = std::move(judgement.value);
  for (CheckOutcome& outcome : facts.checks) result.checks.push_back(std::move(outcome.check));
  if (facts.control && facts.control->error.empty() && !control->seen.steps.empty()) {
    result.checks.push_back({control->seen.steps.size() - 1, true, false, facts.control->reused,
                             item.topology.empty() ? "the response comes from the cache"
                                                   : "a cache nearer to the client answers than in the case",
                             facts.control->seen});
  }
  result.exchanges = evidence(played.seen);
  for (const world::Tier& tier : item.topology) result.tiers.push_back(tier.name);
  return result;
}

}  // namespace cachestone::harness
