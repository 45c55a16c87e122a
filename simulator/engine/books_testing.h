// For tests only: the books about one cache, and what must hold whatever happens.
//
// Each `see_` is called with the effects of one event, after it. A broken promise is thrown as std::logic_error.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "simulator/engine/cache.h"
#include "simulator/engine/honest_origin_testing.h"
#include "simulator/policy/selection.h"

namespace cachestone::engine::testing {

inline void promise(bool kept, const std::string& what) {
  if (!kept) throw std::logic_error("broken promise: " + what);
}

// The event whose effects are looked at.
struct Event {
  enum class Kind { request, head, passed, response, interim, failure };
  Kind kind = Kind::request;
  FetchId fetch = 0;                      // not of a request
  std::optional<RequestId> client{};      // whose fetch it is; of a request: the request itself
  std::optional<std::size_t> instance{};  // of a response
  Time now{};
};

// Requests and fetches: none is lost, none is answered twice.
class Books {
 public:
  struct OpenFetch {
    http::Request request;
    std::optional<RequestId> client;
    std::optional<http::Response> passing;  // what is coming in, when its head has been shown
    bool passes = false;                    // and the client gets it as it comes
    bool keep = false;
  };

  void open(RequestId id, http::Request request) {
    requests_.insert_or_assign(id, std::move(request));
    open_.insert(id);
  }
  void abort(RequestId id) { open_.erase(id); }
  OpenFetch end(FetchId id) {
    OpenFetch fetch = std::move(fetches_.at(id));
    fetches_.erase(id);
    return fetch;
  }

  void see(const Effects& effects) {
    for (const Interim& interim : effects.interim) {
      promise(open_.contains(interim.request), "an interim response goes to an open request");
    }
    for (const Reply& reply : effects.replies) {
      promise(open_.erase(reply.request) == 1, "a reply goes to an open request");
    }
    for (const Passage& passage : effects.passages) {
      promise(open_.erase(passage.request) == 1, "a passage goes to an open request");
      const auto fetch = fetches_.find(passage.fetch);
      promise(fetch != fetches_.end(), "a passage is that of an open fetch");
      promise(fetch->second.client == passage.request, "a passage goes to the client of its fetch");
    }
    for (const Fetch& fetch : effects.fetches) {
      promise(fetch.fetch > last_fetch_, "each fetch has an id of its own");
      last_fetch_ = fetch.fetch;
      promise(!fetch.client || requests_.contains(*fetch.client), "a fetch is for a request that was made");
      fetches_[fetch.fetch] = {fetch.request, fetch.client, std::nullopt, false, false};
    }
  }

  void compare(const Cache& cache) const {
    promise(cache.open_requests() == open_.size(), "as many requests are open as have no reply");
    promise(!fetches_.empty() || open_.empty(), "whoever waits, waits for a fetch");
    promise(cache.stored_count() <= cache.profile().capacity, "no more is stored than fits");
    promise(cache.stored_bytes() <= cache.profile().capacity_bytes, "no more bytes are stored than fit");
  }

  std::map<FetchId, OpenFetch>& fetches() { return fetches_; }
  const std::set<RequestId>& open_requests() const { return open_; }
  const http::Request& request(RequestId id) const { return requests_.at(id); }

 private:
  std::map<RequestId, http::Request> requests_;
  std::set<RequestId> open_;
  std::map<FetchId, OpenFetch> fetches_;
  FetchId last_fetch_ = 0;
};

inline void promise_same(const Effects& a, const Effects& b) {
  promise(a.replies.size() == b.replies.size() && a.fetches.size() == b.fetches.size() &&
              a.passages.size() == b.passages.size() && a.interim.size() == b.interim.size(),
          "a cache that explains does as much as one that does not");
  for (std::size_t i = 0; i < a.replies.size(); ++i) {
    promise(a.replies[i].request == b.replies[i].request && whole(a.replies[i]) == whole(b.replies[i]),
            "a cache that explains replies as one that does not");
  }
  for (std::size_t i = 0; i < a.fetches.size(); ++i) {
    promise(a.fetches[i].fetch == b.fetches[i].fetch && a.fetches[i].client == b.fetches[i].client &&
                a.fetches[i].request == b.fetches[i].request,
            "a cache that explains asks as one that does not");
  }
  for (std::size_t i = 0; i < a.passages.size(); ++i) {
    promise(a.passages[i].head == b.passages[i].head && a.passages[i].keep == b.passages[i].keep,
            "a cache that explains passes on as one that does not");
  }
}

// What the replies say, where the cache is the reference and the origin is honest.
class Truth {
 public:
  Truth(const HonestOrigin& origin, bool shared) : origin_(origin), shared_(shared) {}

  void see(const Effects& effects, const Event& event, const Books& books) {
    for (const Reply& reply : effects.replies) {
      const http::Request& request = books.request(reply.request);
      if (reply.response.status == 304 || reply.response.status == 204 || request.method == "HEAD") {
        promise(reply.body().empty(), "no content where none may be");
      }
      const auto instance = number_in(reply.response.fields);
      if (!instance) continue;
      const bool direct = event.kind != Event::Kind::request && event.client == reply.request;
      const bool arriving = event.instance == instance;
      if (!(direct && arriving)) see_stored(reply, *instance, event);
      if (request.method != "GET" && request.method != "QUERY") continue;
      if (reply.response.status == 200) see_whole(reply, request, direct);
      if (reply.response.status == 206) see_parts(reply, request, direct);
    }
    for (const Passage& passage : effects.passages) {
      promise(number_in(passage.head.fields) == event.instance, "a passage has the head that came");
    }
  }

