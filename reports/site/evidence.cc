#include "reports/site/evidence.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "reports/site/html_text.h"
#include "reports/site/parts.h"
#include "reports/text.h"

namespace cachestone::reports::site {
namespace {

constexpr std::size_t kLongestValue = 400;      // bytes of one field value or target
constexpr std::size_t kLongestShownBody = 500;  // bytes
constexpr std::size_t kMostFields = 60;         // of one message
constexpr std::size_t kMostExchanges = 24;      // of one run, and origin requests of one exchange

// Seconds on the case's clock, to a tenth: "0 s", "1.5 s".
std::string moment(double at) {
  if (!std::isfinite(at) || std::fabs(at) > 1e12) return "?";
  const double tenths = std::round(at * 10) / 10;
  std::string out = std::to_string(tenths);
  out.erase(out.find('.') + 2);
  if (out.substr(out.size() - 2) == ".0") out.erase(out.size() - 2);
  return out + " s";
}

std::string more(std::size_t count, const char* what) {
  return "<span class=\"cut\">… and " + std::to_string(count) + " more " + what + "</span>\n";
}

std::string field_lines(const http::Fields& fields) {
  std::string out;
  std::size_t shown = 0;
  for (const http::Field& field : fields) {
    if (++shown > kMostFields) return out + more(fields.size() - kMostFields, "fields");
    out += "<b>" + text(field.name, kLongestValue) + "</b>: " + text(field.value, kLongestValue) + "\n";
  }
  return out;
}

std::string content(const http::Fields& fields, const std::string& body, const http::Fields& trailers) {
  std::string out = field_lines(fields);
  if (!body.empty()) out += "\n" + text(body, kLongestShownBody, Lines::keep);
  if (!trailers.empty()) out += "\n<i>trailers</i>\n" + field_lines(trailers);
  return out;
}

std::string start_line(const http::Request& request) {
  return text(request.method, kLongestValue) + " " + text(request.target, kLongestValue) + " HTTP/1." +
         std::to_string(request.minor_version);
}
std::string start_line(const http::Response& response) {
  return "HTTP/1." + std::to_string(response.minor_version) + " " + std::to_string(response.status) + " " +
         text(response.reason, kLongestValue);
}

template <typename Message>
std::string message(const std::string& caption, const Message& shown) {
  return "<figure><figcaption>" + caption + "</figcaption><pre>" + start_line(shown) + "\n" +
         content(shown.fields, shown.body, shown.trailers) + "</pre></figure>\n";
}

// What stands between client and origin, as the captions call it: one cache, or a chain.
struct Between {
  explicit Between(const std::vector<std::string>& tiers)
      : first(tiers.empty() ? "cache" : text(tiers.front())), last(tiers.empty() ? "cache" : text(tiers.back())) {}
  std::string first;
  std::string last;
};

// "cache", in a chain "cache, answered by edge".
std::string source(const Exchange& exchange) {
  return text(exchange.from) + (exchange.answered_by.empty() ? "" : ", answered by " + text(exchange.answered_by));
}

std::string client_side(const Exchange& exchange, const Between& between) {
  std::string out = message("client → " + between.first, exchange.request);
  for (const http::Response& interim : exchange.interim) {
    out += message(between.first + " → client, interim", interim);
  }
  if (exchange.response) {
    std::string caption = between.first + " → client";
    if (!exchange.from.empty()) caption += ", from: " + source(exchange);
    if (exchange.took > 0) caption += ", after " + duration_text(exchange.took);
    out += message(caption, *exchange.response);
  }
  if (!exchange.error.empty()) out += "<p class=\"failure\">" + text(exchange.error) + "</p>\n";
  return out;
}

// What the caches of a chain asked each other.
std::string hops(const Exchange& exchange) {
  std::string out;
  for (std::size_t i = 0; i < exchange.hops.size(); ++i) {
    if (i == kMostExchanges) return out + "<p>" + more(exchange.hops.size() - i, "requests between caches") + "</p>";
    const Hop& hop = exchange.hops[i];
    out += message(text(hop.from) + " → " + text(hop.to), hop.request);
    if (hop.response) out += message(text(hop.to) + " → " + text(hop.from), *hop.response);
  }
  return out;
}

std::string origin_side(const Exchange& exchange, const Between& between) {
  std::string out = hops(exchange);
  if (exchange.origin.empty()) return out + "<p class=\"quiet\">The origin was not asked.</p>\n";
  for (std::size_t i = 0; i < exchange.origin.size(); ++i) {
    if (i == kMostExchanges) return out + "<p>" + more(exchange.origin.size() - i, "requests at the origin") + "</p>";
    const OriginSide& side = exchange.origin[i];
    out += message(between.last + " → origin", side.request);
    std::string caption = "origin → " + between.last;
    if (side.serial != 0) caption += ", serial " + std::to_string(side.serial);
    if (!side.note.empty()) caption += ", " + text(side.note);
    out += message(caption, side.response);
  }
  return out;
}

std::string check_line(const Check& check) {
  const Label& shown = label(check.held ? Verdict::pass : Verdict::violation);
  std::string out = "<li class=\"" + std::string(check.held ? "good" : "bad") + "\">" + symbol(shown) + " ";
  out += check.held ? "<span class=\"vh\">held: </span>" : "<span class=\"vh\">did not hold: </span>";
  if (check.setup) out += "<i>set-up:</i> ";
  out += "expected: " + text(check.expected);
  if (!check.seen.empty()) out += " <span class=\"seen\">seen: " + text(check.seen) + "</span>";
  return out + "</li>\n";
}

std::string check_list(const std::vector<const Check*>& checks) {
  if (checks.empty()) return {};
  std::string out = "<ul class=\"checks\">\n";
  for (const Check* check : checks) out += check_line(*check);
  return out + "</ul>\n";
}

// One run (of the case, or of its control): its exchanges and the checks that belong to it.
struct Run {
  const std::vector<Exchange>& exchanges;
  Between between;
  std::vector<const Check*> checks;

