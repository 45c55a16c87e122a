// For tests only: an origin that keeps to the specification, and whose content says what it is.
//
// Every block of eight bytes of a representation names it and the block's place in it. Whoever holds some bytes can
// tell of which representation they are and whether they lie where they belong: mixing two is seen.
#pragma once

#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/byteranges.h"
#include "simulator/http/entity_tag.h"
#include "simulator/http/range.h"
#include "simulator/policy/random_messages_testing.h"

namespace cachestone::engine::testing {

using policy::testing::add_lines;
using policy::testing::Choices;
using policy::testing::Forbids;
using policy::testing::kResponseFields;
using policy::testing::kTargets;
using policy::testing::random_request;
using policy::testing::TargetChoice;
using policy::testing::wild_response;

struct Representation {
  std::string resource;  // with method, and content of QUERY
  std::size_t length = 0;
  Time changed{};
  // The fields of the requests for which the origin has said that this is the content.
  std::vector<http::Fields> said_for;
};

// `length` bytes from `offset` on of the representation with this number.
inline std::string bytes_of(std::size_t number, std::uint64_t offset, std::uint64_t length) {
  std::string blocks;
  for (std::uint64_t block = offset / 8; block * 8 < offset + length; ++block) {
    char text[16];
    std::snprintf(text, sizeof text, "%04u%03u;", static_cast<unsigned>(number % 10000),
                  static_cast<unsigned>(block % 1000));
    blocks += text;
  }
  return blocks.substr(offset % 8, length);
}

// What one response of the origin is; it carries its number in X-Instance.
struct Instance {
  Forbids forbids = Forbids::nothing;
  std::string uri;  // of the request that it answers
};

class HonestOrigin {
 public:
  // `searches`: the query does not matter, and No-Vary-Search says so. `varies`: the content depends on Foo.
  HonestOrigin(bool searches, bool varies) : searches_(searches), varies_(varies) {}

  static std::string uri_of(const http::Request& request) {
    const bool absolute = request.target.starts_with("http:");
    return absolute ? request.target : "http://" + std::string(*request.fields.first("Host")) + request.target;
  }
  // What the request is about.
  std::string resource_of(const http::Request& request) const {
    std::string name = request.target + "@" + std::string(request.fields.first("Host").value_or(""));
    for (const TargetChoice& choice : kTargets) {
      if (request.target != choice.target || request.fields.first("Host") != choice.host) continue;
      name = choice.resource;
      if (!searches_ && name == "c") name = choice.target;
    }
    return request.method == "QUERY" ? name + " QUERY " + request.body : name;
  }
  static std::string foo_of(const http::Request& request) { return request.fields.combined("Foo").value_or("none"); }

  http::Response answer(const http::Request& request, Choices& choices, Time now) {
    Instance instance{Forbids::nothing, uri_of(request)};
    http::Response response;
    response.fields.add("Date", http::format_date(now));
    instance.forbids = add_lines(choices, response.fields, kResponseFields, 3, now);
    if (response.fields.has("CDN-Cache-Control")) instance.forbids = Forbids::nothing;
    response.fields.remove("Last-Modified");
    response.fields.add("X-Instance", std::to_string(instances_.size()));
    instances_.push_back(std::move(instance));
    const bool reads = request.method == "GET" || request.method == "HEAD" || request.method == "QUERY";
    if (!reads) return other(request, choices, std::move(response));
    if (choices.once_in(12)) return error(request, choices, std::move(response));
    return represent(request, choices, std::move(response), now);
  }

  // The content changes. Nobody else may change anything in the same second.
  void change(const std::string& resource) {
    std::erase_if(current_, [&](const auto& entry) { return entry.first.starts_with(resource); });
  }

  const Instance& instance(std::size_t number) const { return instances_.at(number); }
  const std::vector<Representation>& representations() const { return representations_; }

 private:
  static http::Response with_status(http::Response response, int status) {
    response.status = status;
    response.reason = http::reason_phrase(status);
    return response;
  }

  static http::Response other(const http::Request& request, Choices& choices, http::Response response) {
    static constexpr int kStatuses[] = {200, 204, 303, 404, 500};
    response = with_status(std::move(response), choices.one_of(kStatuses));
    if (choices.once_in(3)) response.fields.add("Location", "/b");
    if (choices.once_in(3)) response.fields.add("Cache-Group-Invalidation", "\"g\"");
    if (choices.once_in(3)) response.fields.add("Clear-Site-Data", "\"cache\"");
    if (response.status != 204) response.body = "done: " + request.method;
    return response;
  }

  static http::Response error(const http::Request& request, Choices& choices, http::Response response) {
    static constexpr int kStatuses[] = {500, 503, 404, 410};
    response = with_status(std::move(response), choices.one_of(kStatuses));
    if (request.method != "HEAD") response.body = "error";
    return response;
  }

