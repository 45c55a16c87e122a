#include "harness/url.h"

#include <stdexcept>

#include "simulator/http/message.h"

namespace cachestone::harness {
namespace {

constexpr std::uint16_t kDefaultPort = 80;

[[noreturn]] void fail(std::string_view text, const std::string& what) {
  throw std::invalid_argument("'" + std::string(text) + "' is not the URL of a cache: " + what);
}

// Takes "http://" off, in any case.
std::string_view without_scheme(std::string_view text) {
  const std::size_t end = text.find("://");
  if (end == std::string_view::npos) return text;
  const std::string scheme = http::lower(text.substr(0, end));
  if (scheme == "https") fail(text, "https is not supported yet; use http://");
  if (scheme != "http") fail(text, "its scheme must be http");
  return text.substr(end + 3);
}

// A visible ASCII character can stand in a request target as it is.
bool is_visible(char c) {
  return c > ' ' && c < '\x7f';
}

}  // namespace

std::string CacheUrl::text() const {
  return "http://" + authority + path;
}

CacheUrl parse_url(std::string_view text) {
  const std::string_view rest = without_scheme(http::trim(text));
  for (const char c : rest) {
    if (!is_visible(c)) fail(text, "it must not hold spaces or characters beyond ASCII");
  }
  if (rest.find_first_of("?#") != std::string_view::npos) fail(text, "it must not have a query or a fragment");
  const std::size_t slash = rest.find('/');
  const std::string_view authority = rest.substr(0, slash);
  if (authority.empty()) fail(text, "it names no host");
  if (authority.find('@') != std::string_view::npos) fail(text, "it must not have a user name");

  CacheUrl url;
  try {
    url.address = net::parse_address(authority, kDefaultPort);
  } catch (const std::invalid_argument& error) {
    fail(text, error.what());
  }
  if (url.address.host.empty()) fail(text, "it names no host");
  if (url.address.port == 0) fail(text, "its port must not be 0");
  if (url.address.port == kDefaultPort) {
    const std::string with_port = url.address.text();
    url.authority = with_port.substr(0, with_port.rfind(':'));
  } else {
    url.authority = url.address.text();
  }
  std::string_view path = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  url.path = path;
  return url;
}

}  // namespace cachestone::harness
