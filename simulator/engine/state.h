// What is behind a Cache: the open requests, the open fetches and the store, and the events that change them.
//
//   request   → answered from the store, or waits for a fetch (its own, or that of an identical earlier request)
//   response  → stored, validates or invalidates; answers everyone who waits for it
//   failure   → answered from the store where stale is permitted, else with an error
//
// Every rule is in simulator/policy; here is only the order in which they are asked.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "simulator/engine/cache.h"
#include "simulator/engine/store.h"
#include "simulator/policy/cache_status.h"
#include "simulator/policy/partial_response.h"
#include "simulator/policy/reuse.h"

namespace cachestone::engine {

class State {
 public:
  State(policy::Profile profile, policy::Rulebook rules);

  void request(RequestId id, http::Request request, Time now, Effects& effects);
  void head(FetchId id, const http::Response& head, Time now, Effects& effects);
  void passed(FetchId id, Time now, Effects& effects);
  void response(FetchId id, const http::Response& response, Time now, Effects& effects);
  void interim(FetchId id, const http::Response& interim, Time now, Effects& effects);
  void failure(FetchId id, OriginFailure failure, const http::Response* partial, Time now, Effects& effects);
  void abort(RequestId id);

  const policy::Profile& profile() const { return profile_; }
  const Store& store() const { return store_; }
  std::size_t open_requests() const { return requests_.size(); }

 private:
  // A request that has no reply yet.
  struct OpenRequest {
    http::Request request;
    std::string uri;
    std::string key;
    // Why the store could not answer it; nothing while nobody else was asked.
    std::optional<policy::Forwarded> forwarded;
    // It waited for another request: whose response was used (true), or could not be (false).
    std::optional<bool> collapsed;
    // What the origin answered, where that is not the status of the response (RFC 9211 §2.3).
    std::optional<int> upstream;
  };
  // A request to the origin that has no answer yet.
  struct OpenFetch {
    http::Request request;  // the client's, on whose behalf it was made
    std::string uri;
    std::string key;
    // The first is the one that caused it, others were collapsed into it. An aborted one stays: its place matters.
    // Empty for a fetch in the background.
    std::vector<RequestId> waiting;
    bool validates = false;  // carries validators of a stored response
    bool completes = false;  // asks for what is missing of a stored response (RFC 9111 §3.3)
    bool shared = false;     // others may wait for it
    Time sent{};
    int retries = 0;                        // how often a defect has sent it again
    http::Fields hints;                     // of interim responses, for a defect
    std::optional<http::Response> passing;  // the head of the response that goes to the client as it comes

    bool background() const { return waiting.empty(); }
  };
  enum class Collapse { allowed, forbidden };
  using Found = Store::Found;
  // A QUERY with more content than this is not cached.
  static constexpr std::size_t kLongestQuery = 65536;
  // At most so many entity tags of ours in one If-None-Match.
  static constexpr std::size_t kMostTags = 8;

  // Adds to the story, when somebody listens; `what` is text or a function that makes it.
  template <typename What>
  void tell(Effects& effects, What&& what, policy::Decision decision = {}) const {
    if (!rules_.explains()) return;
    if constexpr (std::is_invocable_v<What>) {
      effects.story.push_back({what(), std::move(decision)});
    } else {
      effects.story.push_back({std::string(std::forward<What>(what)), std::move(decision)});
    }
  }

  // request.cc
  bool purge(RequestId id, Effects& effects);
  void answer(RequestId id, Time now, Collapse collapse, Effects& effects);
  bool cacheable(const http::Request& request) const;

  // select.cc
  std::optional<Found> select(const OpenRequest& open, Effects& effects) const;
  std::vector<Found> equivalent(const std::string& uri, const std::string& key, Effects& effects) const;
  std::string key_of(const http::Request& request, const std::string& uri) const;
  policy::Reuse judge(const http::Request& request, const Found& found, Time now, policy::Connection connection,
                      Effects& effects) const;

  // serve.cc
  // `upstream`: what the origin answered when it was asked about this stored response.
  void serve(RequestId id, const Found& found, const policy::Reuse& reuse, std::optional<int> upstream,
             Effects& effects);
  void serve_content(RequestId id, const Found& found, http::Response full, Time now, Effects& effects);
  void pass_on(RequestId id, http::Response response, bool stored, Effects& effects);
  void stamp(http::Response& response, const OpenRequest& open, policy::CacheStatus status) const;
  void fail(RequestId id, http::Response error, Effects& effects);
  void reply(RequestId id, http::Response response, Effects& effects,
             std::shared_ptr<const std::string> content = nullptr);

