#include "origin/act.h"

#include "simulator/http/codec.h"
#include "simulator/net/persistence.h"

namespace cachestone::origin {
namespace {

std::string half_of_fields(const http::Response& response) {
  const std::string head = http::write_head(response);
  std::size_t end = 0;
  for (std::size_t lines = 1 + response.fields.size() / 2; lines > 0; --lines) end = head.find("\r\n", end) + 2;
  return head.substr(0, end);
}

std::string half_of_body(const http::Response& response) {
  std::string bytes = http::write_head(response);
  if (response.fields.has("Transfer-Encoding")) {
    const std::string chunk = http::write_chunk(response.body);
    bytes += chunk.substr(0, chunk.find('\n') + 1);
  }
  return bytes + response.body.substr(0, response.body.size() / 2);
}

std::string whole(const http::Response& response, std::string_view request_method) {
  return net::has_no_body(response.status, request_method) ? http::write_head(response) : http::write(response);
}

}  // namespace

Act act(const Performance& performance, std::string_view request_method) {
  if (performance.raw) return {*performance.raw, After::close};
  const http::Response& response = performance.response;
  const bool bodyless = net::has_no_body(response.status, request_method);
  switch (performance.fault) {
    case Fault::none:
      break;
    case Fault::refuse:
      return {"", After::close};
    case Fault::reset_before:
      return {"", After::reset};
    case Fault::reset_within_fields:
      return {half_of_fields(response), After::reset};
    case Fault::reset_within_body:
      return {bodyless ? http::write_head(response) : half_of_body(response), After::reset};
    case Fault::truncate:
      return {bodyless ? http::write_head(response) : half_of_body(response), After::close};
    case Fault::stall:
      return {http::write_head(response), After::stall};
    case Fault::wrong_length:
      return {whole(response, request_method), After::close};
  }
  return {whole(response, request_method), After::keep};
}

Halves halves(const Performance& performance, std::string_view request_method) {
  const http::Response& response = performance.response;
  const std::string bytes = whole(response, request_method);
  if (net::has_no_body(response.status, request_method)) return {bytes, ""};
  const std::size_t first = half_of_body(response).size();
  return {bytes.substr(0, first), bytes.substr(first)};
}

}  // namespace cachestone::origin
