// The suite as data: what cases/README.md describes and cases/reader.h reads.
//
// A Case here is already expanded (one per value of its family), with its control applied, and every reference checked.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "origin/script/script.h"
#include "simulator/http/message.h"
#include "simulator/http/time.h"
#include "simulator/world/browser.h"
#include "simulator/world/tier.h"

namespace cachestone::cases {

enum class Level { must, should, may, probe };
std::string_view name(Level level);
std::optional<Level> level_from(std::string_view name);

// Which caches a case speaks about.
enum class Audience { any, shared, private_only };
std::string_view name(Audience audience);  // "any", "shared", "private"
std::optional<Audience> audience_from(std::string_view name);

// Where a client response came from, as seen from both ends.
enum class From {
  cache,      // stored, not validated (fresh or stale)
  origin,     // this step's answer of the origin
  validated,  // stored, after a conditional request that the origin answered with 304
  stale,      // stored, not validated, and past its lifetime
  error,      // an error response that the cache made itself
};
std::string_view name(From from);
std::optional<From> from_from(std::string_view name);

// Types of structured values (RFC 9651) that a check can ask for.
enum class SfType { boolean, integer, string, token, other };
std::string_view name(SfType type);  // "Boolean", "Integer", …

// A check on one field of a message.
struct FieldCheck {
  enum class Op { equals, present, absent, contains, lacks, between, at_least, count, date, same_as_step, type };
  std::string field;
  Op op = Op::present;
  std::string text;  // equals, contains, lacks: a template like those of the origin
  // between, at_least: the field's value as a number; count: how many lines the field has; date: an IMF-fixdate, so
  // many seconds off the client's clock
  double low = 0;
  double high = 0;
  std::size_t step = 0;  // same_as_step: equals the field of that step's response
  // Of the last member of the field, which is a List (RFC 9651); empty: the whole field.
  std::string parameter = {};
  std::vector<SfType> types = {};  // type: one of these, of the parameter or of the member itself
};

// How many there must be.
struct Times {
  std::size_t least = 0;
  std::size_t most = 0;

  bool holds(std::size_t times) const { return least <= times && times <= most; }
  bool operator==(const Times&) const = default;
};

// What the origin must have seen because of this step.
struct OriginSees {
  std::optional<std::string> method;
  std::optional<std::string> path;  // without the case's base
  std::vector<FieldCheck> fields;   // of the first request of the step
  std::optional<Times> times;       // how many requests this step caused
};

// How many requests a tier of a chain must have got from the one before it because of this step.
struct TierSees {
  std::string tier;
  std::size_t times = 0;
};

// A part of a multipart/byteranges body.
struct BodyPart {
  std::string range;                        // its Content-Range, without the unit: "0-1/10"
  std::string bytes;                        // template
  std::optional<std::string> content_type;  // not checked when it is not there
};

// A set of checks on one step; all must hold.
struct Expectation {
  bool setup = false;                      // when it fails the case is inconclusive
  std::vector<From> from;                  // one of these; empty: not checked
  std::optional<std::string> answered_by;  // a tier, or "origin": who used its store, made an error, or was the source
  std::vector<int> status;                 // one of these; empty: not checked
  std::vector<FieldCheck> fields;
  std::optional<std::string> body;          // template
  std::optional<std::size_t> body_of_step;  // the body equals that step's body
  std::vector<std::string> body_contains;   // templates
  std::vector<std::string> body_lacks;
  std::vector<BodyPart> parts;              // the body is multipart/byteranges of exactly these; empty: not checked
  std::optional<std::vector<int>> interim;  // the status codes of the 1xx responses, in order
  std::vector<FieldCheck> trailers;
  std::vector<TierSees> tiers_see;
  std::optional<OriginSees> origin_sees;

  // True when anything is said about what the client gets, not only about what happens behind the cache.
  bool looks_at_response() const;
};

struct Step {
  Seconds at{0};  // on the case's clock
  std::string method = "GET";
  std::string path = "/r";  // under the case's base
  http::Fields fields;      // of the request; Host is the cache's own when they do not name it
  std::string body;
  int minor_version = 1;                   // of HTTP/1.x
  std::optional<std::string> absolute;     // the request's target is in absolute-form with this authority; a template
  std::optional<Milliseconds> abort;       // the client goes away so long after it has sent the request
  world::Load load = world::Load::normal;  // adds what a browser sends with a reload
  std::optional<origin::Answer> origin;
  std::vector<Expectation> expect;
  std::size_t clients = 1;  // identical requests at once
  bool overlap = false;     // starts although an earlier step has not ended
};

// What a probe reports instead of yes or no.
struct Observe {
  std::size_t step = 0;
  std::string field;      // of that step's response; or, when it is empty,
  bool requests = false;  // how many requests the step caused at the origin
};

struct Case {
  std::string id;     // "response-directives/no-store/not-reused"
  std::string suite;  // "response-directives/no-store"
  std::string title;
  std::vector<std::string> clauses;
  Level level = Level::must;
  Audience audience = Audience::any;
  std::vector<std::string> needs;  // capabilities of the target beyond plain HTTP/1.1 caching
  // The chain of caches that the requests go through, nearest to the client first; empty: one cache, that of the
  // target.
  std::vector<world::Tier> topology;
  std::vector<Step> steps;
  std::vector<Step> control;  // steps with the control's patch applied; empty when it has none
  std::optional<Observe> observe;
  std::string note;  // why it is as it is, for readers of the report

  Seconds length() const { return steps.empty() ? Seconds{0} : steps.back().at; }
};

struct Suite {
  std::string id;  // path of the file under cases/, without ".json"
  std::string title;
  std::string spec;   // "RFC 9111 §5.2.2.5"
  std::string about;  // one or two sentences for a stranger
  std::vector<Case> cases;

  std::string area() const { return id.substr(0, id.find('/')); }
};

// One normative statement (cases/requirements.json).
struct Clause {
  std::string id;              // "rfc9111-5.2.2.5-01"
  std::string document;        // "RFC 9111"
  std::string section;         // "5.2.2.5"
  std::string level;           // "MUST NOT", "prose", …
  std::string actor;           // "cache", "shared cache", "origin", …
  std::string text;            // our paraphrase
  std::string testable;        // "yes", "no"
  std::string how;             // how to test it, or why it cannot be tested
  std::string mechanism = {};  // the suite that it belongs to in the matrix: "response-directives/no-store"
};

// Something beyond plain HTTP/1.1 caching that a case may need (cases/capabilities.json).
struct Capability {
  std::string id;        // "targeted-fields"
  std::string text;      // what a cache that has it does
  std::string shown_by;  // id of a probe that says no where a cache lacks it; may be empty
};

struct Area {
  std::string id;     // folder name: "response-directives"
  std::string title;  // "Response directives"
  bool operator==(const Area&) const = default;
};

struct Catalogue {
  std::vector<Area> areas;      // in the order of the matrix
  std::vector<Suite> suites;    // by area, then by their order in the area
  std::vector<Clause> clauses;  // in the order of the registry
  std::vector<Capability> capabilities;

  const Clause* clause(std::string_view id) const;          // or null
  const Capability* capability(std::string_view id) const;  // or null
  const Case* find(std::string_view case_id) const;         // or null
  std::size_t case_count() const;
};

}  // namespace cachestone::cases
