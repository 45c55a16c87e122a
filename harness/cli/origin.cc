// cachestone origin: the scripted origin alone, with answers from a file or for a harness somewhere else.
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "harness/cli/token.h"
#include "origin/remote.h"
#include "origin/standalone.h"
#include "simulator/net/address.h"

namespace cachestone::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* kText =
    "Serves scripted answers, byte for byte, on 127.0.0.1 unless --listen says otherwise.\n\n"
    "With a token: for a run somewhere else (cachestone run --url … --origin …), which registers its scripts and\n"
    "reads the log through the control API (origin/control/CONTROL.md). Nobody else gets more than a 404.\n\n"
    "With --script: alone. FILE maps paths to answers, written as a step's \"origin\" (cases/README.md), and every\n"
    "request is printed:\n\n"
    "  { \"/a\": { \"headers\": [[\"Cache-Control\", \"max-age=60\"]], \"delay\": 2 },\n"
    "    \"/b\": { \"fault\": \"truncate\" } }\n\n"
    "Examples:\n"
    "  cachestone origin --script answers.json --listen 127.0.0.1:8900\n"
    "  head -c 24 /dev/urandom | base64 > token\n"
    "  cachestone origin --token-file token --listen 0.0.0.0:8443 --certificate origin.pem --key origin.key\n";

void print(const std::string& line) {
  std::cout << line << std::endl;
}

origin::CertificateFiles certificate_in(const Options& options) {
  if (options.has("certificate") != options.has("key")) {
    throw UsageError("--certificate and --key go together; see cachestone origin --help");
  }
  if (!options.has("certificate")) return {};
  return {options.get<std::string>("certificate"), options.get<std::string>("key")};
}

void serve_remote(const Options& options, std::string secret) {
  origin::RemoteOptions remote;
  remote.listen = net::parse_address(options.get<std::string>("listen"));
  remote.files = certificate_in(options);
  if (options.has("control")) remote.control = net::parse_address(options.get<std::string>("control"));
  remote.api.secret = std::move(secret);
  remote.api.version = CACHESTONE_VERSION;
  const int minutes = options.get<int>("lifetime");
  if (minutes < 1) throw UsageError("--lifetime is in minutes, at least 1");
  remote.api.bounds.lifetime = std::chrono::minutes(minutes);
  origin::run_remote(std::move(remote), print);
}

}  // namespace

int origin_command(const std::vector<std::string>& arguments) {
  Options options("origin", "--script FILE | --token-file FILE [--listen ADDRESS] …", kText);
  const auto text = [] { return po::value<std::string>(); };
  options.add()("script,s", text(), "the answers, by path")("listen,l", text()->default_value("127.0.0.1:8900"),
                                                            "address to listen on")(
      "token-file", text(), "serve a run somewhere else that holds this token; or set CACHESTONE_TOKEN")(
      "certificate", text(), "https: the certificate with its chain, PEM")("key", text(), "https: its key, PEM")(
      "control", text(), "an address of its own for the control API; by default it is on the origin's own port")(
      "lifetime", po::value<int>()->default_value(10), "minutes until a run that nobody asks for is forgotten");
  options.positional("script", 1);
  if (options.parse(arguments)) return kWell;
  if (options.has("script") && options.has("token-file")) {
    throw UsageError("origin takes --script or --token-file, not both; see cachestone origin --help");
  }
  if (options.has("script")) {
    if (options.has("control") || options.has("certificate") || options.has("key")) {
      throw UsageError("--control, --certificate and --key go with --token-file; see cachestone origin --help");
    }
    origin::run_alone(net::parse_address(options.get<std::string>("listen")), options.get<std::string>("script"),
                      print);
    return kWell;
  }
  auto secret = token_from(options);
  if (!secret) {
    throw UsageError(
        "origin needs --script FILE, or --token-file FILE (or CACHESTONE_TOKEN); see cachestone origin "
        "--help");
  }
  serve_remote(options, *std::move(secret));
  return kWell;
}

}  // namespace cachestone::cli
