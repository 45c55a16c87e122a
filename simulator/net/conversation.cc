#include "simulator/net/conversation.h"

#include <limits>

#include "simulator/net/exchange_error.h"
#include "simulator/net/persistence.h"

namespace cachestone::net {
namespace {

using Clock = Connection::Clock;

class Conversation {
 public:
  Conversation(Job& job, http::Limits limits)
      : job_(job), connection_(*job.connection), limits_(limits), reader_(job.request.method, reader_limits()) {}

  asio::awaitable<bool> run();

 private:
  // The length of content that is streamed is not limited.
  http::Limits reader_limits() const {
    http::Limits limits = limits_;
    if (job_.options.on_head) limits.body = std::numeric_limits<std::size_t>::max();
    return limits;
  }
  void send_request();
  // Takes what has arrived. Returns true when that was the end.
  bool read();
  void tell();
  void tell_interim();
  void tell_head();
  void make_room();
  Clock::time_point deadline();
  bool finish();

  Job& job_;
  Connection& connection_;
  http::Limits limits_;
  http::ResponseReader reader_;
  Stop stop_ = Stop::complete;
  std::uint64_t sent_ = 0;
};

asio::awaitable<bool> Conversation::run() {
  send_request();
  while (!job_.cancelled && !read()) {
    make_room();
    if (job_.cancelled) break;
    const bool changed = co_await connection_.wait(deadline());
    if (changed || Clock::now() < deadline()) continue;  // the deadline has moved meanwhile
    stop_ = Stop::timeout;
    break;
  }
  if (job_.cancelled) co_return false;
  judge(reader_, stop_, job_.options.timeout, job_.result);
  co_return finish();
}

void Conversation::send_request() {
  sent_ = connection_.sent();
  job_.request_sent = true;
  if (job_.options.streams_request) {
    connection_.send(http::write_head(job_.request) + std::exchange(job_.early, {}));
  } else {
    connection_.send(http::write(job_.request));
  }
}

bool Conversation::read() {
  if (job_.paused) return false;
  if (!connection_.input().empty()) {
    if (job_.head_told) job_.touch();
    connection_.consume(reader_.feed(connection_.input()));
    tell();
  }
  if (job_.cancelled || reader_.complete() || reader_.error()) return true;
  if (!connection_.input().empty() || !connection_.input_over()) return false;
  stop_ = connection_.broken() ? Stop::reset : connection_.input_cut() ? Stop::cut : Stop::closed;
  return true;
}

void Conversation::tell() {
  tell_interim();
  if (!job_.cancelled) tell_head();
  if (job_.cancelled || !job_.head_told) return;
  if (std::string piece = reader_.take_body(); !piece.empty()) job_.options.on_content(std::move(piece));
}

void Conversation::tell_interim() {
  auto& told = job_.result.interim;
  while (told.size() < reader_.interim().size() && !job_.cancelled) {
    told.push_back(reader_.interim()[told.size()]);
    if (job_.options.on_interim) job_.options.on_interim(told.back());
  }
}

void Conversation::tell_head() {
  if (job_.head_told || !job_.options.on_head || !reader_.head_complete() || reader_.complete() || reader_.error())
    return;
  job_.head_told = true;
  job_.touch();
  ResponseHead head{reader_.response(), std::nullopt};
  if (reader_.framing() == http::Framing::length) head.length = reader_.length();
  job_.options.on_head(head);
}

void Conversation::make_room() {
  if (connection_.sent() != sent_) {
    sent_ = connection_.sent();
    if (job_.options.streams_request && !job_.head_told) job_.touch();
  }
  if (job_.room && connection_.backlog() <= Connection::kRoomAgain) std::exchange(job_.room, nullptr)();
}

// There is none while nothing is expected of the server.
Clock::time_point Conversation::deadline() {
  const bool waits_for_client = !job_.request_complete && connection_.flushed();
  return job_.paused || waits_for_client ? Connection::kNever : job_.deadline;
}

bool Conversation::finish() {
  ClientResult& result = job_.result;
  result.surplus = connection_.input().size();
  result.has_response = reader_.head_complete();
  const bool until_close = reader_.head_complete() && reader_.framing() == http::Framing::until_close;
  result.response = reader_.complete() ? reader_.take() : reader_.response();
  const http::Response& response = result.response;
  // RFC 9112 §6.1: whoever sends both may be two servers that do not agree about where a response ends.
  const bool ambiguous = response.fields.has("Transfer-Encoding") && response.fields.has("Content-Length");
  return result.failure == Failure::none && job_.request_complete && result.surplus == 0 && !until_close &&
         !ambiguous && connection_.flushed() && !connection_.input_over() && !connection_.output_over() &&
         persistent(response.minor_version, response.fields) &&
         persistent(job_.request.minor_version, job_.request.fields);
}

}  // namespace

asio::awaitable<bool> converse(Job& job, http::Limits limits) {
  Conversation conversation(job, limits);
  const bool reusable = co_await conversation.run();
  co_return reusable;
}

}  // namespace cachestone::net
