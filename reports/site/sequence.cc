#include "reports/site/sequence.h"

#include <cmath>

#include "reports/site/html_text.h"
#include "reports/site/parts.h"

namespace cachestone::reports::site {
namespace {

constexpr std::size_t kMostFields = 8;      // of one message
constexpr std::size_t kLongestValue = 120;  // bytes
constexpr std::size_t kMostBytes = 50'000;  // of one diagram, more or less
constexpr std::size_t kMostCaches = 4;      // that have a column of their own

constexpr double kNoticeable = 0.95;  // seconds; shorter delays are those of the machine

// Who stands where: 0 is the client, then the caches, then the origin.
class Stage {
 public:
  Stage(const std::vector<std::string>& tiers, std::string_view cache) {
    names_.emplace_back("client");
    if (tiers.empty()) names_.push_back(text(cache, 40));
    for (std::size_t i = 0; i < std::min(tiers.size(), kMostCaches); ++i) names_.push_back(text(tiers[i], 40));
    names_.emplace_back("origin");
  }
  std::size_t origin() const { return names_.size() - 1; }
  std::size_t gaps() const { return names_.size() - 1; }
  const std::string& name(std::size_t place) const { return names_[place]; }
  // The cache called `tier`; the last one when there is none of that name.
  std::size_t place(const std::string& tier) const {
    for (std::size_t i = 1; i < origin(); ++i) {
      if (names_[i] == text(tier, 40)) return i;
    }
    return origin() - 1;
  }

 private:
  std::vector<std::string> names_;
};

std::string small(const std::string& note) {
  return note.empty() ? note : " <small>" + note + "</small>";
}

std::string fields(const http::Fields& shown, const Interest& interest) {
  std::string out;
  std::size_t count = 0;
  for (const http::Field& field : shown) {
    if (!interest.matters(field, shown)) continue;
    if (++count > kMostFields) continue;
    const std::string line = text(field.name, kLongestValue) + ": " + text(field.value, kLongestValue);
    out += "<code>" + (interest.differs(&field) ? "<mark>" + line + "</mark>" : line) + "</code>";
  }
  if (count > kMostFields) out += "<small>… and " + count_of(count - kMostFields, "field", "fields") + " more</small>";
  return out;
}

std::string request_label(const http::Request& request, const Interest& interest, const std::string& note) {
  const std::string line = text(request.method, 40) + " " + text(short_target(request.target), kLongestValue);
  return "<b>" + (interest.differs(&request) ? "<mark>" + line + "</mark>" : line) + "</b>" + small(note) +
         fields(request.fields, interest);
}
std::string response_label(const http::Response& response, const Interest& interest, const std::string& note) {
  const std::string line = std::to_string(response.status) + " " + text(response.reason, 60);
  return "<b>" + (interest.differs(&response) ? "<mark>" + line + "</mark>" : line) + "</b>" + small(note) +
         fields(response.fields, interest);
}

// Where the client's response came from, in words.
std::string source(const Exchange& exchange) {
  std::string out;
  if (exchange.from == "cache") {
    out = "from the store";
  } else if (exchange.from == "stale") {
    out = "from the store, stale";
  } else if (exchange.from == "validated") {
    out = "from the store, validated";
  } else if (exchange.from == "origin") {
    out = "from the origin";
  } else if (exchange.from == "error") {
    out = "made by the cache";
  } else {
    out = text(exchange.from, 40);
  }
  const bool in_chain = !exchange.answered_by.empty() && exchange.from != "origin";
  if (in_chain) out += ", by " + text(exchange.answered_by, 40);
  return out;
}

std::string check_line(const Check& check) {
  const std::string expected = text(check.expected);
  const std::string what = check.setup ? "<i>set-up:</i> " : "";
  if (check.held) {
    return "<li class=\"held\"><b class=\"good\" aria-hidden=\"true\">✓</b> " + what +
           "<span class=\"vh\">expected and seen: </span>" + expected + "</li>\n";
  }
  return "<li class=\"missed\"><b class=\"bad\" aria-hidden=\"true\">✗</b> " + what + "<span>expected: " + expected +
         "</span> <span class=\"seen\">seen: " + (check.seen.empty() ? "nothing of the kind" : text(check.seen)) +
         "</span></li>\n";
}

// Whether the client's answer did not wait for the origin's: it was there before the origin was asked, or it came from
// the store although the origin's answer was fit for use.
bool in_background(const OriginSide& side, const Exchange& exchange) {
  if (!exchange.response) return false;
  if (side.at > exchange.at + exchange.took + 0.0005) return true;
  const bool stored = exchange.from == "cache" || exchange.from == "stale";
  return stored && side.response.status < 500 && side.note.rfind("fault:", 0) != 0;
}

// Puts the diagram together, as long as there is room in it.
class Diagram {
 public:
  Diagram(const Run& run, const Interest& interest, std::string_view cache)
      : run_(run), interest_(interest), stage_(run.tiers, cache) {}

