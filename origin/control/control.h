// The control API of an origin that runs somewhere else: who holds the token registers scripts, begins their steps and
// reads the log. CONTROL.md describes it call by call.
//
//   the public port ──> answer() ──> Book ──┐ news
//   calls ────────────> handle() ──> Session ──> whoever waits for it
//
// No I/O: a call comes in as text and its reply goes out as text, at once or, where it waits for news, later.
// Everything happens on the loop's thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "origin/control/bounds.h"
#include "origin/control/rate_limit.h"
#include "origin/control/session.h"
#include "origin/script/book.h"
#include "simulator/json/reader.h"
#include "simulator/world/loop.h"

namespace cachestone::origin {

// Both ends must speak the same; raised whenever a call or a script changes.
inline constexpr int kControlVersion = 1;
// The segment that control calls begin with, wherever a cache has mapped the origin to.
inline constexpr std::string_view kControlSegment = "/.cachestone/";

struct ControlOptions {
  std::string secret;   // what every call must carry
  std::string version;  // of this program
  Bounds bounds{};
  std::function<void(const std::string&)> told;  // hears in a line what goes on: sessions that begin and end
};

class Control {
 public:
  struct Call {
    std::string method;         // POST; status may be asked by GET
    std::string path;           // what follows the segment: "act/4f-12"
    std::string authorization;  // the field of this name
    std::string body;
  };
  struct Reply {
    int status = 200;
    std::string body;  // JSON
  };
  using Answer = std::function<void(Reply)>;

  // The loop must outlive the control.
  Control(world::Loop& loop, ControlOptions options);
  ~Control();

  // Calls `answer` once, at once or later.
  void handle(const Call& call, Answer answer);
  // For the public port. Nobody without a script of an open case gets more than a 404.
  Performance answer(const http::Request& request, Time now);
  // Answers all who wait.
  void release();

  // Somebody waits for news.
  bool awaited() const;

 private:
  struct Refusal;  // thrown: a status and a sentence
  using Json = nlohmann::json;

  void check_secret(const Call& call);
  Json dispatch(const std::string& action, const std::string& body);
  Json hello(json::ObjectReader& call);
  Json begin_session(json::ObjectReader& call);
  Json end_session(json::ObjectReader& call);
  Json status() const;
  void act(const Call& call, const std::string& nonce, const Answer& answer);
  void wait_for_news(Session& session, std::uint64_t after, Milliseconds wait, const std::function<Reply()>& reply,
                     const Answer& answer);
  std::string perform(Session& session, const json::Node& act);
  void open(Session& session, const std::string& token, const json::Node& steps);
  void close(Session& session, const std::string& token);
  std::string reason_not_to_log(const Session& session, const std::string& token, Time now);
  Session& find(json::ObjectReader& call);
  void forget(const std::string& id, const std::string& why);
  void expire();
  std::size_t open_cases() const;
  void tell(const std::string& line) const;
  Reply reply(int status, Json content, const std::string& nonce) const;
  Reply refuse(const Refusal& refusal, const std::string& nonce) const;

  world::Loop& loop_;
  const ControlOptions options_;
  const std::string instance_;  // differs from start to start
  Book book_;
  std::map<std::string, std::unique_ptr<Session>> sessions_;
  std::map<std::string, Session*, std::less<>> owners_;  // by token
  std::size_t stored_bytes_ = 0;
  std::uint64_t next_ticket_ = 0;
  RateLimit requests_;
  RateLimit refusals_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // for calls that the loop still has
};

}  // namespace cachestone::origin
