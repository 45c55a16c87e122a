#include "simulator/proxy/reply.h"

#include <utility>

#include "simulator/http/codec.h"
#include "simulator/net/persistence.h"

namespace cachestone::proxy {
namespace {

void send(net::Exchange& exchange, http::Response response) {
  http::set_framing(response, exchange.request().method);
  if (!exchange.keeps_connection()) response.fields.set("Connection", "close");
  exchange.respond(response);
}

void send_stored(net::Exchange& exchange, http::Response response, std::shared_ptr<const std::string> content) {
  response.fields.remove("Transfer-Encoding");
  response.fields.set("Content-Length", std::to_string(content->size()));
  if (!exchange.keeps_connection()) response.fields.set("Connection", "close");
  exchange.respond(response, std::move(content));
}

}  // namespace

void send_reply(net::Exchange& exchange, engine::Reply reply) {
  reply.response.minor_version = 1;
  if (exchange.request().minor_version == 0) reply.response.trailers = {};  // it knows no chunks (RFC 9112 §6.1)
  const bool bodyless = net::has_no_body(reply.response.status, exchange.request().method);
  if (!reply.stored_body || bodyless || !reply.response.trailers.empty()) {
    send(exchange, bodyless ? std::move(reply.response) : whole(std::move(reply)));
  } else {
    send_stored(exchange, std::move(reply.response), std::move(reply.stored_body));
  }
}

void refuse(net::Exchange& exchange, const Refusal& refusal) {
  http::Response response;
  response.status = refusal.status;
  response.reason = http::reason_phrase(refusal.status);
  response.fields = {{"Content-Type", "text/plain; charset=utf-8"}, {"Connection", "close"}};
  response.body = refusal.why + "\n";
  send(exchange, std::move(response));
}

}  // namespace cachestone::proxy
