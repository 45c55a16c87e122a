#include "harness/check.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "harness/field_check.h"
#include "harness/parts_check.h"
#include "origin/script/template.h"

namespace cachestone::harness {
namespace {

using cases::Expectation;
using cases::FieldCheck;
using cases::From;
using Nature = CheckOutcome::Nature;

bool contains(const std::vector<From>& list, From from) {
  return std::find(list.begin(), list.end(), from) != list.end();
}

bool from_store(From from) {
  return from == From::cache || from == From::stale || from == From::validated;
}

// What it means that `wanted` was asked for and `seen` was got.
Nature nature_of(const std::vector<From>& wanted, From seen) {
  if (std::all_of(wanted.begin(), wanted.end(), from_store)) {
    const bool unvalidated = seen == From::cache || seen == From::stale;
    const bool must_validate = !contains(wanted, From::cache) && !contains(wanted, From::stale);
    return unvalidated && must_validate ? Nature::reused : Nature::not_reused;
  }
  const bool store_wanted = contains(wanted, From::cache) || contains(wanted, From::stale) ||
                            (contains(wanted, From::validated) && seen == From::validated);
  return from_store(seen) && !store_wanted ? Nature::reused : Nature::other;
}

Nature nature_of(const std::vector<From>& wanted, const SeenExchange& seen) {
  if (seen.provenance.from) return nature_of(wanted, *seen.provenance.from);
  return seen.received.malformed ? Nature::other : Nature::unknown;
}

std::string expected_source(const std::vector<From>& wanted) {
  std::string sources;
  for (const From from : wanted) {
    if (from == From::error || (from == From::stale && contains(wanted, From::cache))) continue;
    sources += (sources.empty() ? "" : " or ") + describe(from);
  }
  if (!contains(wanted, From::error)) return "the response comes " + sources;
  if (sources.empty()) return "the cache answers with an error of its own";
  return "the response comes " + sources + ", or the cache answers with an error of its own";
}

std::string requests_text(std::size_t n) {
  return n == 0 ? "no request" : n == 1 ? "one request" : std::to_string(n) + " requests";
}

std::string requests_text(const cases::Times& times) {
  if (times.least == times.most) return requests_text(times.least);
  return std::to_string(times.least) + " to " + requests_text(times.most);
}

std::string listed(const std::vector<int>& statuses, const char* separator) {
  std::string text;
  for (const int status : statuses) text += (text.empty() ? "" : separator) + std::to_string(status);
  return text;
}

// Judges the expectations on one step.
class StepChecker {
 public:
  StepChecker(const SeenTimeline& seen, std::size_t step, std::vector<CheckOutcome>& outcomes)
      : seen_(seen), step_(step), outcomes_(outcomes) {}

  void check(const Expectation& expectation) {
    setup_ = expectation.setup;
    if (!expectation.from.empty()) check_source(expectation.from);
    if (expectation.answered_by) check_answerer(*expectation.answered_by);
    if (!expectation.status.empty()) check_status(expectation.status);
    for (const FieldCheck& field : expectation.fields) check_field(field, false);
    if (expectation.body) check_body(*expectation.body);
    if (expectation.body_of_step) check_body_of_step(*expectation.body_of_step);
    for (const std::string& text : expectation.body_contains) check_body_part(text, true);
    for (const std::string& text : expectation.body_lacks) check_body_part(text, false);
    if (!expectation.parts.empty()) check_parts(expectation.parts);
    if (expectation.interim) check_interim(*expectation.interim);
    for (const FieldCheck& field : expectation.trailers) check_field(field, true);
    for (const cases::TierSees& sees : expectation.tiers_see) check_tier(sees);
    if (expectation.origin_sees) check_origin(*expectation.origin_sees);
  }

  void check_source(const std::vector<From>& wanted) {
    Nature nature = Nature::other;
    every_client(expected_source(wanted), [&](const SeenExchange& exchange) -> Look {
      const Provenance& source = exchange.provenance;
      const bool held = source.from && accepts(wanted, *source.from);
      if (!held && nature == Nature::other) nature = nature_of(wanted, exchange);
      return {held, describe_source(exchange)};
    });
    outcomes_.back().nature = nature;
  }

  void set_setup(bool setup) { setup_ = setup; }

 private:
  void add(bool held, std::string expected, std::string seen) {
    outcomes_.push_back({{step_, false, setup_, held, std::move(expected), std::move(seen)}, Nature::other});
  }

  // Every client of the step must have got what was expected; the first that did not is shown.
  template <typename LookAt>
  void every_client(std::string expected, LookAt look_at) {
    const std::vector<SeenExchange>& clients = seen_.steps[step_].clients;
    std::string first;
    for (std::size_t i = 0; i < clients.size(); ++i) {
      Look look = look_at(clients[i]);
      if (clients.size() > 1) look.seen = "client " + std::to_string(i) + ": " + look.seen;
      if (!look.held) return add(false, std::move(expected), std::move(look.seen));
      if (i == 0) first = std::move(look.seen);
    }
    add(true, std::move(expected), std::move(first));
  }