  // forward.cc
  bool join(RequestId id, const OpenRequest& open, Effects& effects);
  void forward(RequestId id, const Found* candidate, Time now, Effects& effects);
  bool loops(RequestId id, Time now, Effects& effects);
  void forward_in_background(const OpenRequest& open, const Found* candidate, Time now, Effects& effects);
  void send(OpenFetch fetch, const Found* candidate, Time now, Effects& effects);
  void hand_out(FetchId id, OpenFetch fetch, http::Request sent, Effects& effects);
  void add_validators(http::Request& sent, OpenFetch& fetch, const Found* candidate) const;
  void tell_sent(const OpenFetch& fetch, const http::Request& sent, Effects& effects) const;
  http::Request outgoing(const http::Request& request) const;
  void fetch_again(OpenFetch fetch, Time now, Effects& effects);

  // partial.cc
  bool enough(const http::Request& request, const policy::StoredResponse& stored) const;
  bool ask_for_rest(http::Request& sent, const OpenFetch& fetch, const Found& candidate) const;
  std::optional<Found> held_in_part(const OpenFetch& fetch, const policy::PartialResponse& update, Time now,
                                    Effects& effects);
  bool holds_whole(const OpenFetch& fetch, Effects& effects) const;
  bool store_partial(const OpenFetch& fetch, const http::Response& response, bool complete, Time now, Effects& effects);
  void rest_arrived(OpenFetch fetch, const http::Response& response, Time now, Effects& effects);

  // passage.cc
  bool passes(const OpenFetch& fetch, const http::Response& head) const;
  policy::Decision may_keep(const OpenFetch& fetch, http::Response received) const;
  void release_followers(OpenFetch& fetch, FetchId id, Time now, Effects& effects);

  // response.cc
  std::optional<OpenFetch> take(FetchId id);
  void not_modified(OpenFetch fetch, http::Response response, Time now, Effects& effects);
  std::optional<Found> identified_among(std::vector<Found> candidates, const OpenFetch& fetch,
                                        const http::Response& not_modified, Effects& effects);
  bool answers(const http::Request& request, const http::Response& not_modified) const;
  std::optional<Found> identified(const OpenFetch& fetch, const http::Response& not_modified, Effects& effects);
  void full_response(const OpenFetch& fetch, const http::Response& response, Time now, Effects& effects);
  bool follows(const http::Response& response, bool stored) const;
  void serve_old(RequestId id, const OpenFetch& fetch, Time now, Effects& effects);
  void update_from_head(const OpenFetch& fetch, const http::Response& head, Time now, Effects& effects);

  // keep.cc
  // True when it is stored.
  bool store(const OpenFetch& fetch, const http::Response& response, bool complete, Time now, Effects& effects);
  bool put(const OpenFetch& fetch, const policy::StoredResponse& stored, Effects& effects);
  bool update(Found& found, const OpenFetch& fetch, const http::Response& update, Time now, Effects& effects);
  std::vector<std::string> labels_of(const policy::StoredResponse& stored) const;

  // invalidate.cc
  void clear_site(const OpenFetch& fetch, const http::Response& response, Effects& effects);
  void invalidate(const OpenFetch& fetch, const http::Response& response, Effects& effects);
  std::vector<Found> stored_for(const std::string& uri, Effects& effects) const;
  void invalidate_groups(std::set<std::string> groups, Effects& effects);

  // failure.cc
  enum class Stale { served, forbidden, nothing_stored };
  // `upstream`: the status of the error, when there was an answer.
  Stale serve_stale(RequestId id, std::optional<int> upstream, Time now, Effects& effects);
  bool tries_again(const OpenFetch& fetch, OriginFailure failure) const;

  policy::Profile profile_;
  policy::Rulebook rules_;
  Store store_;
  FetchId next_fetch_ = 1;
  std::unordered_map<RequestId, OpenRequest> requests_;
  std::unordered_map<FetchId, OpenFetch> fetches_;
  std::unordered_map<std::string, FetchId> collapsible_;                   // by key: the fetch that others may join
  std::unordered_set<std::string> refreshing_;                             // the keys of fetches in the background
  std::unordered_map<std::string, std::vector<http::Response>> replayed_;  // interim responses by key, for a defect
};

}  // namespace cachestone::engine
