#include "reports/site/interest.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <string_view>

#include "simulator/http/date.h"

namespace cachestone::reports::site {
namespace {

// Sorted. A name that ends with "cache-control" (of a targeted field) counts, too.
constexpr std::string_view kCachingFields[] = {"accept-ranges",
                                               "age",
                                               "authorization",
                                               "cache-control",
                                               "cache-group-invalidation",
                                               "cache-groups",
                                               "cache-status",
                                               "cdn-loop",
                                               "clear-site-data",
                                               "content-encoding",
                                               "content-language",
                                               "content-location",
                                               "content-range",
                                               "cookie",
                                               "etag",
                                               "expires",
                                               "if-match",
                                               "if-modified-since",
                                               "if-none-match",
                                               "if-range",
                                               "if-unmodified-since",
                                               "last-modified",
                                               "location",
                                               "no-vary-search",
                                               "pragma",
                                               "proxy-authorization",
                                               "range",
                                               "retry-after",
                                               "set-cookie",
                                               "surrogate-capability",
                                               "surrogate-control",
                                               "trailer",
                                               "transfer-encoding",
                                               "upgrade",
                                               "use-as-dictionary",
                                               "vary",
                                               "warning",
                                               "www-authenticate"};
// Different in every message, or about the connection: no difference between two runs.
constexpr std::string_view kVolatile[] = {"cachestone-serial", "connection", "content-length", "date", "host",
                                          "keep-alive",        "user-agent"};

template <std::size_t size>
bool has(const std::string_view (&sorted)[size], std::string_view name) {
  return std::binary_search(std::begin(sorted), std::end(sorted), name);
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// The field that a check is about, in small letters: "the response field Age is present" is about "age".
std::string named_field(std::string_view expected) {
  for (const std::string_view before : {"response field ", "trailer field ", "forwarded request's "}) {
    const std::size_t found = expected.find(before);
    if (found == std::string_view::npos) continue;
    const std::string_view rest = expected.substr(found + before.size());
    return http::lower(rest.substr(0, std::min(rest.find(' '), std::size_t{100})));
  }
  return {};
}

// Two dates made relative to the same moment of two runs may be a second apart, and values may name the case's path.
bool same_value(const http::Field& a, const http::Field& b) {
  if (a.value == b.value) return true;
  const std::optional<Time> date = http::parse_date(a.value, {});
  const std::optional<Time> other = http::parse_date(b.value, {});
  if (date && other) return std::chrono::abs(*date - *other) <= std::chrono::seconds(2);
  return short_target(a.value) == short_target(b.value);
}

using Items = std::unordered_set<const void*>;

void mark_fields(const http::Fields& fields, const http::Fields& others, Items& found) {
  for (const http::Field& field : fields) {
    if (has(kVolatile, http::lower(field.name))) continue;
    const bool there = std::any_of(others.begin(), others.end(), [&](const http::Field& other) {
      return http::same_name(field.name, other.name) && same_value(field, other);
    });
    if (!there) found.insert(&field);
  }
}

void mark(const http::Request& request, const http::Request& other, Items& found) {
  if (request.method != other.method || short_target(request.target) != short_target(other.target)) {
    found.insert(&request);
  }
  mark_fields(request.fields, other.fields, found);
}
void mark(const http::Response& response, const http::Response& other, Items& found) {
  if (response.status != other.status) found.insert(&response);
  mark_fields(response.fields, other.fields, found);
}

const Exchange* counterpart(const Exchange& exchange, const std::vector<Exchange>& others) {
  const auto found = std::find_if(others.begin(), others.end(), [&](const Exchange& other) {
    return other.step == exchange.step && other.client == exchange.client;
  });
  return found == others.end() ? nullptr : &*found;
}

// What `run` has in the script's messages and `other` has not. A request that only one of them got to the origin says
// what the cache did, not what the case is about.
void mark_run(const std::vector<Exchange>& run, const std::vector<Exchange>& other, Items& found) {
  for (const Exchange& exchange : run) {
    const Exchange* against = counterpart(exchange, other);
    if (against == nullptr) {
      found.insert(&exchange.request);
      continue;
    }
    mark(exchange.request, against->request, found);
    const std::size_t both = std::min(exchange.origin.size(), against->origin.size());
    for (std::size_t i = 0; i < both; ++i) {
      // A 304 stands where the other run had a whole answer: that, too, is what the cache did.
      const http::Response& a = exchange.origin[i].response;
      const http::Response& b = against->origin[i].response;
      if (a.status == b.status || (a.status != 304 && b.status != 304)) mark(a, b, found);
    }
  }
}

}  // namespace

Interest::Interest(const CaseResult& result) {
  for (const Check& check : result.checks) {
    std::string field = named_field(check.expected);
    if (!field.empty()) names_.insert(std::move(field));
  }
  for (const auto* run : {&result.exchanges, &result.control}) {
    for (const Exchange& exchange : *run) {
      for (const http::Field& field : exchange.request.fields) {
        std::string name = http::lower(field.name);
        if (!has(kVolatile, name)) names_.insert(std::move(name));
      }
    }
  }
  if (result.control.empty()) return;
  mark_run(result.exchanges, result.control, differing_);
  mark_run(result.control, result.exchanges, differing_);
}

bool Interest::matters(const http::Field& field, const http::Fields& message) const {
  if (differs(&field)) return true;
  const std::string name = http::lower(field.name);
  if (has(kCachingFields, name) || ends_with(name, "cache-control") || names_.count(name) != 0) return true;
  return name == "date" && message.has("Expires");
}

std::string short_target(const std::string& target) {
  const std::size_t start = target.find("/cs-");
  if (start == std::string::npos) return target;
  const std::size_t end = target.find('/', start + 1);
  if (end == std::string::npos) return target;
  return target.substr(0, start) + target.substr(end);
}

}  // namespace cachestone::reports::site
