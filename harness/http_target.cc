#include "harness/http_target.h"

#include <utility>

#include "simulator/http/codec.h"

namespace cachestone::harness {
namespace {

constexpr std::string_view kHttp = "http://";
constexpr std::string_view kHttps = "https://";

// First, as RFC 9110 §7.2 recommends.
void set_host(http::Fields& fields, const std::string& host) {
  http::Fields all{{"Host", host}};
  for (const http::Field& field : fields) all.add(field.name, field.value);
  fields = std::move(all);
}

// Whom requests are for.
HttpOptions completed(HttpOptions options, const CacheUrl& url) {
  if (options.server_name.empty()) {
    const bool other = !options.host.empty() && options.forward_to.empty();
    options.server_name = other ? net::parse_address(options.host, 0).host : url.address.host;
  }
  if (!options.forward_to.empty()) {
    options.host = options.forward_to;
  } else if (options.host.empty()) {
    options.host = url.authority;
  }
  return options;
}

net::ClientOptions client_options(const HttpOptions& options, const CacheUrl& url) {
  net::ClientOptions client;
  if (url.secure) client.tls = {net::TlsContext::client(options.trust), options.server_name};
  return client;
}

}  // namespace

HttpTarget::HttpTarget(boost::asio::io_context& context, world::Loop& loop, CacheUrl url, HttpOptions options)
    : loop_(loop),
      url_(std::move(url)),
      options_(completed(std::move(options), url_)),
      client_(context, url_.address, client_options(options_, url_)) {}

void HttpTarget::address(http::Request& request) const {
  const bool absolute = request.target.starts_with(kHttp);
  if (!options_.forward_to.empty()) {
    if (!absolute) request.target = std::string(kHttp) + options_.forward_to + request.target;
  } else {
    request.target.insert(path_start(request.target), url_.path);
    if (absolute && url_.secure) request.target.replace(0, kHttp.size(), kHttps);
  }
  if (!request.fields.has("Host")) set_host(request.fields, options_.host);
  for (const http::Field& field : options_.fields) request.fields.add(field.name, field.value);
}

// On a whole second, so that one jump ends all exchanges of that second.
Time HttpTarget::given_up() const {
  return whole_second(loop_.now() + options_.timeout) + Seconds{1};
}

Target::Leave HttpTarget::exchange(http::Request request, std::function<void(Received)> done) {
  return send(std::move(request), false, std::move(done));
}

Target::Leave HttpTarget::exchange_apart(http::Request request, std::function<void(Received)> done) {
  return send(std::move(request), true, std::move(done));
}

Target::Leave HttpTarget::send(http::Request request, bool apart, std::function<void(Received)> done) {
  address(request);
  http::set_framing(request);
  net::ExchangeOptions options;
  options.timeout = options_.timeout;
  options.connects = options_.connects;
  options.apart = apart;
  // A request that was sent twice would be seen twice by the origin. The runner plays the whole timeline again instead.
  options.retry = false;
  net::Call call = client_.exchange(
      std::move(request), std::move(options),
      [this, sent = loop_.now(), done = std::move(done)](net::ClientResult result) {
        done({std::move(result.interim), std::move(result.response), result.has_response, std::move(result.error), sent,
              loop_.now(), result.failure == net::Failure::timeout, result.failure == net::Failure::malformed});
      });
  if (options_.by_loop) loop_.call_at(given_up(), [call]() mutable { call.time_out(); });
  return [call]() mutable { call.cancel(); };
}

}  // namespace cachestone::harness
