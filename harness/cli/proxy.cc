// cachestone proxy: the reference cache as a real reverse proxy.
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "harness/cli/reference.h"
#include "harness/url.h"
#include "simulator/net/address.h"
#include "simulator/proxy/proxy.h"

namespace cachestone::cli {

int proxy_command(const std::vector<std::string>& arguments) {
  Options options("proxy", "--origin URL [--listen ADDRESS] [--private] [--explain]",
                  "The reference cache as a reverse proxy in front of one origin, for HTTP/1.1.\n\n"
                  "Examples:\n"
                  "  cachestone proxy --origin http://127.0.0.1:8000 --listen 127.0.0.1:8080\n"
                  "  cachestone proxy --origin 127.0.0.1:8000 --explain --without rfc9111-5.2.2.5-01\n");
  options.add()("origin,o", boost::program_options::value<std::string>(), "where to forward to")(
      "listen,l", boost::program_options::value<std::string>()->default_value("127.0.0.1:8080"),
      "address to listen on")("explain", "print every decision with its clause");
  add_reference_options(options);
  if (options.parse(arguments)) return kWell;
  if (!options.has("origin")) throw UsageError("proxy needs --origin URL; see cachestone proxy --help");

  const harness::CacheUrl origin = harness::parse_url(options.get<std::string>("origin"));
  if (!origin.path.empty()) throw UsageError("--origin takes no path: " + origin.text());

  boost::asio::io_context context;
  proxy::Options proxy_options;
  if (options.has("explain")) {
    proxy_options.explain = [](const engine::Story& story) { std::cout << engine::describe(story) << std::endl; };
  }
  proxy::Proxy server(context, net::parse_address(options.get<std::string>("listen")), origin.address,
                      chosen_profile(options), rules_without(options.texts("without")), proxy_options);
  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (!error) server.stop([&] { context.stop(); });
  });
  std::cout << "listening on http://" << server.address().text() << ", forwarding to " << origin.text() << std::endl;
  context.run();
  return kWell;
}

}  // namespace cachestone::cli
