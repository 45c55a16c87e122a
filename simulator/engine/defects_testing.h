// For tests only: scenarios from text, that show what a defect changes.
//
//   = vary-first-member-only          the defect it is about: a distortion, or a clause (= rfc9111-4.1-01) switched off
//   profile browser                   of the cache; the reference if nothing is said; also {"base": "browser", …}
//   0 GET /r                          at second 0 a client asks
//   > Accept: a                       with this field ("body TEXT": with this content)
//   < 200 one                         the origin answers, if it is asked, with this content
//   < Vary: Accept                    and this field; {-60} in a value is the date 60 s before second 0
//   1 GET /r
//   watch Age, > Via                  fields of the last reply, and of the last forwarded request; "content": all of
//   it;
//                                     "requests" and "interim": how many requests and interim replies the last step
//                                     made
//   reference: cache 200 one | …      what is then seen of the last request
//   distorted: origin 200 new | …     by the cache with the defect
//
// Also "< reset" for an origin that fails, "< truncated" for one that fails after this content, "< malformed" for one
// whose answer can be read only so far, "< later" before the answer of one that answers when the last request has been
// made, "gone" for a client that does not wait so long, "old" for one that speaks HTTP/1.0, and
// "< trailer Abc: a". An answer is "200 new" unless something is said; to an interim one it is added later. "\n"
// in the content of an answer is an end of line, CRLF.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/engine/cache.h"
#include "simulator/engine/testing.h"
#include "simulator/http/date.h"
#include "simulator/json/reader.h"
#include "simulator/policy/profile.h"

namespace cachestone::engine::testing {

struct Step {
  int second = 0;
  http::Request request;
  int status = 200;
  std::string content = "new";
  std::string lines;  // of the answer
  std::string trailers;
  bool fails = false;
  bool truncated = false;
  bool malformed = false;
  bool later = false;
  bool gone = false;

  bool interim() const { return status < 200; }
};

struct Scenario {
  std::string where;   // file and line, for messages
  std::string defect;  // the id of a distortion without "distortion/", or of a clause
  std::string profile = "reference";
  std::vector<Step> steps;
  std::vector<std::string> watched;
  std::string reference;
  std::string distorted;
};

// With dates for "{N}", "{rfc850 N}" and "{asctime N}".
inline std::string with_dates(std::string_view text) {
  std::string result;
  for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{')) {
    const std::size_t close = text.find('}', open);
    const std::string_view inside = text.substr(open + 1, close - open - 1);
    const std::size_t space = inside.find(' ');
    const std::string seconds(inside.substr(space == std::string_view::npos ? 0 : space + 1));
    const auto format = inside.starts_with("rfc850")    ? http::DateFormat::rfc850
                        : inside.starts_with("asctime") ? http::DateFormat::asctime
                                                        : http::DateFormat::imf_fixdate;
    result += text.substr(0, open);
    result += http::format_date(kNow + Seconds(std::stoi(seconds)), format);
    text.remove_prefix(close + 1);
  }
  return result + std::string(text);
}

inline std::string replaced(std::string_view text, std::string_view old, std::string_view by) {
  std::string result(text);
  for (std::size_t at = result.find(old); at != std::string::npos; at = result.find(old, at + by.size())) {
    result.replace(at, old.size(), by);
  }
  return result;
}

inline void read_answer(Step& step, std::string_view text) {
  if (text == "reset") {
    step.fails = true;
  } else if (text == "truncated") {
    step.truncated = true;
  } else if (text == "malformed") {
    step.malformed = true;
  } else if (text.starts_with("trailer ")) {
    step.trailers += std::string(text.substr(8)) + "\n";
  } else if (text == "later") {
    step.later = true;
  } else if (text.front() >= '0' && text.front() <= '9') {
    step.status = std::stoi(std::string(text.substr(0, 3)));
    step.content = replaced(text.size() > 4 ? text.substr(4) : "", "\\n", "\r\n");
  } else {
    step.lines += with_dates(text) + "\n";
  }
}

inline Step read_request(std::string_view line) {
  const std::size_t method = line.find(' ') + 1;
  const std::size_t target = line.find(' ', method) + 1;
  Step step;
  step.second = std::stoi(std::string(line));
  step.request = request("", std::string(line.substr(method, target - method - 1)), std::string(line.substr(target)));
  return step;
}

inline policy::Profile profile_of(const std::string& text) {
  if (!text.starts_with('{')) return *policy::named_profile(text);
  const nlohmann::json value = json::parse(text, "profile");
  return policy::read_profile(json::Node(value, "profile"));
}

inline http::Response response_of(const Step& step) {
  http::Response response = policy::testing::response(step.lines, step.status);
  response.body = step.content;
  response.trailers = policy::testing::fields(step.trailers);
  const bool dated = step.lines.starts_with("Date:") || step.lines.find("\nDate:") != std::string::npos;
  if (!dated) response.fields.set("Date", http::format_date(kNow + Seconds(step.second)));
  return response;
}

// Of one line that is not empty.
inline void read_line(Scenario& scenario, std::string_view line) {
  auto takes = [&](std::string_view start) {
    const bool found = line.starts_with(start);
    if (found) line.remove_prefix(start.size());
    return found;
  };
  if (takes("= ")) {
    scenario.defect = line;
  } else if (takes("profile ")) {
    scenario.profile = line;
  } else if (takes("> ")) {
    http::Fields& fields = scenario.steps.back().request.fields;
    for (const http::Field& field : policy::testing::fields(with_dates(line))) {
      if (field.name == "Host") fields.remove("Host");
      fields.add(field.name, field.value);
    }
  } else if (takes("< ")) {
    read_answer(scenario.steps.back(), line);
  } else if (takes("body ")) {
    scenario.steps.back().request.body = line;
  } else if (takes("old")) {
    scenario.steps.back().request.minor_version = 0;
  } else if (takes("gone")) {
    scenario.steps.back().gone = true;
  } else if (takes("watch ")) {
    for (std::string_view name : http::list_members(line)) scenario.watched.emplace_back(name);
  } else if (takes("reference: ")) {
    scenario.reference = with_dates(line);
  } else if (takes("distorted: ")) {
    scenario.distorted = with_dates(line);
  } else {
    scenario.steps.push_back(read_request(line));
  }
}

// Blocks of lines, with empty lines between them; "#" begins a comment.
inline std::vector<Scenario> read_scenarios(const std::string& name, std::string_view text) {
  std::vector<Scenario> scenarios;
  int number = 0;
  bool inside = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.starts_with('#')) continue;
    if (!line.empty() && !inside) {
      scenarios.emplace_back();
      scenarios.back().where = name + ":" + std::to_string(number);
    }
    inside = !line.empty();
    if (inside) read_line(scenarios.back(), line);
  }
  return scenarios;
}

