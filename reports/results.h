// The results of a run: what results.json holds (reports/README.md documents the format) and every report is made from.
//
// Self-contained: it carries the titles, levels and clauses of the cases that ran, so that a results file can be read
// years later without the suite that made it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cases/case.h"
#include "cases/topics.h"
#include "simulator/http/message.h"

namespace cachestone::reports {

inline constexpr int kResultsVersion = 5;

enum class Verdict {
  pass,            // as the clause demands, and the control showed that it proves something
  violation,       // a MUST or MUST NOT was broken
  discouraged,     // a SHOULD or SHOULD NOT was broken
  missed,          // reuse was allowed and not taken: slower, not wrong
  observed,        // a probe; `value` says what the cache does
  unproven,        // the forbidden thing did not happen, but not in the control either
  inconclusive,    // the set-up did not hold
  flaky,           // played several times, with different verdicts: nothing is certain
  not_applicable,  // another kind of cache, or a capability the target lacks
  not_run,         // filtered out, or needs a longer wait than the run allows
  error,           // the harness or the transport failed; never counted against the cache
};
inline constexpr std::size_t kVerdictCount = 11;
const std::array<Verdict, kVerdictCount>& all_verdicts();  // in the order above
std::string_view name(Verdict verdict);                    // "not-applicable", …
std::optional<Verdict> verdict_from(std::string_view name);
// True for the verdicts that say something certain about the cache: pass, violation, discouraged, missed.
bool is_proven(Verdict verdict);

// One thing that was checked.
struct Check {
  std::size_t step = 0;
  bool control = false;
  bool setup = false;
  bool held = false;
  std::string expected;  // "the response comes from the origin"
  std::string seen;      // "it came from the cache (serial 1, Age 1)"
  bool operator==(const Check&) const = default;
};

// One request the origin got.
struct OriginSide {
  std::uint64_t serial = 0;
  double at = 0;  // seconds after the case's start
  http::Request request;
  http::Response response;
  std::string note;  // "304 by script", "reset within the body", …
  bool operator==(const OriginSide&) const = default;
};

// One request of a cache in a chain to the next one.
struct Hop {
  std::string from;  // "browser"
  std::string to;    // "edge"
  double at = 0;     // seconds after the case's start
  http::Request request;
  std::optional<http::Response> response;
  bool operator==(const Hop&) const = default;
};

// One exchange of a client with the cache, with what it caused at the origin.
struct Exchange {
  std::size_t step = 0;
  std::size_t client = 0;
  double at = 0;    // seconds after the case's start, as sent
  double took = 0;  // seconds
  http::Request request;
  std::vector<http::Response> interim;
  std::optional<http::Response> response;
  std::string error;        // why there is no (whole) response
  std::string from;         // "cache", "origin", … or empty
  std::string answered_by;  // in a chain of caches: the one that answered, or "origin"
  std::vector<Hop> hops;    // in a chain: what the caches asked each other
  std::vector<OriginSide> origin;
  bool operator==(const Exchange&) const = default;
};

// Why a target fails a case, as somebody found out who looked into it.
struct Known {
  std::string reason;      // one sentence for a reader
  std::string evidence;    // documentation, source, or an exchange
  std::string until = {};  // "2027-03-01": after this day it counts again; empty: it never does
  bool operator==(const Known&) const = default;
};

struct CaseResult {
  std::string id;
  Verdict verdict = Verdict::not_run;
  std::string why;    // one sentence for a reader
  std::string value;  // of an observed probe: "yes", "no", a number
  std::optional<Known> known;
  std::vector<Check> checks;
  std::vector<std::string> tiers;  // of the chain of caches, nearest to the client first; empty: one cache
  std::vector<Exchange> exchanges;
  std::vector<Exchange> control;
  // When it was to be played several times: the verdict of each time that it was, in order.
  std::vector<Verdict> repetitions = {};
  bool operator==(const CaseResult&) const = default;
};

struct TargetResult {
  std::string name;           // "nginx"
  std::string title;          // "nginx"
  std::string version;        // "1.22.1"; may be empty
  std::string kind;           // "in-process", "adapter", "launched", "url"
  std::string clock;          // "virtual", "warped", "real"
  std::string cache;          // "shared", "private"
  std::string configuration;  // what it was started with, or its URL
  std::string arguments;      // how the command line named it: "--target nginx"; may be empty
  std::string started;        // ISO 8601, UTC, of the real clock
  double duration = 0;        // seconds of wall time
  std::string failure;        // why the target could not be run to the end; empty when it was
  std::vector<CaseResult> cases;
  bool operator==(const TargetResult&) const = default;
};

// Why the reference cache did something: what one clause said.
struct Reason {
  std::string ruling;  // "may", "must", "must not"
  std::string clause;  // its id
  std::string saw;     // the rule applied to its inputs
  bool operator==(const Reason&) const = default;
};

// One thing that happened when the reference cache played a case, or one decision that it took.
struct ReferenceEvent {
  double at = 0;       // seconds on the case's clock
  std::string who;     // "client", "cache" or, in a chain, its name
  std::string what;    // "asks: GET /r", "may the response be stored?", "forwarded: GET /r"
  std::string ruling;  // of a decision; empty for a mere fact
  std::vector<Reason> reasons;
  bool operator==(const ReferenceEvent&) const = default;
};

// What the reference cache did in a case, in order.
struct ReferenceRun {
  std::string cache;  // "shared", "private"
  Verdict verdict = Verdict::not_run;
  std::vector<ReferenceEvent> events;
  bool operator==(const ReferenceRun&) const = default;
};

// What a report needs to know about a case that ran.
struct CaseInfo {
  std::string id;
  std::string suite;
  std::string title;
  std::string level;
  std::string audience;
  std::vector<std::string> clauses;
  double length = 0;  // seconds on the case's clock
  std::string note;
  std::vector<ReferenceRun> reference = {};  // one for each kind of cache that was tested
  bool operator==(const CaseInfo&) const = default;
};
struct SuiteInfo {
  std::string id;
  std::string area;
  std::string title;
  std::string spec;
  std::string about;
  bool operator==(const SuiteInfo&) const = default;
};
struct ClauseInfo {
  std::string id;
  std::string level;
  std::string text;
  std::string document = {};    // "RFC 9111"
  std::string section = {};     // "5.2.2.5"
  std::string actor = {};       // "cache", "shared cache", "origin", …
  std::string mechanism = {};   // the suite that it belongs to in the matrix
  std::string untestable = {};  // why no case tests it; empty when it is testable
  bool operator==(const ClauseInfo&) const = default;
};

// One of several parts that a run was split into, from 1/N to N/N.
struct Shard {
  std::size_t index = 1;
  std::size_t of = 1;
  bool operator==(const Shard&) const = default;
};
std::string text(const Shard& shard);  // "2/5"

struct Results {
  int version = kResultsVersion;
  std::string tool;         // "cachestone 0.1.0"
  std::string started;      // ISO 8601, UTC
  std::string fingerprint;  // of the suite's files: results with different ones cannot be compared
  std::string incomplete;   // why not everything has a result that was asked for; empty when everything has
  // A shard describes all cases of the whole run; its targets have results of some of them.
  std::optional<Shard> shard;
  std::size_t repeat = 0;  // how often each case was played, when that was asked for
  std::vector<cases::Area> areas;
  std::vector<SuiteInfo> suites;
  std::vector<CaseInfo> cases;
  std::vector<ClauseInfo> clauses;   // the whole registry (before version 5: those that the cases name)
  std::vector<cases::Topic> topics;  // what readers ask for; each has at least one of the cases
  std::vector<TargetResult> targets;
  bool operator==(const Results&) const = default;
};

// What a reader must know about the run as a whole, a sentence each: that it is incomplete, a shard, repeated.
std::vector<std::string> notes_on_run(const Results& results);

// The parts of a Results that come from the suite: areas, suites and cases in the matrix's order, the clauses in the
// order of the registry, and the topics as far as they have cases in the catalogue. No targets, no dates.
Results describe(const cases::Catalogue& catalogue, const std::vector<cases::Topic>& topics = {});

}  // namespace cachestone::reports
