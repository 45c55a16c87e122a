#include "simulator/oracle/oracle.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "simulator/http/cache_control.h"
#include "simulator/oracle/memory.h"
#include "simulator/policy/methods.h"
#include "simulator/policy/reuse.h"
#include "simulator/policy/search_variance.h"
#include "simulator/policy/selection.h"
#include "simulator/policy/storage.h"
#include "simulator/policy/uri.h"

namespace cachestone::oracle {

using policy::Clause;
using policy::Connection;
using policy::Decision;
using policy::Profile;
using policy::Reason;
using policy::Ruling;

namespace {

const policy::Rulebook kRules;

// Everything that is optional is permitted.
Profile permissive(Profile profile) {
  profile.stale_when_disconnected = true;
  profile.stale_while_revalidate = true;
  profile.stale_if_error = true;
  profile.immutable = true;
  profile.honour_request_directives = true;
  profile.partial_content = true;
  return profile;
}

// What happens, in order.
struct Moment {
  enum class Kind { sent, answered, done, answered_in_background };
  Time time{};
  std::size_t turn = 0;
  Kind kind = Kind::sent;
  std::size_t index = 0;  // of the exchange or the fetch
  auto key() const { return std::tie(time, turn, kind, index); }
  bool operator<(const Moment& other) const { return key() < other.key(); }
};

std::vector<Moment> moments(const Traffic& traffic) {
  std::vector<Moment> all;
  for (std::size_t i = 0; i < traffic.exchanges.size(); ++i) {
    const Exchange& exchange = traffic.exchanges[i];
    all.push_back({exchange.sent, exchange.turn, Moment::Kind::sent, i});
    all.push_back({exchange.done, exchange.turn, Moment::Kind::done, i});
  }
  for (std::size_t i = 0; i < traffic.fetches.size(); ++i) {
    const Fetch& fetch = traffic.fetches[i];
    const Moment::Kind kind = fetch.background ? Moment::Kind::answered_in_background : Moment::Kind::answered;
    all.push_back({fetch.answered, fetch.turn, kind, i});
  }
  std::sort(all.begin(), all.end());
  return all;
}

// RFC 9111 §4.2.2: where no lifetime is stated, the cache may guess one, and the specification does not say which.
bool may_guess(const policy::StoredResponse& stored, const policy::Freshness& freshness) {
  if (freshness.is_explicit()) return false;
  return policy::heuristically_cacheable(stored.response.status, kRules) || stored.cache_control().has("public");
}

policy::Reuse reuse_of(const http::Request& request, const policy::StoredResponse& stored, Time now,
                       const Profile& profile, Connection connection) {
  policy::Reuse reuse = policy::may_reuse(request, stored, now, profile, kRules, connection);
  if (!may_guess(stored, reuse.freshness)) return reuse;
  Profile guessing = profile;
  guessing.default_lifetime = http::kDeltaSecondsLimit;
  reuse = policy::may_reuse(request, stored, now, guessing, kRules, connection);
  reuse.freshness.decision = policy::because(Clause::heuristic_fraction, Ruling::may, "a lifetime may be guessed");
  return reuse;
}

// One request, and the rules about it.
class Question {
 public:
  Question(const http::Request& request, const Profile& profile)
      : request_(request),
        profile_(profile),
        uri_(policy::target_uri(request)),
        key_(key_of(request, profile, kRules)) {}

  // Nothing: it is for another URI.
  std::optional<Decision> may_use(const Shown& shown, Time now, Connection connection) const {
    std::optional<Decision> decision = same_resource(shown);
    if (!decision) return std::nullopt;
    decision->add(shown.storable);
    if (!policy::is_cacheable(request_.method, profile_, kRules)) {
      decision->add(Clause::write_through, Ruling::must_not, request_.method + " is for the origin to answer");
    }
    decision->add(policy::selects(request_, shown.stored, kRules));
    for (const Reason& reason : shown.spoiled.reasons) decision->add(reason.clause, Ruling::must_not, reason.saw);
    add_parts(*decision, shown);
    const policy::Reuse reuse = reuse_of(request_, shown.stored, now, profile_, connection);
    // Why the lifetime is what it is forbids nothing by itself.
    for (const Reason& reason : reuse.freshness.decision.reasons) {
      decision->add(reason.clause, reuse.decision.allowed() ? Ruling::may : reason.ruling, reason.saw);
    }
    decision->add(reuse.decision);
    return decision;
  }

