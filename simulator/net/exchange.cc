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
  return session_ && !session_->stopping() && !session_->awaits_content() &&
         persistent(request_.minor_version, request_.fields);
}

bool Exchange::awaits_content() const {
  return session_ && session_->awaits_content();
}

void Exchange::receive_content(ContentReceiver receiver) {
  receiver_ = std::move(receiver);
  resume_content();
}

void Exchange::pause_content() {
  content_paused_ = true;
}

void Exchange::resume_content() {
  content_paused_ = false;
  if (session_) session_->connection().wake();
}

void Exchange::interim(const http::Response& response) {
  if (session_ && request_.minor_version > 0) session_->connection().send(http::write_head(response));
}

void Exchange::respond(const http::Response& response, std::shared_ptr<const std::string> content) {
  if (!session_) return;
  begun_ = true;
  const bool bodyless = has_no_body(response.status, request_.method);
  std::string bytes = bodyless || content ? http::write_head(response) : http::write(response);
  session_->connection().send(std::move(bytes), bodyless ? nullptr : std::move(content));
  const bool keep = keeps_connection() && persistent(response.minor_version, response.fields) &&
                    (bodyless || tells_its_length(response));
  end(keep ? Ending::keep : Ending::close);
}

void Exchange::write(std::string bytes) {
  begun_ = true;
  if (session_) session_->connection().send(std::move(bytes));
}

void Exchange::end(Ending ending) {
  if (!session_) return;
  gone_ = nullptr;
  room_ = nullptr;
  std::exchange(session_, nullptr)->end_exchange(ending);
}

void Exchange::begin(http::Response head, std::optional<std::uint64_t> length) {
  head.minor_version = 1;
  head.fields.remove("Transfer-Encoding");
  if (length) {
    head.fields.set("Content-Length", std::to_string(*length));
    delimiting_ = Delimiting::by_length;
  } else {
    head.fields.remove("Content-Length");
    delimiting_ = request_.minor_version > 0 ? Delimiting::by_chunks : Delimiting::by_close;
  }
  if (delimiting_ == Delimiting::by_chunks) head.fields.add("Transfer-Encoding", "chunked");
  said_close_ = !keeps_connection() || delimiting_ == Delimiting::by_close;
  if (said_close_) head.fields.set("Connection", "close");
  write(http::write_head(head));
}

void Exchange::content(std::string piece) {
  write(delimiting_ == Delimiting::by_chunks ? http::write_chunk(piece) : std::move(piece));
}

void Exchange::finish(const http::Fields& trailers) {
  if (delimiting_ == Delimiting::by_chunks) write(http::write_last_chunk(trailers));
  end(keeps_connection() && !said_close_ ? Ending::keep : Ending::close);
}

void Exchange::abort() {
  // Where the close ends the content, a reset says that it is not complete.
  end(delimiting_ == Delimiting::by_close ? Ending::reset : Ending::close);
}

bool Exchange::is_full() const {
  return session_ && session_->connection().backlog() > Connection::kFull;
}

void Exchange::on_room(std::function<void()> room) {
  if (!session_) return;
  room_ = std::move(room);
  session_->connection().wake();
}

void Exchange::on_gone(std::function<void()> gone) {
  if (!session_) return;
  gone_ = std::move(gone);
  session_->connection().wake();  // the client may have gone already
}

}  // namespace cachestone::net
