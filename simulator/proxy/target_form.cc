#include "simulator/proxy/target_form.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "simulator/net/address.h"

namespace cachestone::proxy {
namespace {

constexpr std::string_view kScheme = "http://";
constexpr std::uint16_t kHttpPort = 80;

bool is_absolute(std::string_view target) {
  return target.size() > kScheme.size() && http::same_name(target.substr(0, kScheme.size()), kScheme);
}

void split_absolute(http::Request& request) {
  const std::string rest = request.target.substr(kScheme.size());
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  request.fields.set("Host", rest.substr(0, end));
  std::string target = rest.substr(end);
  // RFC 9112 §3.2.4: OPTIONS on an authority alone is about the server as a whole.
  if (target.empty() && request.method == "OPTIONS") target = "*";
  if (!target.starts_with('/') && target != "*") target.insert(0, "/");
  request.target = std::move(target);
}

// A forward proxy has to connect to it. RFC 9110 §4.2.4: user information has no place in an http URI.
std::optional<Refusal> unusable_authority(const std::string& authority) {
  if (authority.find('@') != std::string::npos) return Refusal{400, "the target has user information"};
  try {
    if (net::parse_address(authority, kHttpPort).port != 0) return std::nullopt;
    return Refusal{400, "the target has port 0"};
  } catch (const std::invalid_argument& error) {
    return Refusal{400, std::string("the target's authority cannot be used: ") + error.what()};
  }
}

}  // namespace

std::optional<Refusal> make_origin_form(http::Request& request, const std::string& default_host, Direction direction) {
  const bool forward = direction == Direction::forward;
  const std::size_t hosts = request.fields.count("Host");
  if (hosts > 1) return Refusal{400, "Host is repeated"};
  if (hosts == 0 && request.minor_version > 0) return Refusal{400, "Host is missing"};
  if (request.method == "CONNECT") {
    return Refusal{501, forward ? "CONNECT is not supported: this proxy forwards http requests, it makes no tunnels"
                                : "CONNECT is not supported: this is a reverse proxy"};
  }
  if (is_absolute(request.target)) {
    split_absolute(request);
    if (request.fields.first("Host") == "") return Refusal{400, "the target names no host"};
    return forward ? unusable_authority(std::string(*request.fields.first("Host"))) : std::nullopt;
  }
  if (forward) return Refusal{400, "this is a forward proxy: the target must be an absolute http URI"};
  if (!request.target.starts_with('/') && !(request.target == "*" && request.method == "OPTIONS")) {
    return Refusal{400, "the target is neither a path nor an http URI"};
  }
  if (hosts == 0) request.fields.set("Host", default_host);
  return std::nullopt;
}

}  // namespace cachestone::proxy
