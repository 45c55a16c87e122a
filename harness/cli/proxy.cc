// cachestone proxy: the reference cache as a real reverse proxy.
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "harness/cli/reference.h"
#include "harness/url.h"
#include "simulator/net/address.h"
#include "simulator/proxy/proxy.h"

namespace cachestone::cli {

namespace {

// Every line begins with the number of its request, so that several at a time can be told apart.
void print(const proxy::Told& told) {
  const std::string number = "#" + std::to_string(told.request) + " ";
  std::istringstream lines(engine::describe(told.story));
  for (std::string line; std::getline(lines, line);) std::cout << number << line << '\n';
  std::cout << std::flush;
}

std::optional<net::Address> chosen_origin(const Options& options) {
  if (options.has("origin") && options.has("forward")) throw UsageError("proxy takes --origin or --forward, not both");
  if (options.has("forward")) return std::nullopt;
  if (!options.has("origin")) throw UsageError("proxy needs --origin URL or --forward; see cachestone proxy --help");
  const harness::CacheUrl origin = harness::parse_url(options.get<std::string>("origin"));
  if (origin.secure) throw UsageError("--origin must be http, not https: " + origin.text());
  if (!origin.path.empty()) throw UsageError("--origin takes no path: " + origin.text());
  return origin.address;
}

// The first signal stops gracefully, the second at once.
void stop_at_signal(boost::asio::signal_set& signals, proxy::Proxy& server, boost::asio::io_context& context) {
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (error) return;
    server.stop([&] { context.stop(); });
    signals.async_wait([&](const boost::system::error_code& again, int) {
      if (!again) context.stop();
    });
  });
}

}  // namespace

int proxy_command(const std::vector<std::string>& arguments) {
  Options options("proxy", "--origin URL | --forward [--listen ADDRESS] [--private] [--explain]",
                  "The reference cache as a proxy for HTTP/1.1: a reverse proxy in front of one origin, or a forward\n"
                  "proxy that clients are configured to use. SIGINT or SIGTERM stops it when what is open has ended;\n"
                  "a second one stops it at once.\n\n"
                  "Examples:\n"
                  "  cachestone proxy --origin http://127.0.0.1:8000 --listen 127.0.0.1:8080\n"
                  "  cachestone proxy --origin 127.0.0.1:8000 --explain --without rfc9111-5.2.2.5-01\n"
                  "  cachestone proxy --forward & curl --proxy http://127.0.0.1:8080 http://example.org/\n");
  options.add()("origin,o", boost::program_options::value<std::string>(), "where to forward to")(
      "forward", "be a forward proxy: forward to where each request says")(
      "listen,l", boost::program_options::value<std::string>()->default_value("127.0.0.1:8080"),
      "address to listen on")("explain", "print every decision with its clause, and the number of its request");
  add_reference_options(options);
  if (options.parse(arguments)) return kWell;
  const auto origin = chosen_origin(options);

  boost::asio::io_context context(1);  // one thread
  proxy::Options proxy_options;
  if (options.has("explain")) proxy_options.explain = print;
  proxy::Proxy server(context, net::parse_address(options.get<std::string>("listen")), origin, chosen_profile(options),
                      rules_without(options.texts("without")), proxy_options);
  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  stop_at_signal(signals, server, context);
  std::cout << "listening on http://" << server.address().text() << ", forwarding to "
            << (origin ? "http://" + origin->text() : "where requests say") << std::endl;
  context.run();
  return kWell;
}

}  // namespace cachestone::cli
