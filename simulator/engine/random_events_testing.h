// For tests only: bytes become a small world with a cache in it, and whatever can happen to it, in any order.
//
// The first bytes choose profile, rulebook and origin, the others the events. Beside the cache runs one with the same
// rules that does not explain itself: it must do the same. What must hold is in books_testing.h.
#pragma once

#include <cstdint>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "simulator/engine/books_testing.h"

namespace cachestone::engine::testing {

inline policy::Profile random_profile(Choices& choices) {
  static constexpr const char* kNames[] = {"reference", "reference-private", "edge", "browser", "proxy"};
  policy::Profile profile = *policy::named_profile(choices.one_of(kNames));
  static constexpr std::size_t kCounts[] = {100000, 1, 2, 3};
  static constexpr std::size_t kBytes[] = {1 << 30, 100, 600, 1000, 2000};
  profile.capacity = choices.one_of(kCounts);
  profile.capacity_bytes = choices.one_of(kBytes);
  if (choices.once_in(4)) profile.largest_content = 30;
  if (choices.once_in(4)) profile.collapse_requests = false;
  if (choices.once_in(4)) profile.partial_content = false;
  if (choices.once_in(8)) profile.query = profile.no_vary_search = profile.cache_groups = false;
  if (choices.once_in(8)) profile.stale_when_disconnected = false;
  if (choices.once_in(8)) profile.default_lifetime = Seconds(5);
  if (choices.once_in(8)) profile.minimum_lifetime = Seconds(3);
  if (choices.once_in(8)) profile.maximum_lifetime = Seconds(20);
  return profile;
}

// The reference as often as all defects together.
inline policy::Rulebook random_rules(Choices& choices) {
  const std::size_t kind = choices.below(4);
  if (kind < 2) return {};
  if (kind == 2) return policy::Rulebook().with(policy::all_distortions()[choices.below(policy::kDistortionCount)]);
  const std::size_t number = choices.below(256) + 256 * choices.below(2);
  return policy::Rulebook().without(policy::all_clauses()[number % policy::kClauseCount]);
}

class RandomEvents {
 public:
  explicit RandomEvents(std::span<const std::uint8_t> bytes) : RandomEvents(Choices(bytes)) {}
  // Every event and what came of it, for whoever looks for the reason of a finding.
  void trace(std::FILE* to) { trace_ = to; }

  // Throws std::logic_error when the cache breaks a promise.
  void play() {
    while (!choices_.used_up()) step();
    // No request is left, however the origin answers the last fetches.
    for (int round = 0; !books_.fetches().empty(); ++round) {
      promise(round < 1000, "an end comes");
      finish(books_.fetches().begin()->first);
    }
    promise(books_.open_requests().empty(), "each request has a reply at the end");
  }

 private:
  explicit RandomEvents(Choices choices)
      : choices_(choices),
        profile_(random_profile(choices_)),
        rules_(random_rules(choices_)),
        cache_(profile_, rules_),
        silent_(profile_, rules_.silent()),
        honest_(!choices_.once_in(3)),
        origin_(profile_.no_vary_search && choices_.once_in(2), choices_.once_in(2)),
        truth_(origin_, profile_.shared()) {}

