// For tests only: messages made from bytes, out of all that a cache knows and some that it does not.
//
// Every byte chooses from a short list, so that a fuzzer that changes one byte changes one thing. When the bytes are
// used up, each choice is the first one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "simulator/http/date.h"
#include "simulator/http/message.h"
#include "simulator/http/time.h"

namespace cachestone::policy::testing {

class Choices {
 public:
  explicit Choices(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  bool used_up() const { return bytes_.empty(); }
  // A number below `bound`, which is at most 256.
  std::size_t below(std::size_t bound) {
    if (bytes_.empty()) return 0;
    const std::size_t number = bytes_.front() % bound;
    bytes_ = bytes_.subspan(1);
    return number;
  }
  // True once in `times`.
  bool once_in(std::size_t times) { return below(times) == times - 1; }
  template <typename T, std::size_t N>
  const T& one_of(const T (&choices)[N]) {
    static_assert(N <= 256);
    return choices[below(N)];
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

// What a field line forbids: that the response is stored at all, or by a shared cache.
enum class Forbids { nothing, storing, sharing };

struct FieldChoice {
  const char* name;
  const char* value;  // "@N" stands for the date N seconds from now
  Forbids forbids = Forbids::nothing;
};

inline constexpr FieldChoice kResponseFields[] = {
    {"Cache-Control", "max-age=10"},
    {"Cache-Control", "max-age=100"},
    {"Cache-Control", "max-age=4"},
    {"cache-control", "MAX-AGE=30"},
    {"Cache-Control", "max-age=0"},
    {"Cache-Control", "max-age=\"20\""},
    {"Cache-Control", "max-age=99999999999999999999"},
    {"Cache-Control", "max-age=-1"},
    {"Cache-Control", "max-age=x"},
    {"Cache-Control", "max-age=5, max-age=50"},
    {"Cache-Control", "s-maxage=3, max-age=60"},
    {"Cache-Control", "s-maxage=0"},
    {"Cache-Control", "no-store", Forbids::storing},
    {"Cache-Control", "max-age=9, No-Store", Forbids::storing},
    {"Cache-Control", "private", Forbids::sharing},
    {"Cache-Control", "private, max-age=40", Forbids::sharing},
    {"Cache-Control", "private=\"X-A, foo\""},
    {"Cache-Control", "no-cache"},
    {"Cache-Control", "no-cache=\"Set-Cookie\""},
    {"Cache-Control", "public"},
    {"Cache-Control", "must-revalidate, max-age=4"},
    {"Cache-Control", "proxy-revalidate"},
    {"Cache-Control", "immutable, max-age=100"},
    {"Cache-Control", "max-age=2, stale-while-revalidate=100"},
    {"Cache-Control", "max-age=2, stale-if-error=100"},
    {"Cache-Control", "stale-while-revalidate=7"},
    {"Cache-Control", ", ,\tmax-age = 3 ,=,\"\",a=\"b"},
    {"Expires", "@10"},
    {"Expires", "@-10"},
    {"Expires", "0"},
    {"Last-Modified", "@-1000"},
    {"Age", "0"},
    {"Age", "7"},
    {"Age", "5, 90"},
    {"Age", "99999999999999999999"},
    {"Age", "-1"},
    {"Age", "x"},
    {"Vary", "Bar"},
    {"Vary", "bar , accept-language"},
    {"Vary", "*"},
    {"Vary", "Authorization, Host"},
    {"CDN-Cache-Control", "max-age=50"},
    {"CDN-Cache-Control", "max-age=5.5, a=?x"},
    {"Cache-Groups", "\"g\""},
    {"Cache-Groups", "\"g\", \"h\", \"g\";p=1"},
    {"Cache-Groups", "g"},
    {"Set-Cookie", "a=b"},
    {"Pragma", "no-cache"},
    {"Warning", "110 - stale"},
    {"Connection", "close, X-Hop"},
    {"X-Hop", "1"},
    {"Content-Type", "text/plain"},
    {"Content-Encoding", "gzip"},
    {"Cache-Status", "other; hit"},
    {"Cache-Status", "\"broken"},
    {"Trailer", "Digest"},
    {"Via", "1.1 a"},
    {"X-A", "1"},
};

// What an origin that means nothing well adds: these lie about the content, or about who may keep it.
inline constexpr FieldChoice kWildFields[] = {
    {"Cache-Control", "no-store, must-understand"},
    {"CDN-Cache-Control", "no-store"},
    {"CDN-Cache-Control", "private"},
    {"No-Vary-Search", "params=(\"x\")"},
    {"No-Vary-Search", "params, except=(\"y\")"},
    {"No-Vary-Search", "key-order"},
    {"No-Vary-Search", "params=("},
    {"ETag", "\"a\""},
    {"ETag", "W/\"a\""},
    {"ETag", "\"b\""},
    {"ETag", "a"},
    {"Last-Modified", "@-5"},
    {"Last-Modified", "@-100000"},
    {"Last-Modified", "@100"},
    {"Date", "@0"},
    {"Date", "@-100"},
    {"Date", "@100"},
    {"Date", "never"},
    {"Vary", "Foo"},
    {"Vary", "Bar, Foo, Foo"},
    {"Content-Length", "5"},
    {"Content-Length", "0"},
    {"Content-Length", "18446744073709551616"},
    {"Content-Range", "bytes 0-4/10"},
    {"Content-Range", "bytes 5-9/10"},
    {"Content-Range", "bytes 2-6/*"},
    {"Content-Range", "bytes */10"},
    {"Content-Range", "bytes 9223372036854775800-9223372036854775804/*"},
    {"Content-Range", "bytes 4-0/2"},
    {"Content-Range", "lines 0-4/10"},
    {"Content-Type", "multipart/byteranges; boundary=B"},
    {"Clear-Site-Data", "\"cache\""},
    {"Clear-Site-Data", "\"cookies\", \"*\""},
    {"Cache-Group-Invalidation", "\"g\""},
    {"Cache-Group-Invalidation", "\"h\", \"g\""},
    {"Location", "/b"},
    {"Content-Location", "http://example.org/a"},
    {"Accept-Ranges", "none"},
};

inline constexpr FieldChoice kRequestFields[] = {
    {"Foo", "1"},
    {"Foo", "2"},
    {"foo", " 1 "},
    {"Bar", "1"},
    {"Bar", "2,  3"},
    {"Accept-Language", "de, en;q=0.5"},
    {"Authorization", "Basic YTpi"},
    {"Cookie", "a=b"},
    {"Cache-Control", "no-cache"},
    {"Cache-Control", "max-age=0"},
    {"Cache-Control", "max-age=5"},
    {"Cache-Control", "max-stale"},
    {"Cache-Control", "max-stale=10"},
    {"Cache-Control", "min-fresh=5"},
    {"Cache-Control", "no-store"},
    {"Cache-Control", "only-if-cached"},
    {"Cache-Control", "stale-if-error=50"},
    {"Pragma", "no-cache"},
    {"Range", "bytes=0-9"},
    {"Range", "bytes=10-19"},
    {"Range", "bytes=-5"},
    {"Range", "bytes=20-"},
    {"Range", "bytes=0-3,8-11"},
    {"Range", "bytes=8-11,0-3,-1"},
    {"Range", "bytes=9000-"},
    {"Range", "bytes=5-1"},
    {"Range", "lines=1-2"},
    {"If-None-Match", "\"a\""},
    {"If-None-Match", "\"r0\", W/\"r1\""},
    {"If-None-Match", "*"},
    {"If-None-Match", "broken"},
    {"If-Match", "\"a\""},
    {"If-Match", "*"},
    {"If-Modified-Since", "@0"},
    {"If-Modified-Since", "@-100000"},
    {"If-Modified-Since", "yesterday"},
    {"If-Unmodified-Since", "@-5"},
    {"If-Range", "\"r0\""},
    {"If-Range", "W/\"r0\""},
    {"If-Range", "@-10"},
    {"Connection", "X-Hop"},
    {"CDN-Loop", "other, edge"},
    {"CDN-Loop", "other"},
    {"Via", "1.1 a"},
    {"Expect", "100-continue"},
    {"Max-Forwards", "0"},
    {"Content-Type", "application/json"},
};

// Two methods of one kind are listed more often than others are.
inline constexpr const char* kMethods[] = {"GET",  "GET",   "GET", "GET",    "GET",       "GET",
                                           "HEAD", "QUERY", "PUT", "DELETE", "OPTIONS",   "PURGE",
                                           "POST", "TRACE", "GET", "get",    "FROBNICATE"};

struct TargetChoice {
  const char* target;
  const char* host;
  const char* resource;  // what it names when No-Vary-Search says that the query does not matter
};
inline constexpr TargetChoice kTargets[] = {
    {"/a", "example.org", "a"}, {"/a", "example.org", "a"},     {"http://example.org/a", "example.org", "a"},
    {"/b", "example.org", "b"}, {"/c?x=1", "example.org", "c"}, {"/c?x=2", "example.org", "c"},
    {"/a", "localhost", "la"},
};

inline std::string text_of(std::string_view value, Time now) {
  if (!value.starts_with('@')) return std::string(value);
  return http::format_date(now + Seconds(std::atoi(std::string(value.substr(1)).c_str())));
}

// Some lines of the list; what they forbid, at most.
template <std::size_t N>
Forbids add_lines(Choices& choices, http::Fields& fields, const FieldChoice (&list)[N], std::size_t most, Time now) {
  Forbids forbids = Forbids::nothing;
  for (std::size_t left = choices.below(most + 1); left > 0; --left) {
    const FieldChoice& line = choices.one_of(list);
    fields.add(line.name, text_of(line.value, now));
    if (forbids != Forbids::storing && line.forbids != Forbids::nothing) forbids = line.forbids;
  }
  return forbids;
}

inline http::Request random_request(Choices& choices, Time now) {
  static constexpr const char* kQueries[] = {"", "{\"a\": 1}", "{\"a\":1}", "q"};
  http::Request request;
  request.method = choices.one_of(kMethods);
  const TargetChoice& target = choices.one_of(kTargets);
  request.target = target.target;
  request.fields.add("Host", target.host);
  add_lines(choices, request.fields, kRequestFields, 3, now);
  if (request.method == "QUERY") request.body = choices.one_of(kQueries);
  return request;
}

// Anything at all, true or not.
inline http::Response wild_response(Choices& choices, Time now) {
  static constexpr int kStatuses[] = {200, 200, 200, 206, 206, 304, 204, 301, 404, 410,
                                      412, 416, 500, 503, 599, 299, 501, 400, 100, 999};
  static constexpr const char* kBodies[] = {
      "12345",
      "",
      "1234567890",
      "67890",
      "--B\r\nContent-Range: bytes 0-1/10\r\n\r\n12\r\n--B\r\nContent-Range: bytes 8-9/10\r\n\r\n90\r\n--B--\r\n",
      "--B\r\nContent-Range: bytes 0-1/10\r\n\r\n12\r\n--B",
      "a body that is rather longer than most of the others here are, so that a small store is soon full"};
  http::Response response;
  response.status = choices.one_of(kStatuses);
  response.reason = http::reason_phrase(response.status);
  if (choices.once_in(16)) response.reason = "Of its own";
  add_lines(choices, response.fields, kResponseFields, 3, now);
  add_lines(choices, response.fields, kWildFields, 4, now);
  response.body = choices.one_of(kBodies);
  if (choices.once_in(16)) response.trailers.add("Digest", "a");
  return response;
}

}  // namespace cachestone::policy::testing
