// What was seen of one timeline (a case, or its control): every exchange of its clients, and every request at the
// origin. Plain data: the runner fills it, provenance.h and check.h read it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cases/case.h"
#include "harness/target.h"
#include "origin/script/book.h"
#include "simulator/http/message.h"
#include "simulator/http/time.h"

namespace cachestone::harness {

// Where a client response came from, as far as both ends together can tell (see provenance.h).
struct Provenance {
  std::optional<cases::From> from;  // nothing: it cannot be told, and `why` says why
  std::uint64_t serial = 0;         // of the origin's response that the client got; 0 when there is none
  std::string why;
};

// One exchange of one client.
struct SeenExchange {
  http::Request request;
  Received received;
  // How many requests the origin had logged when the reply was complete: a later one cannot have caused it.
  std::size_t log_size = 0;
  Provenance provenance;

  bool has_response() const { return received.has_response; }
  // The exchange broke off, or never began.
  bool failed() const { return !received.error.empty(); }
};

struct SeenStep {
  Time started{};
  std::vector<SeenExchange> clients;  // one for each client; empty when the step was not reached
  std::size_t first_hop = 0;          // in a chain: the first hop since this step began
};

struct SeenTimeline {
  std::string base;  // "/cs-1f-12"
  Time start{};      // when the case's clock was 0
  std::vector<SeenStep> steps;
  std::vector<origin::LogEntry> log;  // in order of arrival
  // In a chain of caches:
  std::vector<world::Tier> topology;  // nearest to the client first; empty: one cache
  std::vector<Hop> hops;              // between its tiers, in order

  // The requests that a step caused, in order of arrival: all that came while it was the current one.
  std::vector<const origin::LogEntry*> caused_by(std::size_t step) const;
  // The requests between tiers that a step caused, in order: all that were sent while it was the current one.
  std::vector<const Hop*> hops_of(std::size_t step) const;
  // How far from the client a tier of the topology is: 0, 1, …; the origin is behind the last. Nothing for a stranger.
  std::optional<std::size_t> distance(const std::string& tier) const;
  // True when the origin was told to break off, or to send something that is not a proper response, in this step, or in
  // an earlier one whose answer was still to come when this one began: a request may have waited for that answer.
  bool origin_misbehaved(std::size_t step) const;
};

// The same, of a step that began at this time, by the log as far as it goes.
bool origin_broke_off(const std::vector<origin::LogEntry>& log, std::size_t step, Time started);

// True when the origin was told to break off, or to send something that is not a proper response, in any step.
bool origin_was_improper(const std::vector<origin::LogEntry>& log);

// The origin's side of the steps.
origin::Script origin_script(const std::vector<cases::Step>& steps);

// What the origin does in this step: its own answer, or that of the last earlier step with the same method,
// path and host.
// Null when no such step has one (the origin answers a plain 200).
const origin::Answer* answer_in(const std::vector<cases::Step>& steps, std::size_t step);

// How a message to people calls a step: "step 2". Counted from 0, as the case files do.
std::string step_name(std::size_t step);

}  // namespace cachestone::harness