  Decision may_forward() const {
    Decision decision;
    if (!http::CacheControl(request_.fields).has("only-if-cached")) return decision;
    decision.add(Clause::request_only_if_cached, Ruling::must_not, "only-if-cached in the request");
    return decision;
  }

 private:
  std::optional<Decision> same_resource(const Shown& shown) const {
    if (shown.key == key_) return Decision();
    const std::string& other = shown.stored.uri;
    const auto variance = policy::search_variance(shown.stored.response.fields, kRules);
    if (!profile_.no_vary_search || request_.method == "QUERY" || shown.stored.request.method == "QUERY") return {};
    if (!shown.stored.response.fields.has("No-Vary-Search") || other == uri_) return {};
    if (policy::path_key(other, kRules) != policy::path_key(uri_, kRules)) return {};
    return policy::match_search(uri_, other, variance, kRules);
  }

  // RFC 9111 §3.3: what is held in part answers only what it holds.
  void add_parts(Decision& decision, const Shown& shown) const {
    const policy::StoredResponse& stored = shown.stored;
    if (!stored.partial) return;
    const auto range =
        policy::answer_from_partial(request_, stored.response.fields, *stored.partial, stored.response_time, kRules);
    if (range.outcome != policy::RangeOutcome::not_held) return;
    decision.add(Clause::store_complete, Ruling::must_not, "only part of the response is there, and more is asked for");
  }

  const http::Request& request_;
  const Profile& profile_;
  const std::string uri_;
  const std::string key_;
};

// Goes through the traffic once.
class Judge {
 public:
  Judge(const Traffic& traffic, const Profile& profile)
      : traffic_(traffic),
        profile_(permissive(profile)),
        memory_(profile_),
        opinions_(traffic.exchanges.size()),
        sent_(traffic.exchanges.size()),
        done_(traffic.exchanges.size()),
        learned_(traffic.fetches.size()) {}

  std::vector<Opinion> run() {
    for (const Moment& moment : moments(traffic_)) {
      ++now_;
      switch (moment.kind) {
        case Moment::Kind::sent:
          sent(moment.index);
          break;
        case Moment::Kind::answered:
        case Moment::Kind::answered_in_background:
          answered(moment.index);
          break;
        case Moment::Kind::done:
          done(moment.index);
          break;
      }
    }
    return std::move(opinions_);
  }

 private:
  void sent(std::size_t index) {
    sent_[index] = now_;
    const Exchange& exchange = traffic_.exchanges[index];
    const Question question(exchange.request, profile_);
    opinions_[index].forward = question.may_forward();
    for (const Shown& shown : memory_.shown()) {
      add(index, shown.fetch, Way::stored, question.may_use(shown, exchange.sent, Connection::up));
      if (exchange.origin == Connection::up) continue;
      add(index, shown.fetch, Way::after_failure, question.may_use(shown, exchange.sent, exchange.origin));
    }
  }

  void answered(std::size_t index) {
    learned_[index] = now_;
    const Fetch& fetch = traffic_.fetches[index];
    memory_.learn(index, fetch, fetch.cause ? traffic_.exchanges[*fetch.cause].request : fetch.request);
    for (std::size_t waiting = 0; waiting < traffic_.exchanges.size(); ++waiting) {
      if (could_wait(waiting, index)) add_collapsed(waiting, index);
    }
  }

  void done(std::size_t index) {
    done_[index] = now_;
    const Question question(traffic_.exchanges[index].request, profile_);
    for (std::size_t i = 0; i < traffic_.fetches.size(); ++i) {
      if (learned_[i] > sent_[index] && is_own(index, i)) own_answer(index, i, question);
    }
  }

  // The exchange had no answer yet, or could have waited for this one: it was sent while the fetch was under way.
  bool could_wait(std::size_t index, std::size_t fetched) const {
    const Exchange& exchange = traffic_.exchanges[index];
    const Fetch& fetch = traffic_.fetches[fetched];
    if (sent_[index] == 0 || fetch.cause == index) return false;
    return done_[index] == 0 || (fetch.asked <= exchange.sent && fetch.turn <= exchange.turn);
  }