  std::vector<const Check*> of_step(std::size_t step) const {
    std::vector<const Check*> found;
    std::copy_if(checks.begin(), checks.end(), std::back_inserter(found),
                 [&](const Check* check) { return check->step == step; });
    return found;
  }
  bool has_exchange(const Check& check) const {
    return std::any_of(exchanges.begin(), exchanges.end(),
                       [&](const Exchange& exchange) { return exchange.step == check.step; });
  }
};

std::string full_exchange(const Exchange& exchange, const Between& between) {
  return "<div class=\"sides\"><div>\n" + client_side(exchange, between) + "</div><div>\n" +
         origin_side(exchange, between) + "</div></div>\n";
}

std::string full_run(const Run& run) {
  std::string out;
  for (std::size_t i = 0; i < run.exchanges.size(); ++i) {
    if (i == kMostExchanges) return out + "<p>" + more(run.exchanges.size() - i, "exchanges") + "</p>";
    const Exchange& exchange = run.exchanges[i];
    const bool first_of_step = i == 0 || run.exchanges[i - 1].step != exchange.step;
    if (first_of_step) {
      out += "<p class=\"step\">At " + moment(exchange.at) + " <span>step " + std::to_string(exchange.step) +
             "</span></p>\n" + check_list(run.of_step(exchange.step));
    }
    out += full_exchange(exchange, run.between);
  }
  std::vector<const Check*> unreached;
  std::copy_if(run.checks.begin(), run.checks.end(), std::back_inserter(unreached),
               [&](const Check* check) { return !run.has_exchange(*check); });
  if (!unreached.empty()) out += "<p class=\"step\">Steps without an exchange</p>\n" + check_list(unreached);
  return out;
}

std::string short_exchange(const Exchange& exchange) {
  std::string out = "<li><span class=\"at\">" + moment(exchange.at) + "</span> <code>" +
                    text(exchange.request.method, 40) + " " + text(exchange.request.target, 80) + "</code> → ";
  if (exchange.response) {
    out += "<code>" + std::to_string(exchange.response->status) + "</code>";
  } else {
    out += exchange.error.empty() ? "no response" : text(exchange.error, 200);
  }
  if (!exchange.from.empty()) out += " from: " + source(exchange);
  const std::size_t asked = exchange.origin.size();
  if (asked == 0) return out + " · origin not asked</li>\n";
  out += " · origin answered";
  for (std::size_t i = 0; i < std::min(asked, kMostExchanges); ++i) {
    out += (i == 0 ? " " : ", ") + std::to_string(exchange.origin[i].response.status);
  }
  return out + (asked > kMostExchanges ? ", …" : "") + "</li>\n";
}

std::string short_run(const Run& run) {
  std::string out = "<ol class=\"lines\">\n";
  for (std::size_t i = 0; i < run.exchanges.size(); ++i) {
    if (i == kMostExchanges) {
      out += "<li>" + more(run.exchanges.size() - i, "exchanges") + "</li>";
      break;
    }
    out += short_exchange(run.exchanges[i]);
  }
  out += "</ol>\n";
  std::vector<const Check*> failed;
  std::copy_if(run.checks.begin(), run.checks.end(), std::back_inserter(failed),
               [](const Check* check) { return !check->held; });
  return out + check_list(failed);
}

}  // namespace

std::string evidence(const CaseResult& result, bool full) {
  if (result.exchanges.empty() && result.control.empty() && result.checks.empty()) return {};
  Run run{result.exchanges, Between(result.tiers), {}};
  Run control{result.control, Between(result.tiers), {}};
  for (const Check& check : result.checks) (check.control ? control : run).checks.push_back(&check);

  std::string out = "<div class=\"runs\">\n<div>\n";
  const bool with_control = !result.control.empty() || !control.checks.empty();
  if (with_control) out += "<h3>The case</h3>\n";
  out += full ? full_run(run) : short_run(run);
  out += "</div>\n";
  if (with_control) {
    out += "<div>\n<h3>Its control: the same without the tested thing</h3>\n";
    out += full ? full_run(control) : short_run(control);
    out += "</div>\n";
  }
  return out + "</div>\n";
}

}  // namespace cachestone::reports::site
