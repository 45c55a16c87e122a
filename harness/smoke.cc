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

// How often it is tried where the origin forgets the case meanwhile: one that is restarted somewhere else.
constexpr int kTries = 3;

struct Attempt {
  Target& target;
  origin::Book& book;
  std::string run;
  std::string where;
  std::function<void(std::string problem)> done;
  int number = 1;
};

void attempt(Attempt now) {
  const std::string again = now.number == 1 ? "" : "-" + std::to_string(now.number);
  const std::string token = "cs-" + now.run + "-smoke" + again;
  origin::Answer answer;
  answer.fields.add("Cache-Control", "no-store");
  answer.fields.add("Content-Type", "text/plain");
  answer.body = std::string(kBody);
  now.book.open(token, {{"GET", "/smoke", std::move(answer)}});
  http::Request request;
  request.target = "/" + token + "/smoke";
  Target& target = now.target;
  target.exchange(std::move(request), [token, now = std::move(now)](const Received& received) mutable {
    const bool origin_asked = !now.book.log(token).empty();
    const bool forgotten = !now.target.gap("/" + token).empty();
    now.book.close(token);
    const std::string problem = problem_of(received, origin_asked, now.where);
    if (problem.empty() || !forgotten || now.number == kTries) return now.done(problem);
    ++now.number;
    attempt(std::move(now));
  });
}

}  // namespace

void smoke(Target& target, origin::Book& book, const std::string& run, std::string where,
           std::function<void(std::string problem)> done) {
  attempt({target, book, run, std::move(where), std::move(done)});
}

}  // namespace cachestone::harness
