// The Exchange of server.h: what a handler may do with a request.
#include "simulator/net/persistence.h"
#include "simulator/net/server.h"
#include "simulator/net/session.h"

namespace cachestone::net {
namespace {

// Without one of these only the end of the connection ends the body (RFC 9112 §6.3).
bool tells_its_length(const http::Response& response) {
  return response.fields.has("Content-Length") || response.fields.has("Transfer-Encoding");
}

}  // namespace

Exchange::Exchange(std::shared_ptr<Session> session, http::Request request)
    : session_(std::move(session)), request_(std::move(request)) {}

Exchange::~Exchange() {
  end(Ending::close);
}

bool Exchange::keeps_connection() const {
  return session_ && !session_->stopping() && persistent(request_.minor_version, request_.fields);
}

void Exchange::interim(const http::Response& response) {
  if (request_.minor_version > 0) write(http::write_head(response));
}

void Exchange::respond(const http::Response& response) {
  const bool bodyless = has_no_body(response.status, request_.method);
  write(bodyless ? http::write_head(response) : http::write(response));
  const bool keep = keeps_connection() && persistent(response.minor_version, response.fields) &&
                    (bodyless || tells_its_length(response));
  end(keep ? Ending::keep : Ending::close);
}

void Exchange::write(std::string bytes) {
  if (session_) session_->send(std::move(bytes));
}

void Exchange::end(Ending ending) {
  if (!session_) return;
  gone_ = nullptr;
  std::exchange(session_, nullptr)->end_exchange(ending);
}

void Exchange::on_gone(std::function<void()> gone) {
  if (!session_) return;
  gone_ = std::move(gone);
  session_->wake();  // the client may have gone already
}

}  // namespace cachestone::net