  void add_collapsed(std::size_t index, std::size_t fetched) {
    const Question question(traffic_.exchanges[index].request, profile_);
    for (const Shown& shown : memory_.shown()) {
      // What came for this exchange itself, and was only freshened by the other, is no reuse.
      if (shown.changed_by != fetched || traffic_.fetches[shown.fetch].cause == index) continue;
      add(index, shown.fetch, Way::collapsed,
          question.may_use(shown, traffic_.fetches[fetched].answered, Connection::up));
    }
  }

  // The origin was asked because of this exchange, and answered before its reply.
  void own_answer(std::size_t index, std::size_t own, const Question& question) {
    const Fetch& fetch = traffic_.fetches[own];
    for (const Confirmed& confirmed : memory_.confirmed(own)) {
      add(index, confirmed.fetch, Way::validated, confirmed.decision);
    }
    const bool failed = !fetch.response || !fetch.complete;
    if (!failed && !policy::is_origin_error(fetch.response->status, kRules)) return;
    for (const Shown& shown : memory_.shown()) {
      if (shown.changed_by == own) continue;
      add(index, shown.fetch, Way::after_failure,
          question.may_use(shown, fetch.answered, failed ? Connection::down : Connection::error));
    }
  }

  void add(std::size_t index, std::size_t fetch, Way way, std::optional<Decision> decision) {
    if (decision) opinions_[index].uses.push_back({fetch, way, *std::move(decision)});
  }

  // Of exchanges that were sent together nobody knows which one a fetch was for.
  bool is_own(std::size_t index, std::size_t fetch) const {
    const auto cause = traffic_.fetches[fetch].cause;
    if (!cause) return false;
    const Exchange& exchange = traffic_.exchanges[index];
    const Exchange& other = traffic_.exchanges[*cause];
    return *cause == index || (other.turn == exchange.turn && other.request == exchange.request);
  }

  const Traffic& traffic_;
  const Profile profile_;
  Memory memory_;
  std::vector<Opinion> opinions_;
  std::size_t now_ = 0;               // counts moments
  std::vector<std::size_t> sent_;     // by exchange; 0: not yet
  std::vector<std::size_t> done_;     // the same
  std::vector<std::size_t> learned_;  // by fetch; the same
};

// The best that there is: an allowed use as it is, else all that was said against each.
Decision best(const Opinion& opinion, const std::set<Way>& ways) {
  Decision against;
  against.ruling = Ruling::must_not;
  for (const Use& use : opinion.uses) {
    if (!ways.contains(use.way)) continue;
    if (use.decision.allowed()) return use.decision;
    against.add(use.decision);
  }
  return against;
}

}  // namespace

std::string_view name(Way way) {
  switch (way) {
    case Way::stored:
      return "stored";
    case Way::collapsed:
      return "collapsed";
    case Way::after_failure:
      return "after a failure";
    case Way::validated:
      return "validated";
  }
  return "";
}

std::vector<Opinion> judge(const Traffic& traffic, const Profile& profile) {
  return Judge(traffic, profile).run();
}

Decision unvalidated(const Opinion& opinion) {
  Decision decision = best(opinion, {Way::stored, Way::collapsed, Way::after_failure});
  if (decision.allowed() && !opinion.forward.allowed()) {
    for (const Reason& reason : opinion.forward.reasons) decision.add(reason.clause, Ruling::must, reason.saw);
  }
  if (!decision.allowed() && decision.reasons.empty()) {
    decision.add(Clause::same_target_uri, Ruling::must_not, "the cache has been shown no response for this URI");
  }
  return decision;
}

Decision validated(const Opinion& opinion) {
  return best(opinion, {Way::validated});
}

Decision collapsed(const Opinion& opinion) {
  return best(opinion, {Way::collapsed});
}

Decision answer(const Traffic& traffic, std::size_t index, const Opinion& opinion) {
  const Exchange& exchange = traffic.exchanges.at(index);
  if (!exchange.used) return {};
  const std::size_t used = *exchange.used;
  if (traffic.fetches.at(used).turn == exchange.turn && traffic.fetches[used].cause == index) return opinion.forward;
  Opinion about_it;
  for (const Use& use : opinion.uses) {
    if (use.fetch == used) about_it.uses.push_back(use);
  }
  Decision decision = best(about_it, {Way::stored, Way::collapsed, Way::after_failure, Way::validated});
  if (about_it.uses.empty()) decision.add(Clause::same_target_uri, Ruling::must_not, "it was for another URI");
  return decision;
}

}  // namespace cachestone::oracle
