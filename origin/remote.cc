#include "origin/remote.h"

#include <csignal>
#include <memory>
#include <utility>

#include "origin/control/door.h"
#include "origin/server.h"
#include "simulator/net/asio.h"
#include "simulator/net/loop.h"
#include "simulator/net/tls.h"

namespace cachestone::origin {
namespace {

// Patience and room for strangers, of whom the public side is full.
ServerSettings settings_for(const RemoteOptions& options, Control& control) {
  ServerSettings settings;
  settings.listen = options.listen;
  settings.http.max_connections = 2000;
  settings.http.limits.body = 8 * 1024 * 1024;
  settings.http.idle_timeout = std::chrono::minutes(5);
  settings.http.request_timeout = Seconds(20);
  if (!options.files.empty()) settings.http.tls = net::TlsContext::server(options.files.certificate, options.files.key);
  if (!options.control) {
    settings.first = [&control](const auto& exchange) { return take_control_call(control, exchange); };
  }
  return settings;
}

}  // namespace

void run_remote(RemoteOptions options, const std::function<void(const std::string&)>& print) {
  options.api.told = print;
  net::asio::io_context context;
  net::RealLoop loop(context);
  Control control(loop, options.api);
  const auto answer = [&](const http::Request& request, Time now) { return control.answer(request, now); };
  Server server(context, loop, answer, settings_for(options, control));
  std::unique_ptr<ControlPort> port;
  if (options.control) port = std::make_unique<ControlPort>(context, control, *options.control, options.files);

  net::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const net::error_code& cancelled, int) {
    if (cancelled) return;
    signals.clear();  // a second one ends the process
    control.release();
    server.stop([&] { context.stop(); });
  });
  const std::string scheme = options.files.empty() ? "http://" : "https://";
  print("listening on " + scheme + server.address().text());
  print("control at " + scheme + (port ? port->address() : server.address()).text() + std::string(kControlSegment));
  context.run();
}

}  // namespace cachestone::origin
