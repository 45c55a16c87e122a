#include "harness/http_target.h"

#include <utility>

#include "simulator/http/codec.h"

namespace cachestone::harness {

HttpTarget::HttpTarget(boost::asio::io_context& context, const world::Loop& loop, CacheUrl url, Milliseconds timeout)
    : loop_(loop), url_(std::move(url)), timeout_(timeout), client_(context, url_.address) {}

Target::Leave HttpTarget::exchange(http::Request request, std::function<void(Received)> done) {
  request.target.insert(path_start(request.target), url_.path);
  if (!request.fields.has("Host")) {
    // First, as RFC 9110 §7.2 recommends.
    http::Fields fields{{"Host", url_.authority}};
    for (const http::Field& field : request.fields) fields.add(field.name, field.value);
    request.fields = std::move(fields);
  }
  http::set_framing(request);
  net::ExchangeOptions options;
  options.timeout = timeout_;
  // A request that was sent twice would be seen twice by the origin. The runner plays the whole timeline again instead.
  options.retry = false;
  net::Call call =
      client_.exchange(std::move(request), std::move(options),
                       [this, sent = loop_.now(), done = std::move(done)](net::ClientResult result) {
                         done({std::move(result.interim), std::move(result.response), result.has_response,
                               std::move(result.error), sent, loop_.now(), result.failure == net::Failure::timeout});
                       });
  return [call]() mutable { call.cancel(); };
}

}  // namespace cachestone::harness