  std::string draw(std::string_view caption) {
    out_ = "<figure class=\"seq gaps" + std::to_string(stage_.gaps()) + "\">\n<figcaption>" + std::string(caption) +
           "</figcaption>\n";
    heads();
    out_ += "<ol>\n";
    std::size_t shown = 0;
    while (shown < std::min(run_.exchanges.size(), kMostExchanges)) shown = step(shown);
    const std::vector<const Check*> unreached = run_.unreached();
    if (!unreached.empty()) {
      out_ += "<li><p class=\"at\">steps without an exchange</p>\n";
      checks(unreached);
      out_ += "</li>\n";
    }
    out_ += "</ol>\n";
    left_out_ += run_.exchanges.size() - shown;
    if (left_out_ != 0) {
      out_ += "<p class=\"cut\">… and " + count_of(left_out_, "message", "messages") + " more, in results.json</p>\n";
    }
    return out_ + "</figure>\n";
  }

 private:
  void heads() {
    out_ += "<p class=\"heads\" aria-hidden=\"true\">";
    for (std::size_t i = 0; i <= stage_.origin(); ++i) out_ += "<span>" + stage_.name(i) + "</span>";
    out_ += "</p>\n";
  }

  // The exchanges of one step from number `first` on; returns the number of the first one after them.
  std::size_t step(std::size_t first) {
    const Exchange& start = run_.exchanges[first];
    out_ += "<li><p class=\"at\"><b>" + moment(start.at) + "</b> <span>step " + std::to_string(start.step) +
            "</span></p>\n<div class=\"lines\">\n";
    std::size_t next = first;
    for (; next < std::min(run_.exchanges.size(), kMostExchanges) && run_.exchanges[next].step == start.step; ++next) {
      exchange(run_.exchanges[next]);
    }
    out_ += "</div>\n";
    checks(run_.checks_of(start.step));
    out_ += "</li>\n";
    return next;
  }

  void exchange(const Exchange& shown) {
    const std::string client = shown.client == 0 ? "" : "client " + std::to_string(shown.client + 1);
    arrow(0, 1, [&] { return request_label(shown.request, interest_, client); });
    hop_requests(shown);
    at_the_origin(shown, false);
    hop_responses(shown);
    if (shown.origin.empty()) {
      out_ += "<p class=\"idle gap" + std::to_string(stage_.gaps()) + "\">origin not asked</p>\n";
    }
    client_response(shown);
    at_the_origin(shown, true);
  }

  void client_response(const Exchange& shown) {
    for (const http::Response& interim : shown.interim) {
      arrow(1, 0, [&] { return response_label(interim, interest_, "interim"); });
    }
    if (!shown.response && shown.error.empty()) return;
    std::string note = source(shown);
    if (shown.took >= kNoticeable) note += (note.empty() ? "after " : ", after ") + moment(shown.took);
    const bool stored = shown.from == "cache" || shown.from == "stale";
    arrow(
        1, 0,
        [&] {
          std::string label = shown.response ? response_label(*shown.response, interest_, note) : "";
          if (!shown.error.empty()) label += "<b>no whole response</b>" + small(text(shown.error, 200));
          return label;
        },
        !shown.error.empty() ? "lost"
        : stored             ? "stored"
                             : "");
  }

