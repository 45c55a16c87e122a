#include "harness/control_call.h"

#include <utility>

#include "harness/quote.h"
#include "origin/control/control.h"
#include "origin/control/secret.h"

namespace cachestone::harness {
namespace {

using Kind = ControlReply::Kind;

// Who answers here may be the origin, a cache in between, or a stranger.
ControlReply judge(const Received& received, const std::string& nonce) {
  ControlReply reply;
  reply.sent = received.sent;
  reply.done = received.done;
  const auto fail = [&](Kind kind, std::string problem) {
    reply.kind = kind;
    reply.problem = std::move(problem);
    return reply;
  };
  if (!received.error.empty()) return fail(Kind::unreachable, received.error);
  const http::Response& response = received.response;
  reply.content = nlohmann::json::parse(response.body, nullptr, false);
  const bool is_ours =
      reply.content.is_object() && (reply.content.contains("instance") || reply.content.contains("error"));
  if (!is_ours) {
    const std::string what = "status " + std::to_string(response.status) + ", body " + quoted_start(response.body);
    return fail(Kind::unreachable, "what answered is not the control of an origin: " + what);
  }
  if (reply.content.contains("instance") && reply.content.value("nonce", "") != nonce) {
    return fail(Kind::unreachable, "a control call was answered with the reply to another one: a cache has stored it");
  }
  if (response.status == 200) return reply;
  const Kind kind = response.status == 410                             ? Kind::unknown_run
                    : response.status >= 502 && response.status <= 504 ? Kind::unreachable
                                                                       : Kind::refused;
  return fail(kind, reply.content.value("error", "status " + std::to_string(response.status)));
}

}  // namespace

ControlCalls::ControlCalls(Target& way, std::string secret)
    : way_(way), secret_(std::move(secret)), unique_(origin::random_id().substr(0, 12)) {}

void ControlCalls::call(const std::string& action, const nlohmann::json& content,
                        std::function<void(ControlReply)> done) {
  const std::string nonce = unique_ + "-" + std::to_string(++next_);
  http::Request request;
  request.method = "POST";
  request.target = std::string(origin::kControlSegment) + action + "/" + nonce;
  request.fields = {
      {"Authorization", "Bearer " + secret_}, {"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
  request.body = content.dump();
  way_.exchange(std::move(request),
                [nonce, alive = std::weak_ptr(alive_), done = std::move(done)](const Received& received) {
                  if (!alive.expired()) done(judge(received, nonce));
                });
}

}  // namespace cachestone::harness