  void step() {
    static constexpr int kSteps[] = {0, 0, 1, 400, 1000, 2500, 10000, 2'000'000'000};
    switch (choices_.below(12)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return ask();
      case 4:
      case 5:
      case 6:
        return with_fetch([&](FetchId id) { finish(id); });
      case 7:
        return with_fetch([&](FetchId id) { begin(id); });
      case 8:
        return with_fetch([&](FetchId id) { fail(id); });
      case 9:
        return choices_.once_in(3) ? stranger() : with_fetch([&](FetchId id) { interim(id); });
      case 10:
        return choices_.once_in(2) ? abort() : change();
      default:
        now_ += Milliseconds(choices_.one_of(kSteps));
    }
  }

  template <typename Act>
  void with_fetch(Act act) {
    auto& fetches = books_.fetches();
    if (fetches.empty()) return ask();
    act(std::next(fetches.begin(),
                  static_cast<std::ptrdiff_t>(choices_.below(std::min<std::size_t>(fetches.size(), 256))))
            ->first);
  }

  // Tells both caches, and looks at what they do.
  template <typename Tell>
  Effects carry_out(const Event& event, Tell tell) {
    Effects effects = tell(cache_);
    if (trace_ != nullptr) print(event, effects);
    promise_same(effects, tell(silent_));
    books_.see(effects);
    books_.compare(cache_);
    if (honest_ && rules_.is_reference()) truth_.see(effects, event, books_);
    return effects;
  }

  void print(const Event& event, const Effects& effects) const {
    static constexpr const char* kKinds[] = {"request", "head", "passed", "response", "interim", "failure"};
    std::fprintf(trace_, "--- %lld %s, fetch %llu, instance %lld\n%s",
                 static_cast<long long>(now_.time_since_epoch().count()), kKinds[static_cast<int>(event.kind)],
                 static_cast<unsigned long long>(event.fetch),
                 event.instance ? static_cast<long long>(*event.instance) : -1, describe(effects.story).c_str());
    const auto lines = [&](const http::Fields& fields) {
      for (const http::Field& line : fields)
        std::fprintf(trace_, "    %s: %s\n", line.name.c_str(), line.value.c_str());
    };
    if (event.kind == Event::Kind::request) lines(books_.request(*event.client).fields);
    for (const Fetch& fetch : effects.fetches) {
      std::fprintf(trace_, "  fetch %llu: %s %s\n", static_cast<unsigned long long>(fetch.fetch),
                   fetch.request.method.c_str(), fetch.request.target.c_str());
      lines(fetch.request.fields);
    }
    for (const Reply& reply : effects.replies) {
      std::fprintf(trace_, "  reply to %llu: %d\n", static_cast<unsigned long long>(reply.request),
                   reply.response.status);
      lines(reply.response.fields);
      std::fprintf(trace_, "    %s\n", std::string(reply.body()).c_str());
    }
  }

  Event event_of(Event::Kind kind, FetchId id, std::optional<RequestId> client,
                 const http::Response* response = nullptr) {
    Event event{kind, id, client, std::nullopt, now_};
    if (response != nullptr && response->fields.has("X-Instance")) {
      event.instance = std::stoul(std::string(*response->fields.first("X-Instance")));
    }
    return event;
  }

  void ask() {
    const RequestId id = ++last_request_;
    const http::Request request = random_request(choices_, now_);
    if (request.method == profile_.purge_method) truth_.invalidated(origin_.uri_of(request));
    books_.open(id, request);
    carry_out(event_of(Event::Kind::request, 0, id), [&](Cache& cache) { return cache.on_request(id, request, now_); });
  }

  http::Response answer_to(const http::Request& request) {
    return honest_ ? origin_.answer(request, choices_, now_) : wild_response(choices_, now_);
  }

  // The head of a response arrives.
  void begin(FetchId id) {
    Books::OpenFetch& fetch = books_.fetches().at(id);
    if (!fetch.passing) fetch.passing = answer_to(fetch.request);
    http::Response head = *fetch.passing;
    head.body.clear();
    const Event event = event_of(Event::Kind::head, id, fetch.client, &head);
    const Effects effects = carry_out(event, [&](Cache& cache) { return cache.on_head(id, head, now_); });
    for (const Passage& passage : effects.passages) {
      promise(passage.fetch == id && effects.passages.size() == 1, "a head begins one passage, its own");
      fetch.passes = true;
      fetch.keep = passage.keep;
    }
  }

  // What a response does beside answering.
  void take_effect(const Books::OpenFetch& fetch, const http::Response& response, const Event& event) {
    if (!honest_) return;
    const std::string& method = fetch.request.method;
    const bool safe = method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE" ||
                      (method == "QUERY" && profile_.query);
    if (!safe && response.status < 400) truth_.invalidated(origin_.uri_of(fetch.request));
    if (event.instance) truth_.arrived(*event.instance);
  }

  void finish(FetchId id) {
    const Books::OpenFetch fetch = books_.end(id);
    const http::Response response = fetch.passing ? *fetch.passing : answer_to(fetch.request);
    const bool dropped = fetch.passes && (!fetch.keep || choices_.once_in(4));
    Event event = event_of(Event::Kind::response, id, fetch.client, &response);
    take_effect(fetch, response, event);
    if (dropped) {
      event.kind = Event::Kind::passed;
      carry_out(event, [&](Cache& cache) { return cache.on_passed(id, now_); });
    } else {
      carry_out(event, [&](Cache& cache) { return cache.on_response(id, response, now_); });
    }
  }

  void fail(FetchId id) {
    static constexpr OriginFailure kFailures[] = {OriginFailure::refused, OriginFailure::reset,
                                                  OriginFailure::truncated, OriginFailure::timeout,
                                                  OriginFailure::malformed};
    const Books::OpenFetch fetch = books_.end(id);
    const OriginFailure failure = choices_.one_of(kFailures);
    std::optional<http::Response> partial;
    if (choices_.once_in(2)) {
      partial = fetch.passing ? *fetch.passing : answer_to(fetch.request);
      partial->body.resize(choices_.below(std::min<std::size_t>(partial->body.size() + 1, 256)));
    }
    const Event event = event_of(Event::Kind::failure, id, fetch.client, partial ? &*partial : nullptr);
    if (event.instance) truth_.arrived(*event.instance);
    carry_out(event, [&](Cache& cache) { return cache.on_failure(id, failure, now_, partial ? &*partial : nullptr); });
  }

  void interim(FetchId id) {
    static constexpr int kStatuses[] = {103, 100, 102, 199};
    http::Response response;
    response.status = choices_.one_of(kStatuses);
    add_lines(choices_, response.fields, kResponseFields, 2, now_);
    const Event event = event_of(Event::Kind::interim, id, books_.fetches().at(id).client);
    carry_out(event, [&](Cache& cache) { return cache.on_interim(id, response, now_); });
  }

  // News of a fetch that nobody made.
  void stranger() {
    const FetchId id = 1'000'000;
    const http::Response response = wild_response(choices_, now_);
    const std::size_t kind = choices_.below(5);
    const Effects effects = carry_out(event_of(Event::Kind::response, id, std::nullopt), [&](Cache& cache) {
      if (kind == 0) return cache.on_response(id, response, now_);
      if (kind == 1) return cache.on_failure(id, OriginFailure::reset, now_, &response);
      if (kind == 2) return cache.on_head(id, response, now_);
      if (kind == 3) return cache.on_interim(id, response, now_);
      return cache.on_passed(id, now_);
    });
    promise(effects.replies.empty() && effects.fetches.empty(), "news of an unknown fetch changes nothing");
  }

  void abort() {
    if (books_.open_requests().empty()) return;
    const auto& open = books_.open_requests();
    const RequestId id =
        *std::next(open.begin(), static_cast<std::ptrdiff_t>(choices_.below(std::min<std::size_t>(open.size(), 256))));
    books_.abort(id);
    cache_.on_abort(id);
    silent_.on_abort(id);
    books_.compare(cache_);
  }

  void change() {
    now_ += Seconds(2);
    http::Request request;
    const TargetChoice& target = choices_.one_of(kTargets);
    request.target = target.target;
    request.fields.add("Host", target.host);
    origin_.change(origin_.resource_of(request));
  }

  std::FILE* trace_ = nullptr;
  Choices choices_;
  policy::Profile profile_;
  policy::Rulebook rules_;
  Cache cache_;
  Cache silent_;
  bool honest_;
  HonestOrigin origin_;
  Truth truth_;
  Books books_;
  Time now_{std::chrono::sys_days{std::chrono::year{2026} / 8 / 1}};
  RequestId last_request_ = 0;
};

}  // namespace cachestone::engine::testing
