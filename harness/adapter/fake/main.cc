// For tests: an adapter that stores nothing, and that does what a request's path ends with: /dies, /hangs, ….
// Its argument says how it introduces itself.
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>

#include "harness/adapter/protocol/message.h"

namespace cachestone::adapter {
namespace {

void say(const std::string& text) {
  std::cout << text << std::flush;
}

void idle() {
  say(write(Said(Idle())));
}

void reply(std::uint64_t id, const http::Response& response = {}) {
  say(write(Said(Reply{id, response})));
}

[[noreturn]] void hang() {
  for (;;) pause();
}

[[noreturn]] void write_for_ever(const std::string& text) {
  while (std::cout << text) {
  }
  _exit(0);
}

// A process that outlives us, unless somebody ends it. Its id goes to the file that PID_FILE names.
void leave_a_child() {
  const pid_t child = fork();
  if (child == 0) {
    setsid();
    hang();
  }
  std::ofstream(getenv("PID_FILE")) << child << "\n" << std::flush;
}

using Deed = std::function<void(const ClientRequest&)>;

const std::map<std::string, Deed>& deeds() {
  static const std::map<std::string, Deed> kDeeds{
      {"/dies",
       [](const ClientRequest&) {
         std::cerr << "Oops: line one\n    at somewhere\nthe cause\n\n" << std::flush;
         _exit(7);
       }},
      {"/crashes", [](const ClientRequest&) { std::raise(SIGKILL); }},
      {"/hangs", [](const ClientRequest&) { hang(); }},
      {"/hangs-on",
       [](const ClientRequest&) {
         signal(SIGTERM, SIG_IGN);
         leave_a_child();
         hang();
       }},
      {"/leaves-a-child",
       [](const ClientRequest&) {
         leave_a_child();
         _exit(1);
       }},
      {"/closes-its-output",
       [](const ClientRequest&) {
         close(1);
         hang();
       }},
      {"/talks-nonsense", [](const ClientRequest&) { say("Cache MISS for you\n"); }},
      {"/unknown-message", [](const ClientRequest&) { say("{\"type\":\"answer\",\"id\":1}\n"); }},
      {"/misspelt-member",
       [](const ClientRequest&) { say("{\"type\":\"reply\",\"id\":1,\"status\":200,\"header\":[]}\n"); }},
      {"/no-utf-8", [](const ClientRequest&) { say("{\"type\":\"error\",\"message\":\"\xff\"}\n"); }},
      {"/hello-again",
       [](const ClientRequest&) {
         say(write(Said(Introduction{kProtocol, "again", "", false, {}})));
       }},
      {"/no-line-feed", [](const ClientRequest&) { write_for_ever(std::string(1 << 16, 'x')); }},
      {"/never-idle", [](const ClientRequest&) { write_for_ever("{\"type\":\"error\",\"message\":\"x\"}\n"); }},
      {"/says-much", [](const ClientRequest&) { write_for_ever(write(Said(Problem{std::string(1 << 20, 'x')}))); }},
      {"/idle-twice",
       [](const ClientRequest& m) {
         reply(m.id);
         // In one piece, so that nobody can come between.
         say(write(Said(Idle())) + write(Said(Idle())));
       }},
      {"/no-reply", [](const ClientRequest&) { idle(); }},
      {"/replies-twice",
       [](const ClientRequest& m) {
         reply(m.id);
         reply(m.id);
         idle();
       }},
      {"/replies-to-nobody",
       [](const ClientRequest&) {
         reply(99);
         idle();
       }},
      {"/same-fetch-id",
       [](const ClientRequest& m) {
         say(write(Said(Fetch{1, m.request})) + write(Said(Fetch{1, m.request})));
         idle();
       }},
      {"/has-a-problem",
       [](const ClientRequest&) {
         say(write(Said(Problem{"no cache today"})));
         idle();
       }},
      {"/dies-when-idle",
       [](const ClientRequest& m) {
         reply(m.id);
         idle();
         _exit(0);
       }},
      {"/says-it-on-stderr",
       [](const ClientRequest& m) {
         std::cerr << std::string(1 << 20, 'e') << "\nthe end of it\n" << std::flush;
         reply(m.id);
         idle();
       }},
      {"/large-body",
       [](const ClientRequest& m) {
         http::Response response;
         response.body = std::string(1 << 22, 'b');
         reply(m.id, response);
         idle();
       }},
  };
  return kDeeds;
}

struct Server {
  std::map<std::uint64_t, std::uint64_t> request_of{};  // by fetch
  std::uint64_t next_fetch = 1;
  bool for_ever = false;  // asks again whenever there is an answer
  http::Request last{};

  void operator()(const Greeting&) const {}
  void operator()(const Open&) {
    request_of.clear();
    for_ever = false;
    idle();
  }
  void operator()(const ClientRequest& m) {
    const std::string path = m.request.target.substr(m.request.target.rfind('/'));
    if (const auto deed = deeds().find(path); deed != deeds().end()) return deed->second(m);
    for_ever = path == "/asks-for-ever";
    last = m.request;
    fetch(m.id);
  }
  void operator()(const Leave&) const { idle(); }
  void operator()(const OriginInterim&) const { idle(); }
  void operator()(const OriginResponse& m) {
    const std::uint64_t id = request_of[m.id];
    if (for_ever) return fetch(id);
    reply(id, m.response);
    idle();
  }
  void operator()(const OriginFailed& m) {
    http::Response bad;
    bad.status = 502;
    reply(request_of[m.id], bad);
    idle();
  }
  void fetch(std::uint64_t for_request) {
    request_of[next_fetch] = for_request;
    say(write(Said(Fetch{next_fetch++, last})));
    idle();
  }
};

void introduce(const std::string& how) {
  if (how == "exits") {
    std::cerr << "cannot find the library\n" << std::flush;
    _exit(1);
  }
  if (how == "hangs") hang();
  if (how == "talks") return say("Listening on port 8080\n");
  if (how == "another-version") return say("{\"type\":\"hello\",\"protocol\":2,\"colour\":\"blue\"}\n");
  if (how == "idle-first") return idle();
  if (how == "problem") return say(write(Said(Problem{"no library here"})));
  Introduction introduction{kProtocol, "fake", "1.0", false, {}};
  if (how == "unknown-capability") introduction.lacks = {"telepathy"};
  say(write(Said(introduction)));
}

}  // namespace
}  // namespace cachestone::adapter

int main(int argc, char** argv) {
  using namespace cachestone::adapter;
  Server server;
  for (std::string line; std::getline(std::cin, line);) {
    const Told told = read_told(line, "standard input");
    if (std::holds_alternative<Greeting>(told)) {
      introduce(argc > 1 ? argv[1] : "");
    } else {
      std::visit(server, told);
    }
  }
}
