#include "simulator/engine/cache.h"

#include <utility>

#include "simulator/engine/state.h"

namespace cachestone::engine {

std::string_view name(OriginFailure failure) {
  switch (failure) {
    case OriginFailure::unknown_host:
      return "unknown host";
    case OriginFailure::refused:
      return "connection refused";
    case OriginFailure::reset:
      return "connection reset";
    case OriginFailure::truncated:
      return "response truncated";
    case OriginFailure::timeout:
      return "no answer in time";
    case OriginFailure::malformed:
      return "malformed response";
  }
  return "";
}

http::Response whole(Reply reply) {
  if (reply.stored_body) reply.response.body = *reply.stored_body;
  return std::move(reply.response);
}

Cache::Cache(policy::Profile profile, policy::Rulebook rules)
    : state_(std::make_unique<State>(std::move(profile), rules)) {}
Cache::~Cache() = default;
Cache::Cache(Cache&&) noexcept = default;
Cache& Cache::operator=(Cache&&) noexcept = default;

Effects Cache::on_request(RequestId id, http::Request request, Time now) {
  Effects effects;
  state_->request(id, std::move(request), now, effects);
  return effects;
}

Effects Cache::on_head(FetchId fetch, const http::Response& head, Time now) {
  Effects effects;
  state_->head(fetch, head, now, effects);
  return effects;
}

Effects Cache::on_passed(FetchId fetch, Time now) {
  Effects effects;
  state_->passed(fetch, now, effects);
  return effects;
}

Effects Cache::on_response(FetchId fetch, const http::Response& response, Time now) {
  Effects effects;
  state_->response(fetch, response, now, effects);
  return effects;
}

Effects Cache::on_interim(FetchId fetch, const http::Response& interim, Time now) {
  Effects effects;
  state_->interim(fetch, interim, now, effects);
  return effects;
}

Effects Cache::on_failure(FetchId fetch, OriginFailure failure, Time now, const http::Response* partial) {
  Effects effects;
  state_->failure(fetch, failure, partial, now, effects);
  return effects;
}

void Cache::on_abort(RequestId id) {
  state_->abort(id);
}

const policy::Profile& Cache::profile() const {
  return state_->profile();
}
std::size_t Cache::stored_count() const {
  return state_->store().size();
}
std::size_t Cache::stored_bytes() const {
  return state_->store().bytes();
}
std::size_t Cache::open_requests() const {
  return state_->open_requests();
}

}  // namespace cachestone::engine
