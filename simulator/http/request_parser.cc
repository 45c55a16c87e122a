// request-line = method SP request-target SP HTTP-version (RFC 9112 §3)
#include <algorithm>
#include <utility>

#include "simulator/http/parser_internal.h"
#include "simulator/http/syntax.h"

namespace cachestone::http::internal {
namespace {

// What a request has said before its first line was read: nothing.
Request blank_request() {
  Request request;
  request.method.clear();
  request.target.clear();
  return request;
}

bool is_target_char(char c) {
  return c > ' ' && c < 0x7f;
}

}  // namespace

RequestParser::RequestParser(Limits limits) : Parser(limits), request_(blank_request()) {}

void RequestParser::read_start_line(std::string_view line) {
  const auto method_end = std::find_if_not(line.begin(), line.end(), is_token_char);
  const auto space = static_cast<std::size_t>(method_end - line.begin());
  if (space == 0) return fail_in_line(0, "a request line without a method");
  if (method_end == line.end()) return fail_in_line(space, "a request line without a target");
  if (*method_end != ' ') return fail_in_line(space, "a character that is not allowed in a method");
  const auto target_start = method_end + 1;
  const auto target_end = std::find_if_not(target_start, line.end(), is_target_char);
  const auto second_space = static_cast<std::size_t>(target_end - line.begin());
  if (target_end == target_start) return fail_in_line(second_space, "a request line without a target");
  if (target_end == line.end()) return fail_in_line(second_space, "a request line without an HTTP version");
  if (*target_end != ' ') return fail_in_line(second_space, "a character that is not allowed in a target");
  const auto minor = read_minor_version(line.substr(second_space + 1), second_space + 1);
  if (!minor) return;
  request_.method = line.substr(0, space);
  request_.target = line.substr(space + 1, second_space - space - 1);
  request_.minor_version = *minor;
}

void RequestParser::finish_head() {
  begin_body(framing_of(request_));
}

Request RequestParser::take() {
  restart();
  return std::exchange(request_, blank_request());
}

}  // namespace cachestone::http::internal
