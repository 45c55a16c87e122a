// The messages between the harness and an adapter, and their JSON: one object a line (../README.md documents them).
//
// Both directions can be written and read, because `cachestone adapter` is the other end. What is written is read back
// as the same message.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "simulator/engine/cache.h"
#include "simulator/http/message.h"
#include "simulator/http/time.h"

namespace cachestone::adapter {

// The version of the protocol. It changes when an adapter that was right becomes wrong.
inline constexpr int kProtocol = 1;

// From the harness. Every one but the first has a time: the clock of the world, which only moves by these messages.
struct Greeting {
  int protocol = kProtocol;
  std::string tool;  // "cachestone 0.1.0"
  bool operator==(const Greeting&) const = default;
};
// From now on there is a new, empty cache; nothing of the one before is of interest any more.
struct Open {
  Time time{};
  std::string name;  // the id of the case: for whoever reads the messages
  bool operator==(const Open&) const = default;
};
struct ClientRequest {
  Time time{};
  std::uint64_t id = 0;
  http::Request request;
  bool operator==(const ClientRequest&) const = default;
};
// The client of this request went away.
struct Leave {
  Time time{};
  std::uint64_t id = 0;
  bool operator==(const Leave&) const = default;
};
// Of a fetch: an interim response, the final one, or what went wrong.
struct OriginInterim {
  Time time{};
  std::uint64_t id = 0;
  http::Response response;
  bool operator==(const OriginInterim&) const = default;
};
struct OriginResponse {
  Time time{};
  std::uint64_t id = 0;
  http::Response response;
  bool operator==(const OriginResponse&) const = default;
};
struct OriginFailed {
  Time time{};
  std::uint64_t id = 0;
  engine::OriginFailure failure = engine::OriginFailure::reset;
  std::optional<http::Response> partial;  // what had arrived by then, when that is at least the fields
  bool operator==(const OriginFailed&) const = default;
};
using Told = std::variant<Greeting, Open, ClientRequest, Leave, OriginInterim, OriginResponse, OriginFailed>;

// From the adapter.
struct Introduction {
  int protocol = kProtocol;
  std::string name;                // of the library
  std::string version;             // may be empty
  bool shared = false;             // else it is a private cache
  std::vector<std::string> lacks;  // capabilities (cases/capabilities.json)
  bool operator==(const Introduction&) const = default;
};
struct Fetch {
  std::uint64_t id = 0;
  http::Request request;
  bool operator==(const Fetch&) const = default;
};
struct ReplyInterim {
  std::uint64_t id = 0;
  http::Response response;
  bool operator==(const ReplyInterim&) const = default;
};
struct Reply {
  std::uint64_t id = 0;
  http::Response response;
  bool operator==(const Reply&) const = default;
};
// Something is wrong with the adapter itself, and the case cannot go on.
struct Problem {
  std::string message;
  bool operator==(const Problem&) const = default;
};
// There is nothing more to say until the next message from the harness.
struct Idle {
  bool operator==(const Idle&) const = default;
};
using Said = std::variant<Introduction, Fetch, ReplyInterim, Reply, Problem, Idle>;

// One line, with its line feed.
std::string write(const Told& message);
std::string write(const Said& message);

// A line without its line feed. Throws json::InputError, whose file is `from`, for what is no such message.
Told read_told(std::string_view line, const std::string& from);
Said read_said(std::string_view line, const std::string& from);

// "request 3": how messages to people name it.
std::string describe(const Told& message);

}  // namespace cachestone::adapter
