#include "simulator/net/address.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "simulator/net/asio.h"

namespace cachestone::net {
namespace {

[[noreturn]] void fail(std::string_view text, const std::string& why) {
  throw std::invalid_argument("\"" + std::string(text) + "\" is not an address: " + why);
}

std::uint16_t parse_port(std::string_view text, std::string_view port) {
  std::uint16_t value = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), value);
  if (error != std::errc() || end != port.data() + port.size()) {
    fail(text, "the port must be a number from 0 to 65535");
  }
  return value;
}

bool is_ip(const std::string& host) {
  error_code error;
  asio::ip::make_address(host, error);
  return !error;
}

void check_host(std::string_view text, const std::string& host) {
  if (host.empty()) fail(text, "the host is missing; HOST:PORT is expected, as 127.0.0.1:8080");
  if (is_ip(host)) return;
  const auto in_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
  };
  if (!std::all_of(host.begin(), host.end(), in_name)) fail(text, "\"" + host + "\" is no host name");
  if (host.find_first_not_of("0123456789.") == std::string::npos) fail(text, "\"" + host + "\" is no IPv4 address");
}

}  // namespace

std::string Address::text() const {
  const bool ipv6 = host.find(':') != std::string::npos;
  return (ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Address parse_address(std::string_view text, std::optional<std::uint16_t> default_port) {
  std::string_view host = text;
  std::optional<std::string_view> port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) fail(text, "the closing ] of the IPv6 address is missing");
    host = text.substr(1, end - 1);
    const std::string_view rest = text.substr(end + 1);
    if (host.find(':') == std::string_view::npos || !is_ip(std::string(host))) {
      fail(text, "\"" + std::string(host) + "\" is no IPv6 address");
    }
    if (!rest.empty() && rest[0] != ':') fail(text, "after ] only :PORT may follow");
    if (!rest.empty()) port = rest.substr(1);
  } else {
    if (std::count(text.begin(), text.end(), ':') > 1) fail(text, "an IPv6 address is written in brackets: [::1]:8080");
    if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
      host = text.substr(0, colon);
      port = text.substr(colon + 1);
    }
  }
  Address address;
  address.host = std::string(host);
  check_host(text, address.host);
  if (!port && !default_port) fail(text, "the port is missing; HOST:PORT is expected, as 127.0.0.1:8080");
  address.port = port ? parse_port(text, *port) : *default_port;
  return address;
}

}  // namespace cachestone::net