  // As every_client, about a response: where there is none the check fails.
  template <typename LookAt>
  void every_response(std::string expected, LookAt look_at) {
    every_client(std::move(expected), [&](const SeenExchange& exchange) -> Look {
      if (!exchange.has_response()) return {false, "there was no response: " + exchange.received.error};
      return look_at(exchange);
    });
  }

  // What a template stands for in the check of this response.
  std::string filled(const std::string& text, const SeenExchange& exchange) const {
    return origin::fill(text, {exchange.received.done, exchange.provenance.serial, seen_.base});
  }
  const SeenExchange& first_client() const { return seen_.steps[step_].clients.front(); }

  // Who answered in a chain. A tier nearer to the client than expected used what it had stored where it should not; one
  // farther away was asked although a nearer one could have answered.
  void check_answerer(const std::string& wanted) {
    Nature nature = Nature::other;
    every_response(wanted + " answers", [&](const SeenExchange& exchange) -> Look {
      const std::string& got = exchange.received.answered_by;
      if (got != wanted && nature == Nature::other && exchange.provenance.from != From::error) {
        nature = seen_.distance(got) < seen_.distance(wanted) ? Nature::reused : Nature::not_reused;
      }
      return {got == wanted, describe_source(exchange)};
    });
    outcomes_.back().nature = nature;
  }

  void check_tier(const cases::TierSees& sees) {
    const auto hops = seen_.hops_of(step_);
    const auto times = static_cast<std::size_t>(
        std::count_if(hops.begin(), hops.end(), [&](const Hop* hop) { return hop->to == sees.tier; }));
    add(times == sees.times, sees.tier + " gets " + requests_text(sees.times), "it got " + requests_text(times));
  }

  void check_status(const std::vector<int>& wanted) {
    every_response("the status is " + listed(wanted, " or "), [&](const SeenExchange& exchange) -> Look {
      const int got = exchange.received.response.status;
      return {std::find(wanted.begin(), wanted.end(), got) != wanted.end(), "it is " + std::to_string(got)};
    });
  }

  // The response of the first client of an earlier step, or null.
  const http::Response* response_of(std::size_t step) const {
    if (step >= seen_.steps.size() || seen_.steps[step].clients.empty()) return nullptr;
    const SeenExchange& exchange = seen_.steps[step].clients.front();
    return exchange.has_response() ? &exchange.received.response : nullptr;
  }

  // The field that same_as_step compares with.
  std::optional<std::string> compared_field(const FieldCheck& check, bool trailer) const {
    if (check.op != FieldCheck::Op::same_as_step) return std::nullopt;
    const http::Response* response = response_of(check.step);
    if (response == nullptr) return std::nullopt;
    return checked_value(check, trailer ? response->trailers : response->fields).text;
  }

  void check_field(const FieldCheck& check, bool trailer) {
    const std::optional<std::string> other = compared_field(check, trailer);
    const std::string whose = trailer ? "the trailer field " : "the response field ";
    every_response(expected_field(check, filled(check.text, first_client()), whose), [&](const SeenExchange& exchange) {
      const http::Response& response = exchange.received.response;
      return look_at_field(check, {filled(check.text, exchange), other, exchange.received.done},
                           trailer ? response.trailers : response.fields);
    });
  }

  void check_body_part(const std::string& text, bool wanted) {
    const std::string verb = wanted ? "the body contains " : "the body does not contain ";
    every_response(verb + shortened(filled(text, first_client())), [&](const SeenExchange& exchange) -> Look {
      const std::string& body = exchange.received.response.body;
      return {(body.find(filled(text, exchange)) != std::string::npos) == wanted, "it is " + shortened(body)};
    });
  }

  void check_body(const std::string& text) {
    every_response("the body is " + shortened(filled(text, first_client())), [&](const SeenExchange& exchange) -> Look {
      const std::string& body = exchange.received.response.body;
      return {body == filled(text, exchange), "it is " + shortened(body)};
    });
  }

  void check_body_of_step(std::size_t step) {
    const http::Response* other = response_of(step);
    every_response("the body is that of " + step_name(step), [&](const SeenExchange& exchange) -> Look {
      const std::string& body = exchange.received.response.body;
      return {other != nullptr && body == other->body, "it is " + shortened(body)};
    });
  }

  void check_parts(const std::vector<cases::BodyPart>& wanted) {
    std::string ranges;
    for (const cases::BodyPart& part : wanted) ranges += (ranges.empty() ? "" : ", ") + part.range;
    every_response("the body is multipart/byteranges of " + ranges, [&](const SeenExchange& exchange) -> Look {
      std::vector<cases::BodyPart> filled_in = wanted;
      for (cases::BodyPart& part : filled_in) part.bytes = filled(part.bytes, exchange);
      return look_at_parts(filled_in, exchange.received.response);
    });
  }