// Plays one scenario, and says what was seen of the last request.
class Play {
 public:
  Play(const Scenario& scenario, const policy::Rulebook& rules)
      : scenario_(scenario), steps_(scenario.steps), cache_(profile_of(scenario.profile), rules) {}

  std::string seen() {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      now_ = kNow + Seconds(steps_[i].second);
      carry_out(cache_.on_request(i, steps_[i].request, now_), i);
      if (steps_[i].interim()) {
        begin_answer(i);
      } else if (!steps_[i].later) {
        answer(i);
      }
    }
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (steps_[i].gone) cache_.on_abort(i);
    }
    for (std::size_t i = 0; i < steps_.size(); ++i) answer(i);
    return describe(steps_.size() - 1);
  }

 private:
  struct Exchange {
    std::vector<Fetch> fetches;  // on behalf of this step, as far as they were made
    std::size_t answered = 0;
    std::size_t interim = 0;
    std::optional<http::Response> reply;
  };

  void carry_out(Effects effects, std::size_t step) {
    for (Fetch& fetch : effects.fetches) {
      exchanges_[fetch.client ? *fetch.client : step].fetches.push_back(std::move(fetch));
    }
    for (const Interim& interim : effects.interim) ++exchanges_[interim.request].interim;
    for (Reply& reply : effects.replies) exchanges_[reply.request].reply = whole(std::move(reply));
  }

  void answer(std::size_t i) {
    constexpr std::size_t kEnough = 4;
    Exchange& exchange = exchanges_[i];
    while (exchange.answered < exchange.fetches.size() && exchange.answered < kEnough) {
      const FetchId fetch = exchange.fetches[exchange.answered++].fetch;
      const Step& step = steps_[i];
      Step later;
      later.second = step.second;
      const http::Response response = response_of(step.interim() ? later : step);
      carry_out(step.fails       ? cache_.on_failure(fetch, OriginFailure::reset, now_)
                : step.malformed ? cache_.on_failure(fetch, OriginFailure::malformed, now_, &response)
                : step.truncated ? cache_.on_failure(fetch, OriginFailure::truncated, now_, &response)
                                 : cache_.on_response(fetch, response, now_),
                i);
    }
  }

  void begin_answer(std::size_t i) {
    for (const Fetch& fetch : exchanges_[i].fetches) {
      carry_out(cache_.on_interim(fetch.fetch, response_of(steps_[i]), now_), i);
    }
  }

  std::string describe(std::size_t i) {
    const Exchange& exchange = exchanges_[i];
    std::string text = exchange.fetches.empty() ? "cache" : "origin";
    if (!exchange.reply) return text + " no reply";
    text += " " + std::to_string(exchange.reply->status);
    const std::string& body = exchange.reply->body;
    if (!body.empty()) text += " " + body.substr(0, body.find_first_of("\r\n"));
    for (const std::string& name : scenario_.watched) {
      const bool forwarded = name.starts_with("> ");
      const http::Fields none;
      const http::Fields& asked = exchange.fetches.empty() ? none : exchange.fetches.back().request.fields;
      const http::Fields& fields = forwarded ? asked : exchange.reply->fields;
      text += " | ";
      if (name == "requests" || name == "interim") {
        text += std::to_string(name == "requests" ? exchange.fetches.size() : exchange.interim);
        continue;
      }
      if (name == "content") {
        text += replaced(body, "\r\n", "\\n");
        continue;
      }
      const auto values = fields.all(forwarded ? name.substr(2) : name);
      if (values.empty()) text += "none";
      for (std::size_t v = 0; v < values.size(); ++v) text += (v == 0 ? "" : " + ") + std::string(values[v]);
    }
    return text;
  }

  const Scenario& scenario_;
  const std::vector<Step>& steps_;
  Cache cache_;
  Time now_{};
  std::map<std::size_t, Exchange> exchanges_;
};

}  // namespace cachestone::engine::testing
