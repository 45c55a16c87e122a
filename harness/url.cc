#include "harness/url.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "simulator/http/message.h"

namespace cachestone::harness {
namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

[[noreturn]] void fail(std::string_view text, const std::string& what) {
  throw std::invalid_argument("'" + std::string(text) + "' is not the URL of a cache: " + what);
}

// A visible ASCII character can stand in a request target as it is.
bool is_visible(char c) {
  return c > ' ' && c < '\x7f';
}

void check_characters(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) > '\x7f') {
      fail(text, "it must be ASCII: a host in its xn-- form, a path with % escapes");
    }
    if (!is_visible(c)) fail(text, "it must not hold spaces");
  }
  if (text.find('\\') != std::string_view::npos) fail(text, "it has slashes, not backslashes");
}

// Takes the scheme off `rest`. Nothing when there is none.
std::optional<std::string> take_scheme(std::string_view text, std::string_view& rest) {
  const std::string_view before = rest.substr(0, std::min(rest.find_first_of("/@["), rest.size()));
  const std::size_t colon = before.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string scheme = http::lower(before.substr(0, colon));
  const std::string_view after = rest.substr(colon + 1);
  if (!after.starts_with("//")) {
    if (scheme == "http" || scheme == "https") fail(text, "two slashes come after " + scheme + ":");
    return std::nullopt;  // a host with its port
  }
  if (scheme != "http" && scheme != "https") fail(text, "its scheme must be http or https, not " + scheme);
  rest = after.substr(2);
  return scheme;
}

std::uint16_t default_port(bool secure) {
  return secure ? kHttpsPort : kHttpPort;
}

std::string authority_of(const net::Address& address, bool secure) {
  const std::string with_port = address.text();
  return address.port == default_port(secure) ? with_port.substr(0, with_port.rfind(':')) : with_port;
}

}  // namespace

std::string CacheUrl::text() const {
  return (secure ? "https://" : "http://") + authority + path;
}

CacheUrl parse_url(std::string_view typed) {
  const std::string_view text = http::trim(typed);
  check_characters(text);
  if (text.find_first_of("?#") != std::string_view::npos) fail(text, "it must not have a query or a fragment");
  std::string_view rest = text;
  const auto scheme = take_scheme(text, rest);
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  const std::string_view authority = rest.substr(0, slash);
  if (authority.empty()) fail(text, "it names no host");
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    // What stands before it may be secret, and messages end up in logs.
    fail("..." + std::string(authority.substr(at)), "it must not have a user name or a password; see --field");
  }

  CacheUrl url;
  url.secure = scheme == "https";
  try {
    url.address = net::parse_address(http::lower(authority), default_port(url.secure));
  } catch (const std::invalid_argument& error) {
    fail(text, error.what());
  }
  if (url.address.port == 0) fail(text, "its port must not be 0");
  if (!scheme) url.secure = url.address.port == kHttpsPort;
  url.authority = authority_of(url.address, url.secure);
  std::string_view path = rest.substr(slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  url.path = path;
  return url;
}

}  // namespace cachestone::harness
