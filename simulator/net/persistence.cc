#include "simulator/net/persistence.h"

#include <algorithm>
#include <array>

namespace cachestone::net {

bool persistent(int minor_version, const http::Fields& fields) {
  if (minor_version < 1) return false;
  const std::string connection = fields.combined("Connection").value_or("");
  const auto options = http::list_members(connection);
  return std::none_of(options.begin(), options.end(), [](auto option) { return http::same_name(option, "close"); });
}

bool idempotent(std::string_view method) {
  static constexpr std::array<std::string_view, 6> kMethods = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"};
  return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

bool has_no_body(int status, std::string_view request_method) {
  return request_method == "HEAD" || status < 200 || status == 204 || status == 304;
}

}  // namespace cachestone::net
