#include "origin/control/door.h"

#include <utility>

#include "simulator/http/codec.h"

namespace cachestone::origin {
namespace {

http::Response response_of(Control::Reply reply) {
  http::Response response;
  response.status = reply.status;
  response.reason = http::reason_phrase(reply.status);
  response.fields = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
  if (reply.status == 401) response.fields.add("WWW-Authenticate", "Bearer");
  response.body = std::move(reply.body);
  http::set_framing(response, "POST");
  return response;
}

}  // namespace

bool take_control_call(Control& control, const std::shared_ptr<net::Exchange>& exchange) {
  const http::Request& request = exchange->request();
  const std::string path = request.target.substr(0, request.target.find_first_of("?#"));
  const std::size_t segment = path.find(kControlSegment);
  if (segment == std::string::npos) return false;
  Control::Call call;
  call.method = request.method;
  call.path = path.substr(segment + kControlSegment.size());
  call.authorization = request.fields.first("Authorization").value_or("");
  call.body = request.body;
  control.handle(call, [exchange](Control::Reply reply) { exchange->respond(response_of(std::move(reply))); });
  return true;
}

}  // namespace cachestone::origin
