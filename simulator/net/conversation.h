// One request and its response on a connection of a client.
//
//   send the request ──> read ──> tell interim responses, the head, content as it comes ──> judge how it ended
//
// Content of the request that is streamed comes in meanwhile through Call, which acts on the Job.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "simulator/net/client.h"
#include "simulator/net/connection.h"

namespace cachestone::net {

// What is asked of a client, and how far it is. Shared by the coroutine that does it and the Call of who asked.
struct Job {
  http::Request request;
  ExchangeOptions options;
  std::function<void(ClientResult)> done;
  ClientResult result;
  Connection::Clock::time_point deadline;
  std::shared_ptr<Connection> connection;  // while it has one
  std::string early;                       // content of the request that came before there was a connection
  bool request_sent = false;               // its head
  bool request_complete = true;
  bool head_told = false;  // the response is streamed
  bool paused = false;
  bool cancelled = false;
  std::function<void()> room;

  // Progress was made: the time starts anew.
  void touch() { deadline = Connection::Clock::now() + options.timeout; }
  void wake() {
    if (connection) connection->wake();
  }
};

// Sends the request and reads the response into job.result. Returns true when the connection can be used again.
asio::awaitable<bool> converse(Job& job, http::Limits limits);

}  // namespace cachestone::net
