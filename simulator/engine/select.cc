// Which stored response a request is about: by its key, by Vary, and by No-Vary-Search (RFC 9111 §4, §4.1).
#include <string>
#include <utility>

#include "simulator/engine/state.h"
#include "simulator/policy/methods.h"
#include "simulator/policy/query_key.h"
#include "simulator/policy/search_variance.h"
#include "simulator/policy/selection.h"

namespace cachestone::engine {
namespace {

std::string called(const policy::StoredResponse& stored) {
  return "stored response to " + stored.request.method + " of " +
         std::string(stored.response.fields.first("Date").value_or("an unknown date"));
}

}  // namespace

std::string State::key_of(const http::Request& request, const std::string& uri) const {
  const std::string key = policy::cache_key(uri, rules_);
  return request.method == "QUERY" && profile_.query ? key + policy::query_key(request, rules_) : key;
}

// The preferred one of those that fit.
std::optional<State::Found> State::select(const OpenRequest& open, Effects& effects) const {
  std::optional<Found> selected;
  http::Request asked;
  asked.fields = open.request.fields;
  // What answers a method that only the defect "no write-through" looks up: the stored response to GET.
  asked.method = cacheable(open.request) ? open.request.method : "GET";
  std::vector<Found> candidates = store_.candidates(open.key, asked.fields);
  const std::size_t others = store_.count(open.key) - candidates.size();
  if (profile_.no_vary_search && candidates.empty()) candidates = equivalent(open.uri, open.key, effects);
  if (candidates.empty() && others == 0) tell(effects, "nothing is stored for this URI");
  for (Found& candidate : candidates) {
    policy::Decision decision = policy::selects(asked, candidate.stored, rules_);
    const bool fits = decision.allowed();
    tell(
        effects, [&] { return called(candidate.stored) + (fits ? " fits the request" : " does not fit the request"); },
        std::move(decision));
    if (fits && (!selected || policy::preferred(candidate.stored, selected->stored, rules_))) {
      selected = std::move(candidate);
    }
  }
  if (others > 0) {
    tell(effects, [&] {
      return std::to_string(others) + " more stored for this URI have other values of the fields that Vary names";
    });
  }
  return selected;
}

// What is stored for URIs that No-Vary-Search makes equivalent to this one.
std::vector<State::Found> State::equivalent(const std::string& uri, const std::string& key, Effects& effects) const {
  std::vector<Found> candidates = store_.labelled("path " + policy::path_key(uri, rules_));
  const Found* latest = nullptr;
  for (const Found& each : candidates) {
    if (latest == nullptr || each.stored.order > latest->stored.order) latest = &each;
  }
  if (latest == nullptr) return {};
  const http::Fields latest_fields = latest->stored.response.fields;
  const std::string latest_value = latest_fields.combined("No-Vary-Search").value_or("");
  std::erase_if(candidates, [&](const Found& each) {
    const http::Fields& fields = each.stored.response.fields;
    if (*each.place->key == key) return true;
    const bool by_latest = rules_.distorted(policy::Distortion::search_latest_for_all);
    const std::string value = fields.combined("No-Vary-Search").value_or("");
    if (!by_latest && policy::superseded(value, latest_value, rules_)) return true;
    const auto variance = policy::search_variance(by_latest ? latest_fields : fields, rules_);
    policy::Decision decision = policy::match_search(uri, each.stored.uri, variance, rules_);
    const bool matches = decision.allowed();
    tell(
        effects, [&] { return "stored for " + each.stored.uri; }, std::move(decision));
    return !matches;
  });
  return candidates;
}

}  // namespace cachestone::engine