  std::size_t current(const http::Request& request, const std::string& resource, Choices& choices, Time now) {
    std::string key = resource;
    if (varies_) key += " " + foo_of(request);
    const auto known = current_.find(key);
    if (known != current_.end()) return known->second;
    representations_.push_back({resource, 8 + choices.below(90), now, {}});
    return current_[key] = representations_.size() - 1;
  }

  http::Response represent(const http::Request& request, Choices& choices, http::Response response, Time now) {
    const std::string resource = resource_of(request);
    const std::size_t number = current(request, resource, choices, now);
    Representation& representation = representations_[number];
    representation.said_for.push_back(request.fields);
    const std::size_t kind = kind_of(resource);
    const std::string tag = std::string(kind == 1 ? "W/" : "") + "\"r" + std::to_string(number) + "\"";
    if (kind != 2) response.fields.add("ETag", tag);
    if (kind >= 2) response.fields.add("Last-Modified", http::format_date(representation.changed));
    if (varies_) response.fields.add("Vary", "Foo");
    if (searches_) response.fields.add("No-Vary-Search", "params=(\"x\")");
    if (is_known_to_client(request, kind == 2 ? "" : tag, representation.changed, now)) {
      return with_status(std::move(response), 304);
    }
    response.fields.set("Content-Type", "text/plain");
    if (request.method == "GET" && request.fields.count("Range") == 1 && may_cut(request, tag, kind)) {
      return cut(request, number, choices, std::move(response));
    }
    response.fields.add("Content-Length", std::to_string(representation.length));
    if (request.method != "HEAD") response.body = bytes_of(number, 0, representation.length);
    return response;
  }

  // What validators it has: a strong entity tag, a weak one, a date only, or both strong tag and date.
  static std::size_t kind_of(std::string_view resource) {
    std::size_t sum = 3;  // the resource "a" has a strong one
    for (const char c : resource) sum += static_cast<unsigned char>(c);
    return sum % 4;
  }

  // RFC 9110 §13.2.2, as far as GET goes.
  static bool is_known_to_client(const http::Request& request, const std::string& tag, Time changed, Time now) {
    if (request.fields.has("If-None-Match")) {
      const auto known = http::parse_entity_tag_list(*request.fields.combined("If-None-Match"));
      const auto own = http::parse_entity_tag(tag);
      return known.any || (own && std::any_of(known.tags.begin(), known.tags.end(), [&](const http::EntityTag& each) {
                             return http::weak_match(each, *own);
                           }));
    }
    if (request.fields.count("If-Modified-Since") != 1) return false;
    const auto since = http::parse_date(*request.fields.first("If-Modified-Since"), now);
    return since && *since >= whole_second(changed);
  }

  // RFC 9110 §13.1.5: a strong entity tag that is the same; dates are not believed.
  static bool may_cut(const http::Request& request, const std::string& tag, std::size_t kind) {
    if (!request.fields.has("If-Range")) return true;
    return (kind == 0 || kind == 3) && request.fields.all("If-Range") == std::vector<std::string_view>{tag};
  }

  http::Response cut(const http::Request& request, std::size_t number, Choices& choices, http::Response response) {
    const std::uint64_t length = representations_[number].length;
    const auto ranges = http::parse_range(*request.fields.first("Range"));
    std::vector<http::BodyPart> parts;
    if (ranges && ranges->bytes()) {
      for (const http::ByteSpan& span : http::resolve(*ranges, length)) {
        parts.push_back({std::nullopt, {"bytes", span, length}, bytes_of(number, span.offset, span.length)});
      }
      if (parts.empty()) {
        response.fields.add("Content-Range", "bytes */" + std::to_string(length));
        response.fields.remove("ETag");
        return with_status(std::move(response), 416);
      }
    }
    if (parts.empty()) {
      response.fields.add("Content-Length", std::to_string(length));
      response.body = bytes_of(number, 0, length);
    } else if (parts.size() == 1) {
      if (choices.once_in(4)) parts[0].range.complete_length.reset();
      response.fields.add("Content-Range", http::format(parts[0].range));
      response.body = parts[0].bytes;
      response = with_status(std::move(response), 206);
    } else {
      response.fields.set("Content-Type", "multipart/byteranges; boundary=BOUNDARY");
      response.body = http::write_byteranges(parts, "BOUNDARY");
      response = with_status(std::move(response), 206);
    }
    return response;
  }

  bool searches_;
  bool varies_;
  std::map<std::string, std::size_t> current_;  // by what decides about the content
  std::vector<Representation> representations_;
  std::vector<Instance> instances_;
};

}  // namespace cachestone::engine::testing
