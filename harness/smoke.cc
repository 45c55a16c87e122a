#include "harness/smoke.h"

#include <utility>

#include "harness/quote.h"

namespace cachestone::harness {
namespace {

constexpr std::string_view kBody = "The scripted origin of Cachestone answers.\n";

// What is wrong with the exchange; empty when nothing is.
std::string problem_of(const Received& received, bool origin_asked, const std::string& where) {
  if (!received.has_response) return where + " did not answer: " + received.error;
  const http::Response& response = received.response;
  const std::string status = "status " + std::to_string(response.status);
  if (!origin_asked) {
    return "the answer of " + where + " did not come from our origin: " + status + ", body " +
           quoted_start(response.body) + "; is the cache set up to ask it?";
  }
  if (!received.error.empty()) return "the answer of " + where + " broke off: " + received.error;
  if (response.status != 200 || response.body != kBody) {
    return where + " asked our origin but answered something else: " + status + ", body " + quoted_start(response.body);
  }
  return "";
}

}  // namespace

void smoke(Target& target, origin::Book& book, const std::string& run, std::string where,
           std::function<void(std::string problem)> done) {
  const std::string token = "cs-" + run + "-smoke";
  origin::Answer answer;
  answer.fields.add("Cache-Control", "no-store");
  answer.fields.add("Content-Type", "text/plain");
  answer.body = std::string(kBody);
  book.open(token, {{"GET", "/smoke", std::move(answer)}});
  http::Request request;
  request.target = "/" + token + "/smoke";
  target.exchange(std::move(request),
                  [&book, token, where = std::move(where), done = std::move(done)](Received received) {
                    const bool origin_asked = !book.log(token).empty();
                    book.close(token);
                    done(problem_of(received, origin_asked, where));
                  });
}

}  // namespace cachestone::harness