  // What the origin was asked while the client waited, or what it was asked after that.
  void at_the_origin(const Exchange& exchange, bool background) {
    for (const OriginSide& side : exchange.origin) {
      if (in_background(side, exchange) != background) continue;
      const bool later = side.at - exchange.at >= kNoticeable;
      arrow(stage_.origin() - 1, stage_.origin(),
            [&] { return request_label(side.request, interest_, later ? "at " + moment(side.at) : ""); });
      const bool fault = side.note.rfind("fault:", 0) == 0;
      arrow(
          stage_.origin(), stage_.origin() - 1,
          [&] {
            std::string note = side.serial == 0 ? "" : "serial " + std::to_string(side.serial);
            if (!side.note.empty()) note += (note.empty() ? "" : ", ") + text(side.note, 200);
            return response_label(side.response, interest_, note);
          },
          fault ? "lost" : "");
    }
  }

  void hop_requests(const Exchange& exchange) {
    for (const Hop& hop : exchange.hops) {
      const std::size_t from = stage_.place(hop.from);
      const std::size_t to = stage_.place(hop.to);
      if (from != to) arrow(from, to, [&] { return request_label(hop.request, interest_, ""); });
    }
  }
  void hop_responses(const Exchange& exchange) {
    for (auto hop = exchange.hops.rbegin(); hop != exchange.hops.rend(); ++hop) {
      const std::size_t from = stage_.place(hop->to);
      const std::size_t to = stage_.place(hop->from);
      if (from == to || !hop->response) continue;
      arrow(from, to, [&] { return response_label(*hop->response, interest_, ""); });
    }
  }

  // Neighbours have a gap between them, counted from 1; an arrow past a neighbour is drawn in the gap where it starts.
  // `label` makes the label, which is left alone when there is no room for it.
  template <typename Label>
  void arrow(std::size_t from, std::size_t to, const Label& label, std::string_view manner = "") {
    if (full()) {
      ++left_out_;
      return;
    }
    const bool right = from < to;
    out_ += "<p class=\"msg gap" + std::to_string(right ? from + 1 : from) + (right ? " right" : " left");
    if (!manner.empty()) out_ += " " + std::string(manner);
    out_ += "\"><span class=\"vh\">" + stage_.name(from) + " to " + stage_.name(to) + ": </span>" + label() + "</p>\n";
  }

  void checks(const std::vector<const Check*>& shown) {
    if (shown.empty()) return;
    out_ += "<ul class=\"checks\">\n";
    for (std::size_t i = 0; i < shown.size(); ++i) {
      if (i == kMostChecks || full()) {
        out_ += "<li>… and " + count_of(shown.size() - i, "check", "checks") + " more</li>\n";
        break;
      }
      out_ += check_line(*shown[i]);
    }
    out_ += "</ul>\n";
  }

  bool full() const { return out_.size() > kMostBytes; }

  const Run& run_;
  const Interest& interest_;
  Stage stage_;
  std::string out_;
  std::size_t left_out_ = 0;
};

}  // namespace

std::string moment(double at) {
  if (!std::isfinite(at) || std::fabs(at) > 1e15) return "?";
  const double tenths = std::round(at * 10) / 10;
  std::string out = std::to_string(tenths);
  out.erase(out.find('.') + 2);
  if (out.substr(out.size() - 2) == ".0") out.erase(out.size() - 2);
  return (out == "-0" ? "0" : out) + " s";
}

std::string sequence(const Run& run, const Interest& interest, std::string_view cache, std::string_view caption) {
  return Diagram(run, interest, cache).draw(caption);
}

}  // namespace cachestone::reports::site
