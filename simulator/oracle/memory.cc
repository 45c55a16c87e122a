#include "simulator/oracle/memory.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "simulator/policy/clear_site_data.h"
#include "simulator/policy/forwarding.h"
#include "simulator/policy/groups.h"
#include "simulator/policy/invalidation.h"
#include "simulator/policy/methods.h"
#include "simulator/policy/query_key.h"
#include "simulator/policy/search_variance.h"
#include "simulator/policy/selection.h"
#include "simulator/policy/storage.h"
#include "simulator/policy/strong_validator.h"
#include "simulator/policy/uri.h"
#include "simulator/policy/validation.h"

namespace cachestone::oracle {

using policy::Clause;
using policy::Decision;
using policy::Ruling;
using policy::StoredResponse;

namespace {

// A stored response, whole or not, as what may be put together with another part.
policy::PartialResponse as_part(const StoredResponse& stored) {
  policy::PartialResponse result;
  result.head = stored.response;
  result.head.body.clear();
  if (stored.partial) {
    result.content = *stored.partial;
    return result;
  }
  result.head.fields.remove("Content-Length");
  result.content = policy::PartialContent(stored.response.body.size());
  result.content.add(0, stored.response.body);
  return result;
}

bool shares(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(),
                     [&](const std::string& each) { return std::find(b.begin(), b.end(), each) != b.end(); });
}

// RFC 9111 §4.3.4: with a strong validator, all that have it are meant; else the preferred one alone.
bool speaks_of_all(const http::Response& not_modified) {
  const auto tag = policy::entity_tag(not_modified.fields);
  return tag && !tag->weak;
}

}  // namespace

std::string key_of(const http::Request& request, const policy::Profile& profile, const policy::Rulebook& rules) {
  const std::string key = policy::cache_key(policy::target_uri(request), rules);
  return request.method == "QUERY" && profile.query ? key + policy::query_key(request, rules) : key;
}

void Memory::learn(std::size_t index, const Fetch& fetch, const http::Request& asked) {
  if (!fetch.response) return;
  Learning learning{index, asked, policy::target_uri(asked), "", {}, fetch.complete, fetch.asked, fetch.answered};
  learning.request.method = fetch.request.method;
  learning.key = key_of(learning.request, profile_, rules_);
  learning.response = policy::received(*fetch.response, fetch.answered, rules_);
  const int status = learning.response.status;
  clear_site(learning);
  invalidate(learning);
  if (status == 304) return not_modified(learning);
  if (learning.request.method == "HEAD" && status == 200) from_head(learning);
  if (status == 206 || !fetch.complete) return part(learning);
  whole(learning, learning.response);
}

const std::vector<Confirmed>& Memory::confirmed(std::size_t fetch) const {
  static const std::vector<Confirmed> kNothing;
  const auto found = confirmed_.find(fetch);
  return found == confirmed_.end() ? kNothing : found->second;
}

void Memory::clear_site(const Learning& learning) {
  if (!profile_.clear_site_data) return;
  const auto clearing = policy::clear_site_data(learning.uri, learning.response.fields, profile_, rules_);
  if (!clearing.cache) return;
  for (Shown& shown : shown_) {
    if (!policy::is_cleared(shown.stored.uri, learning.uri, rules_)) continue;
    shown.storable.add(Clause::clear_same_host, Ruling::must_not, "cleared since by Clear-Site-Data: \"cache\"");
  }
}

// Is it what a request for `uri` would be answered with?
bool Memory::concerns(const Shown& shown, const std::string& uri) const {
  if (shown.stored.uri == uri) return true;
  if (!profile_.no_vary_search) return false;
  const auto variance = policy::search_variance(shown.stored.response.fields, rules_);
  return policy::match_search(uri, shown.stored.uri, variance, rules_).allowed();
}

void Memory::invalidate(const Learning& learning) {
  const policy::Invalidation invalidation =
      policy::invalidated_by(learning.request, learning.uri, learning.response, profile_, rules_);
  std::vector<std::string> groups;
  for (const std::string& uri : invalidation.uris) {
    for (Shown& shown : shown_) {
      if (!concerns(shown, uri)) continue;
      shown.stored.invalidated = true;
      shown.spoiled.add(invalidation.decision);
      if (!profile_.cache_groups) continue;
      for (std::string& group : policy::groups_invalidated_with(uri, shown.stored.response.fields, rules_)) {
        groups.push_back(std::move(group));
      }
    }
  }
  if (!profile_.cache_groups) return;
  spoil_groups(groups, policy::because(Clause::groups_invalidated_together, Ruling::must,
                                       "invalidated with another of its group"));
  const policy::GroupInvalidation named =
      policy::groups_invalidated_by(learning.request, learning.uri, learning.response, profile_, rules_);
  spoil_groups(named.groups, named.decision);
}

void Memory::spoil_groups(const std::vector<std::string>& groups, const Decision& why) {
  for (Shown& shown : shown_) {
    if (!shares(policy::groups_of(shown.stored.uri, shown.stored.response.fields, rules_), groups)) continue;
    shown.stored.invalidated = true;
    shown.spoiled.add(why);
  }
}

