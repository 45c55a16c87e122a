// For tests: traffic written in a line or two.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "simulator/http/date.h"
#include "simulator/oracle/traffic.h"
#include "simulator/policy/testing.h"

namespace cachestone::oracle::testing {

using policy::testing::kNow;

// Builds traffic in the order in which things happen. Times are seconds since the beginning.
class Story {
 public:
  // A client asks. `lines` are the fields of the request.
  Story& ask(int at, std::string_view lines = "", std::string method = "GET", std::string target = "/r") {
    Exchange exchange;
    exchange.request = policy::testing::request(lines, std::move(method), std::move(target));
    exchange.sent = exchange.done = time(at);
    exchange.turn = traffic.exchanges.size();
    traffic.exchanges.push_back(std::move(exchange));
    return *this;
  }
  // Because of what was asked last, the origin is asked and answers at once, or `after` seconds. Date is added.
  Story& origin(std::string_view lines, int status = 200, int after = 0) {
    Exchange& cause = traffic.exchanges.back();
    Fetch fetch;
    fetch.request = cause.request;
    fetch.asked = cause.sent;
    fetch.answered = cause.sent + Seconds(after);
    cause.done = fetch.answered;
    fetch.cause = traffic.exchanges.size() - 1;
    fetch.turn = cause.turn;
    http::Response response = policy::testing::response(lines, status);
    if (!policy::testing::fields(lines).has("Date")) response.fields.set("Date", http::format_date(fetch.answered));
    fetch.response = std::move(response);
    traffic.fetches.push_back(std::move(fetch));
    return *this;
  }
  // The same, but nothing comes.
  Story& failure() {
    origin("");
    traffic.fetches.back().response = std::nullopt;
    traffic.fetches.back().complete = false;
    return *this;
  }
  // What came last had another body, or only so much of it.
  Story& body(std::string text, bool complete = true) {
    traffic.fetches.back().response->body = std::move(text);
    traffic.fetches.back().complete = complete;
    return *this;
  }
  // The answer came after the reply.
  Story& in_background() {
    traffic.fetches.back().background = true;
    return *this;
  }
  // The client got the response of this fetch.
  Story& got(std::size_t fetch) {
    traffic.exchanges.back().used = fetch;
    return *this;
  }
  // What was asked last was asked together with what was asked before it.
  Story& at_once() {
    traffic.exchanges.back().turn = traffic.exchanges[traffic.exchanges.size() - 2].turn;
    return *this;
  }

  Traffic traffic;

 private:
  static Time time(int at) { return kNow + Seconds(at); }
};

}  // namespace cachestone::oracle::testing