  void check_interim(const std::vector<int>& wanted) {
    const auto list = [](const std::vector<int>& statuses) {
      return statuses.empty() ? std::string("none") : listed(statuses, ", ");
    };
    every_client("the interim responses are: " + list(wanted), [&](const SeenExchange& exchange) -> Look {
      std::vector<int> got;
      for (const http::Response& interim : exchange.received.interim) got.push_back(interim.status);
      return {got == wanted, "they are: " + list(got)};
    });
  }

  // The target as the origin saw it, without the case's base (and whatever the cache put before it).
  std::string path_under_base(const std::string& target) const {
    const std::size_t at = target.find(seen_.base);
    return at == std::string::npos ? target : target.substr(at + seen_.base.size());
  }

  void check_origin(const cases::OriginSees& sees) {
    const std::vector<const origin::LogEntry*> entries = seen_.caused_by(step_);
    if (sees.times) {
      add(sees.times->holds(entries.size()), "the origin gets " + requests_text(*sees.times),
          "it got " + requests_text(entries.size()));
    }
    const http::Request* request = entries.empty() ? nullptr : &entries.front()->request;
    const auto look = [&](std::string expected, auto look_at) {
      const Look found = request == nullptr ? Look{false, "the origin got no request"} : look_at(*request);
      add(found.held, std::move(expected), found.seen);
    };
    if (sees.method) {
      look("the forwarded method is " + *sees.method, [&](const http::Request& got) -> Look {
        return {got.method == *sees.method, "it is " + got.method};
      });
    }
    if (sees.path) {
      look("the forwarded path is " + *sees.path, [&](const http::Request& got) -> Look {
        const std::string path = path_under_base(got.target);
        return {path == *sees.path, "it is " + path};
      });
    }
    for (const FieldCheck& check : sees.fields) {
      const std::string text = filled(check.text, first_client());
      look(expected_field(check, text, "the forwarded request's "), [&](const http::Request& got) {
        return look_at_field(check, {text, compared_field(check, false), first_client().received.done}, got.fields);
      });
    }
  }

  const SeenTimeline& seen_;
  const std::size_t step_;
  std::vector<CheckOutcome>& outcomes_;
  bool setup_ = false;
};

bool says_where_from(const cases::Step& step) {
  return std::any_of(step.expect.begin(), step.expect.end(),
                     [](const Expectation& e) { return !e.from.empty() || e.answered_by; });
}

}  // namespace

std::string describe(From from) {
  switch (from) {
    case From::cache:
      return "from the cache";
    case From::origin:
      return "from the origin";
    case From::validated:
      return "from the cache after validation";
    case From::stale:
      return "from the cache, stale";
    case From::error:
      return "from the cache as an error of its own";
  }
  return "";
}

std::string describe_source(const SeenExchange& exchange) {
  const Provenance& source = exchange.provenance;
  if (!source.from) return "it cannot be told where it came from: " + source.why;
  const http::Response& response = exchange.received.response;
  if (source.from == From::error) {
    if (!exchange.has_response()) return "there was no response: " + exchange.received.error;
    if (exchange.failed()) return "the response broke off: " + exchange.received.error;
    const std::string& tier = exchange.received.answered_by;
    return (tier.empty() ? "the cache" : tier) + " answered " + std::to_string(response.status) + " by itself";
  }
  const std::string& tier = exchange.received.answered_by;
  std::string details =
      source.serial == 0 ? "status " + std::to_string(response.status) : "serial " + std::to_string(source.serial);
  if (const auto age = response.fields.first("Age")) details += ", Age " + std::string(*age);
  if (!tier.empty()) details += (source.from == From::validated ? ", validated by " : ", answered by ") + tier;
  return "it came " + describe(*source.from) + " (" + details + ")";
}

bool accepts(const std::vector<From>& wanted, From seen) {
  return contains(wanted, seen) || (seen == From::stale && contains(wanted, From::cache));
}

std::vector<CheckOutcome> check_steps(const std::vector<cases::Step>& steps, const SeenTimeline& seen) {
  std::vector<CheckOutcome> outcomes;
  for (std::size_t i = 0; i < steps.size() && i < seen.steps.size(); ++i) {
    if (seen.steps[i].clients.empty()) continue;
    StepChecker checker(seen, i, outcomes);
    if (i == 0 && !says_where_from(steps[i]) && !steps[i].abort) {
      checker.set_setup(true);
      // A cache may turn an answer that breaks off into an error; then that is what the set-up brings.
      const bool broken = seen.origin_misbehaved(i);
      checker.check_source(broken ? std::vector{From::origin, From::error} : std::vector{From::origin});
    }
    for (const Expectation& expectation : steps[i].expect) checker.check(expectation);
  }
  return outcomes;
}

}  // namespace cachestone::harness
