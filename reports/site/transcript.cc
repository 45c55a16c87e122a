#include "reports/site/transcript.h"

#include "reports/site/html_text.h"
#include "reports/site/sequence.h"

namespace cachestone::reports::site {
namespace {

constexpr std::size_t kLongestValue = 400;      // bytes of one field value or target
constexpr std::size_t kLongestShownBody = 500;  // bytes
constexpr std::size_t kMostFields = 60;         // of one message
constexpr std::size_t kMostBytes = 40'000;      // of one transcript, more or less

std::string start_line(const http::Request& request) {
  return text(request.method, kLongestValue) + " " + text(request.target, kLongestValue) + " HTTP/1." +
         std::to_string(request.minor_version);
}
std::string start_line(const http::Response& response) {
  return "HTTP/1." + std::to_string(response.minor_version) + " " + std::to_string(response.status) + " " +
         text(response.reason, kLongestValue);
}

// Puts the transcript together, as long as there is room in it.
class Transcript {
 public:
  Transcript(const Run& run, std::string_view cache)
      : run_(run),
        first_(text(run.tiers.empty() ? cache : run.tiers.front(), 40)),
        last_(text(run.tiers.empty() ? cache : run.tiers.back(), 40)) {}

  std::string write() {
    out_ = "<pre class=\"wire\">";
    std::size_t shown = 0;
    for (; shown < std::min(run_.exchanges.size(), kMostExchanges) && !full(); ++shown) {
      const Exchange& exchange = run_.exchanges[shown];
      message("client → " + first_ + ", at " + moment(exchange.at) + ", step " + std::to_string(exchange.step),
              exchange.request);
      hops(exchange);
      origin_side(exchange);
      client_side(exchange);
    }
    more(run_.exchanges.size() - shown, "exchanges, in results.json");
    return out_ + "</pre>\n";
  }

 private:
  void client_side(const Exchange& exchange) {
    for (const http::Response& interim : exchange.interim) message(first_ + " → client, interim", interim);
    if (exchange.response) {
      std::string caption = first_ + " → client";
      if (!exchange.from.empty()) caption += ", from: " + text(exchange.from, 40);
      if (!exchange.answered_by.empty()) caption += ", answered by " + text(exchange.answered_by, 40);
      message(caption, *exchange.response);
    }
    if (!exchange.error.empty()) out_ += "<i class=\"bad\">" + text(exchange.error) + "</i>\n\n";
  }

  void hops(const Exchange& exchange) {
    for (const Hop& hop : exchange.hops) {
      message(text(hop.from, 40) + " → " + text(hop.to, 40) + ", at " + moment(hop.at), hop.request);
      if (hop.response) message(text(hop.to, 40) + " → " + text(hop.from, 40), *hop.response);
    }
  }

  void origin_side(const Exchange& exchange) {
    for (std::size_t i = 0; i < exchange.origin.size(); ++i) {
      if (i == kMostExchanges) return more(exchange.origin.size() - i, "requests at the origin");
      const OriginSide& side = exchange.origin[i];
      message(last_ + " → origin, at " + moment(side.at), side.request);
      std::string caption = "origin → " + last_;
      if (side.serial != 0) caption += ", serial " + std::to_string(side.serial);
      if (!side.note.empty()) caption += ", " + text(side.note, 200);
      message(caption, side.response);
    }
  }

  template <typename Message>
  void message(const std::string& caption, const Message& shown) {
    if (full()) return cut();
    out_ += "<i>" + caption + "</i>\n<b>" + start_line(shown) + "</b>\n";
    field_lines(shown.fields);
    if (!shown.body.empty()) {
      out_ += "\n" + text(shown.body, kLongestShownBody, Lines::keep);
      if (out_.back() != '\n') out_ += '\n';
    }
    if (!shown.trailers.empty()) {
      out_ += "<i>trailers</i>\n";
      field_lines(shown.trailers);
    }
    out_ += '\n';
  }

  void field_lines(const http::Fields& fields) {
    std::size_t shown = 0;
    for (const http::Field& field : fields) {
      if (shown == kMostFields || full()) return more(fields.size() - shown, "fields");
      out_ += text(field.name, kLongestValue) + ": " + text(field.value, kLongestValue) + "\n";
      ++shown;
    }
  }

  void more(std::size_t count, const char* what) {
    if (count != 0) out_ += "<span class=\"cut\">… and " + std::to_string(count) + " more " + what + "</span>\n";
  }
  // Says once that there is no room for more.
  void cut() {
    if (!cut_) out_ += "<span class=\"cut\">… cut: results.json has the rest</span>\n";
    cut_ = true;
  }
  bool full() const { return out_.size() > kMostBytes; }

  const Run& run_;
  std::string first_;  // the cache nearest to the client
  std::string last_;   // the one nearest to the origin
  std::string out_;
  bool cut_ = false;
};

}  // namespace

std::string transcript(const Run& run, std::string_view cache) {
  return Transcript(run, cache).write();
}

}  // namespace cachestone::reports::site