  void arrived(std::size_t instance) { arrived_[instance] = ++seen_; }
  void invalidated(const std::string& uri) { invalid_before_[uri] = ++seen_; }

 private:
  static std::optional<std::size_t> number_in(const http::Fields& fields) {
    const auto text = fields.first("X-Instance");
    if (!text) return std::nullopt;
    return std::strtoul(std::string(*text).c_str(), nullptr, 10);
  }

  // Something that lay in the store.
  void see_stored(const Reply& reply, std::size_t number, const Event& event) {
    const Instance& instance = origin_.instance(number);
    const auto& fields = reply.response.fields;
    // An update can leave a field that decides in the place of what the update says (RFC 9213 §2.2).
    const Forbids forbids = fields.has("CDN-Cache-Control") ? Forbids::nothing : instance.forbids;
    promise(forbids != Forbids::storing, "what must not be stored goes to nobody else");
    promise(!shared_ || forbids != Forbids::sharing, "what is private goes to nobody else");
    if (reply.response.status == 416) return;
    promise(fields.count("Age") == 1, "what comes from the store has an Age");
    const long long age = std::strtoll(std::string(*fields.first("Age")).c_str(), nullptr, 10);
    promise(age >= 0, "Age is not negative");
    auto& last = ages_[number];
    promise(age >= last, "Age does not decrease while nothing arrives");
    last = age;
    if (event.kind == Event::Kind::request) {
      const auto invalid = invalid_before_.find(instance.uri);
      promise(invalid == invalid_before_.end() || arrived_[number] > invalid->second,
              "what is invalidated is not used without validation");
    }
  }

  // `stored_for`: Vary must allow it, unless the origin has just answered this very request.
  bool allowed(const Representation& representation, const http::Request& request, const http::Fields& fields,
               bool direct) const {
    if (representation.resource != origin_.resource_of(request)) return false;
    if (direct) return true;
    const auto nominated = policy::nominated_fields(fields);
    for (const http::Fields& said : representation.said_for) {
      const bool same = std::all_of(nominated.begin(), nominated.end(), [&](const std::string& name) {
        return name != "*" && text_of_field(said, name) == text_of_field(request.fields, name);
      });
      if (same) return true;
    }
    return false;
  }
  static std::string text_of_field(const http::Fields& fields, std::string_view name) {
    if (!fields.has(name)) return "none";
    std::string text;
    for (const std::string_view line : fields.all(name)) text += std::string(http::trim(line)) + ", ";
    return text;
  }

  // True when the bytes at each of these places are of one representation that may be sent.
  bool of_one(const std::vector<http::BodyPart>& parts, const http::Request& request, const http::Fields& fields,
              bool direct, bool all) const {
    const auto& known = origin_.representations();
    for (std::size_t number = 0; number < known.size(); ++number) {
      if (!allowed(known[number], request, fields, direct)) continue;
      const bool fits = std::all_of(parts.begin(), parts.end(), [&](const http::BodyPart& part) {
        const std::uint64_t length = part.range.complete_length.value_or(known[number].length);
        return length == known[number].length && (!all || part.bytes.size() == length) &&
               part.bytes == bytes_of(number, part.range.span->offset, part.range.span->length);
      });
      if (fits) return true;
    }
    return false;
  }

  void see_whole(const Reply& reply, const http::Request& request, bool direct) const {
    const std::string body(reply.body());
    const std::vector<http::BodyPart> parts = {{std::nullopt, {"bytes", http::ByteSpan{0, body.size()}, {}}, body}};
    promise(of_one(parts, request, reply.response.fields, direct, true),
            "a 200 has all the content of one representation: " + body);
  }

  void see_parts(const Reply& reply, const http::Request& request, bool direct) const {
    const http::Fields& fields = reply.response.fields;
    const std::string body(reply.body());
    std::vector<http::BodyPart> parts;
    if (const auto boundary = http::byteranges_boundary(fields.first("Content-Type").value_or(""))) {
      const auto parsed = http::parse_byteranges(body, *boundary);
      promise(parsed.has_value(), "the content of a 206 is multipart/byteranges");
      parts = *parsed;
    } else {
      const auto range = http::parse_content_range(fields.first("Content-Range").value_or(""));
      promise(range && range->span && range->span->length == body.size(), "Content-Range fits the content of a 206");
      parts.push_back({std::nullopt, *range, body});
    }
    promise(of_one(parts, request, fields, direct, false), "a 206 has bytes of one representation: " + body);
  }

  const HonestOrigin& origin_;
  bool shared_;
  std::size_t seen_ = 0;
  std::map<std::size_t, std::size_t> arrived_;         // instance → when
  std::map<std::string, std::size_t> invalid_before_;  // URI → when
  std::map<std::size_t, long long> ages_;              // instance → the last Age it was sent with
};

}  // namespace cachestone::engine::testing
