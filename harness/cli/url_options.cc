#include "harness/cli/url_options.h"

#include <algorithm>
#include <string>

#include "simulator/http/message.h"
#include "simulator/http/syntax.h"

namespace cachestone::cli {
namespace {

namespace po = boost::program_options;
using harness::CacheUrl;

CacheUrl read_url(const std::string& text) {
  try {
    return harness::parse_url(text);
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

net::Address read_address(const std::string& option, const std::string& text, std::optional<std::uint16_t> port) {
  try {
    return net::parse_address(text, port);
  } catch (const std::invalid_argument& error) {
    throw UsageError(option + ": " + error.what());
  }
}

http::Field read_field(const std::string& text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const http::Field field{text.substr(0, colon),
                          std::string(http::trim(std::string_view(text).substr(std::min(colon + 1, text.size()))))};
  // The value may be a secret: it is not repeated.
  if (colon == text.size() || !http::is_token(field.name)) {
    throw UsageError("--field wants 'Name: value'; its name ends at the first colon and is a token (RFC 9110)");
  }
  if (std::any_of(field.value.begin(), field.value.end(), [](char c) { return http::is_control(c) && c != '\t'; })) {
    throw UsageError("--field " + field.name + ": the value must be one line without control characters");
  }
  if (http::same_name(field.name, "Host")) throw UsageError("--field must not set Host; see --host");
  for (const char* ours : {"Connection", "Content-Length", "Transfer-Encoding"}) {
    if (http::same_name(field.name, ours)) throw UsageError(std::string("--field must not set ") + ours);
  }
  return field;
}

// These say how to reach a cache at --url, and nothing without one.
void refuse_without_url(const Options& options) {
  for (const char* option :
       {"ca", "insecure", "host", "sni", "field", "forward", "origin-url", "private", "rate", "lacks"}) {
    if (options.has(option)) throw UsageError(std::string("--") + option + " is about the cache at --url: name one");
  }
  if (options.has("timeout") && !options.has("adapter")) {
    throw UsageError("--timeout is about the cache at --url, or --adapter: name one");
  }
}

void read_tls(const Options& options, UrlPlan& plan) {
  const bool secure_cache =
      std::any_of(plan.urls.begin(), plan.urls.end(), [](const CacheUrl& url) { return url.secure; });
  const bool secure = secure_cache || options.has("origin");  // somewhere else, with a certificate of its own
  for (const char* option : {"ca", "insecure", "sni"}) {
    if (options.has(option) && !secure) throw UsageError(std::string("--") + option + " is for an https --url");
  }
  if (options.has("ca") && options.has("insecure")) throw UsageError("--insecure checks nothing: --ca has no use then");
  if (options.has("ca")) {
    plan.http.trust.authorities = options.get<std::string>("ca");
    net::TlsContext::client(plan.http.trust);  // what is wrong with the file is said before anything is run
  }
  plan.http.trust.anybody = options.has("insecure");
  if (options.has("sni")) plan.http.server_name = read_address("--sni", options.get<std::string>("sni"), 0).host;
}

void read_forward(const Options& options, UrlPlan& plan) {
  plan.forward = options.has("forward");
  if (!plan.forward) {
    if (options.has("origin-url")) throw UsageError("--origin-url is for --forward: a reverse proxy knows its origin");
    return;
  }
  if (options.has("host")) throw UsageError("with --forward, Host is the origin's: see --origin-url, not --host");
  for (const CacheUrl& url : plan.urls) {
    if (!url.path.empty()) throw UsageError("a forward proxy has no path: " + url.text());
  }
  // An origin that runs somewhere else is where it is asked to be controlled, if nothing else is said.
  const std::string option = options.has("origin-url") ? "origin-url" : "origin";
  if (!options.has(option)) {
    const std::string& host = plan.origin_listen.host;
    const bool unknown = host == "0.0.0.0" || host == "::" || options.has("control-through-cache");
    if (unknown) throw UsageError("say with --origin-url where the proxy finds the origin");
    return;
  }
  const CacheUrl origin = read_url(options.get<std::string>(option));
  const std::string other = option == "origin" ? "; say with --origin-url where the proxy finds the origin" : "";
  if (origin.secure) {
    throw UsageError("--" + option + " must be http: for https a proxy makes a tunnel (CONNECT), and caches nothing" +
                     other);
  }
  if (!origin.path.empty()) throw UsageError("--" + option + " takes no path: " + origin.text() + other);
  plan.http.forward_to = origin.authority;
}

}  // namespace

void add_url_options(Options& options) {
  const auto text = [] { return po::value<std::string>(); };
  const auto texts = [] { return po::value<std::vector<std::string>>()->composing(); };
  options.add()("url,u", texts(), "a cache that is running already: http or https, with a port and a path if need be")(
      "private", "the cache at --url is a private cache")(
      "lacks", texts(), "a capability (cases/capabilities.json) that the cache at --url does not have")(
      "origin-listen", text()->default_value("127.0.0.1:8900"),
      "where the origin listens for the cache at --url: let the cache forward to it")(
      "forward", "the cache at --url is a forward proxy: send it requests for the origin in absolute form")(
      "origin-url", text(), "where the proxy finds the origin (default: --origin, or where ours listens)")(
      "host", text(), "what Host says (and, with https, whose certificate is wanted), in place of the host of --url")(
      "field", texts(), "'Name: value', added to every request; reports have its name only")(
      "ca", text(), "PEM file of an authority to trust, besides those of the system")(
      "insecure", "trust any certificate")("sni", text(), "the name to ask for in TLS, when it is not that in Host")(
      "timeout", po::value<int>(),
      "seconds until an exchange with the cache at --url has hung (default: 6), or --adapter with a message (default: "
      "10)")("rate", po::value<std::size_t>(),
             "requests a second that the cache at --url gets at most; the run takes longer");
}

UrlPlan url_plan(const Options& options) {
  UrlPlan plan;
  for (const std::string& text : options.texts("url")) {
    plan.urls.push_back(read_url(text));
    const bool known = std::count(plan.urls.begin(), plan.urls.end(), plan.urls.back()) > 1;
    if (known) throw UsageError("--url " + plan.urls.back().text() + " is there twice");
  }
  plan.origin_listen = read_address("--origin-listen", options.get<std::string>("origin-listen"), std::nullopt);
  if (plan.urls.empty()) {
    refuse_without_url(options);
    return plan;
  }
  plan.is_private = options.has("private");
  for (const std::string& capability : options.texts("lacks")) plan.lacks.insert(capability);
  plan.http.connects = 3;
  if (options.has("timeout")) plan.http.timeout = Seconds(options.get<int>("timeout"));
  if (plan.http.timeout < Seconds(1)) throw UsageError("--timeout must be at least 1");
  if (options.has("rate")) {
    plan.rate = options.get<std::size_t>("rate");
    if (plan.rate == 0) throw UsageError("--rate must be at least 1");
  }
  for (const std::string& field : options.texts("field")) {
    http::Field read = read_field(field);
    plan.http.fields.add(std::move(read.name), std::move(read.value));
  }
  if (options.has("host")) {
    plan.http.host = options.get<std::string>("host");
    read_address("--host", plan.http.host, 0);
  }
  read_tls(options, plan);
  read_forward(options, plan);
  return plan;
}

}  // namespace cachestone::cli
