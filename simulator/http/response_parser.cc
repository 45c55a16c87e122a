// status-line = HTTP-version SP status-code SP [ reason-phrase ] (RFC 9112 §4)
#include <algorithm>
#include <utility>

#include "simulator/http/parser_internal.h"
#include "simulator/http/syntax.h"

namespace cachestone::http::internal {
namespace {

constexpr int kSwitchingProtocols = 101;

// What a response has said before its first line was read: nothing, not even 200.
Response blank_response() {
  Response response;
  response.status = 0;
  response.reason.clear();
  return response;
}

}  // namespace

ResponseParser::ResponseParser(std::string_view request_method, Limits limits)
    : Parser(limits), request_method_(request_method), response_(blank_response()) {}

void ResponseParser::read_start_line(std::string_view line) {
  constexpr std::size_t kVersion = 8;               // "HTTP/1.1"
  constexpr std::size_t kStatus = kVersion + 1;     // the first digit
  constexpr std::size_t kReason = kStatus + 3 + 1;  // after the second space
  const auto minor = read_minor_version(line.substr(0, std::min(line.find(' '), line.size())), 0);
  if (!minor) return;
  const std::string_view code = line.substr(std::min(kStatus, line.size())).substr(0, 3);
  const bool three_digits = code.size() == 3 && std::all_of(code.begin(), code.end(), is_digit) && code[0] != '0';
  if (!three_digits)
    return fail_in_line(std::min(kStatus, line.size()), "the status code is not a number from 100 to 999");
  if (line.size() < kReason || line[kReason - 1] != ' ') {
    return fail_in_line(kReason - 1, "no space after the status code");
  }
  response_.minor_version = *minor;
  response_.status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
  response_.reason = line.substr(kReason);
}

// 1xx responses come before the final one (RFC 9110 §15.2), except 101: after it the connection speaks another
// protocol.
void ResponseParser::finish_head() {
  const bool interim = response_.status < 200 && response_.status != kSwitchingProtocols;
  if (!interim) return begin_body(framing_of(response_, request_method_));
  if (interim_.size() == limits().interim_responses) return fail_in_line(0, "more interim responses than the limit");
  interim_.push_back(std::exchange(response_, blank_response()));
  begin_next_head();
}

Response ResponseParser::take() {
  restart();
  interim_.clear();
  return std::exchange(response_, blank_response());
}

}  // namespace cachestone::http::internal
