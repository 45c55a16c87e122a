#include "simulator/proxy/target_form.h"

#include <algorithm>
#include <string_view>

namespace cachestone::proxy {
namespace {

constexpr std::string_view kScheme = "http://";

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

}  // namespace

std::optional<Refusal> make_origin_form(http::Request& request, const std::string& default_host) {
  const std::size_t hosts = request.fields.count("Host");
  if (hosts > 1) return Refusal{400, "Host is repeated"};
  if (hosts == 0 && request.minor_version > 0) return Refusal{400, "Host is missing"};
  if (request.method == "CONNECT") return Refusal{501, "CONNECT is not supported: this is a reverse proxy"};
  if (is_absolute(request.target)) {
    split_absolute(request);
    if (request.fields.first("Host") == "") return Refusal{400, "the target names no host"};
    return std::nullopt;
  }
  if (!request.target.starts_with('/') && !(request.target == "*" && request.method == "OPTIONS")) {
    return Refusal{400, "the target is neither a path nor an http URI"};
  }
  if (hosts == 0) request.fields.set("Host", default_host);
  return std::nullopt;
}

}  // namespace cachestone::proxy
