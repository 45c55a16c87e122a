#include "origin/standalone.h"

#include <csignal>
#include <nlohmann/json.hpp>

#include "origin/repertoire.h"
#include "origin/server.h"
#include "simulator/json/reader.h"
#include "simulator/net/asio.h"
#include "simulator/net/loop.h"

namespace cachestone::origin {

void run_alone(const net::Address& listen, const std::filesystem::path& script,
               const std::function<void(std::string)>& print) {
  const nlohmann::json document = json::parse_file(script);
  Repertoire repertoire(json::Node(document, script.string()));

  net::asio::io_context context;
  net::RealLoop loop(context);
  const auto answer = [&](const http::Request& request, Time now) { return repertoire.answer(request, now, print); };
  Server server(context, loop, answer, listen);

  net::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const net::error_code& cancelled, int) {
    if (cancelled) return;
    signals.clear();  // a second one ends the process
    server.stop([] {});
  });
  print("listening on http://" + server.address().text());
  context.run();
}

}  // namespace cachestone::origin