void Memory::freshen(Shown& shown, const Learning& learning) {
  policy::freshen(shown.stored, learning.response, learning.asked, learning.answered, profile_, rules_);
  shown.changed_by = learning.fetch;
  shown.stored.order = learning.fetch + 1;
  shown.spoiled = {};
  // An update can bring no-store or private (RFC 9111 §3).
  shown.storable = policy::may_store(shown.stored.request, shown.stored.response, true, profile_, rules_);
}

// RFC 9111 §4.3.4: those that the request selects and the 304 identifies are updated. When the cache has sent the
// entity tags of other variants too, the 304 may have chosen one of these: then it is for requests like this one from
// now on.
void Memory::not_modified(const Learning& learning) {
  std::vector<std::size_t> meant;
  std::vector<std::size_t> others;
  std::vector<Confirmed>& confirmed = confirmed_[learning.fetch];
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    const Shown& shown = shown_[i];
    if (shown.key != learning.key) continue;
    Decision decision = shown.storable;
    Decision selects = policy::selects(learning.request, shown.stored, rules_);
    const bool selected = selects.allowed();
    const bool by_tag = learning.response.fields.has("ETag") &&
                        policy::method_permits(learning.request.method, shown.stored.request.method);
    Decision identifies = policy::identifies(learning.response, shown.stored, rules_);
    if (decision.allowed() && identifies.allowed() && (selected || by_tag)) (selected ? meant : others).push_back(i);
    if (!by_tag) decision.add(selects);
    decision.add(identifies);
    confirmed.push_back({shown.fetch, std::move(decision)});
  }
  if (!meant.empty() && !speaks_of_all(learning.response)) {
    meant = {*std::max_element(meant.begin(), meant.end(), [&](std::size_t a, std::size_t b) {
      return policy::preferred(shown_[b].stored, shown_[a].stored, rules_);
    })};
  }
  for (const std::size_t i : meant) {
    freshen(shown_[i], learning);
    // A new Vary nominates fields of the request that has just been answered for (RFC 9111 §4.1).
    shown_[i].stored.request.fields = learning.request.fields;
  }
  if (!meant.empty()) return;
  for (const std::size_t i : others) {
    freshen(shown_[i], learning);
    Shown also = shown_[i];
    also.stored.request.fields = learning.request.fields;
    shown_.push_back(std::move(also));
  }
}

// RFC 9111 §4.3.5.
void Memory::from_head(const Learning& learning) {
  for (Shown& shown : shown_) {
    const bool concerned = shown.key == learning.key && shown.stored.request.method == "GET" &&
                           policy::selects(learning.request, shown.stored, rules_).allowed();
    if (!concerned) continue;
    if (policy::agrees_with_head(learning.response, shown.stored)) {
      freshen(shown, learning);
    } else {
      shown.stored.invalidated = true;
      shown.spoiled.add(Clause::head_mismatch_makes_stale, Ruling::must, "the response to HEAD differs");
    }
  }
}

// RFC 9111 §3.3, §3.4: a part is held by itself, and together with each other part that it fits.
void Memory::part(const Learning& learning) {
  policy::PartialReading reading = policy::read_partial(learning.request, learning.response, learning.complete, rules_);
  Decision storable = reading.decision;
  if (!reading.partial) {
    storable.add(policy::may_store(learning.request, learning.response, learning.complete, profile_, rules_));
    return add(learning,
               policy::stored(learning.uri, learning.request, learning.response, learning.asked, learning.answered,
                              profile_.targeted_fields, rules_),
               std::move(storable));
  }
  policy::PartialResponse part = *std::move(reading.partial);
  storable.add(policy::may_store(learning.request, part.head, true, profile_, rules_));
  part.head = policy::storable(part.head, profile_, rules_);
  std::vector<policy::PartialResponse> forms = {part};
  for (const Shown& old : shown_) {
    const StoredResponse& stored = old.stored;
    const bool fits = old.key == learning.key && old.storable.allowed() && stored.request.method == "GET" &&
                      stored.response.status == 200 && policy::selects(learning.request, stored, rules_).allowed();
    if (!fits) continue;
    const Decision combines =
        policy::may_combine(stored.response.fields, stored.response_time, part.head.fields, learning.answered, rules_);
    if (!combines.allowed()) continue;
    if (auto both = policy::combine(as_part(stored), part, rules_)) forms.push_back(*std::move(both));
  }
  for (policy::PartialResponse& form : forms) {
    if (const auto complete = policy::complete_response(form, rules_)) {
      whole(learning, *complete);
      continue;
    }
    StoredResponse stored = policy::stored(learning.uri, learning.request, std::move(form.head), learning.asked,
                                           learning.answered, profile_.targeted_fields, rules_);
    stored.partial = std::make_shared<const policy::PartialContent>(std::move(form.content));
    add(learning, std::move(stored), storable);
  }
}

void Memory::whole(const Learning& learning, const http::Response& response) {
  add(learning,
      policy::stored(learning.uri, learning.request, policy::storable(response, profile_, rules_), learning.asked,
                     learning.answered, profile_.targeted_fields, rules_),
      policy::may_store(learning.request, response, true, profile_, rules_));
}

void Memory::add(const Learning& learning, StoredResponse stored, Decision storable) {
  stored.order = learning.fetch + 1;
  shown_.push_back({learning.fetch, learning.fetch, learning.key, std::move(stored), std::move(storable), {}});
}

}  // namespace cachestone::oracle
