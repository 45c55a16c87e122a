#include "harness/selftest/plain_caches.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "harness/heard.h"
#include "harness/origin_side.h"
#include "origin/act.h"
#include "simulator/http/codec.h"
#include "simulator/http/syntax.h"

namespace cachestone::selftest {
namespace {

// The first segment of the path: "/cs-1".
std::string base_of(const std::string& target) {
  const std::string path = target.substr(harness::path_start(target));
  return path.substr(0, path.find('/', 1));
}

void add_carelessly(std::string_view line, http::Fields& fields) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  fields.add(std::string(http::trim(line.substr(0, colon))), std::string(http::trim(line.substr(colon + 1))));
}

// Whatever could be meant by bytes that are no proper response: a status, fields as far as there are any, and all the
// rest as content. Nothing when there is not even a status.
std::optional<http::Response> read_carelessly(std::string_view bytes) {
  const std::size_t head_end = std::min(bytes.find("\r\n\r\n"), bytes.size());
  const std::size_t status = bytes.find(' ');
  if (status >= head_end) return std::nullopt;
  http::Response response;
  response.status = std::atoi(std::string(bytes.substr(status + 1, 3)).c_str());
  std::string_view lines = bytes.substr(0, head_end);
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find("\r\n"), lines.size());
    if (lines.data() != bytes.data()) add_carelessly(lines.substr(0, end), response.fields);
    lines.remove_prefix(std::min(end + 2, lines.size()));
  }
  response.body = bytes.substr(std::min(head_end + 4, bytes.size()));
  return response;
}

http::Response bad_gateway() {
  http::Response response;
  response.status = 502;
  response.fields.add("Content-Length", "0");
  return response;
}

}  // namespace

void PlainCache::open(const std::string& base, const std::vector<world::Tier>& topology) {
  Chain& chain = chains_[base];
  for (const world::Tier& tier : topology) chain.tiers.push_back(tier.name);
}

PlainCache::Chain* PlainCache::chain_of(const std::string& target) {
  const auto chain = chains_.find(base_of(target));
  return chain == chains_.end() ? nullptr : &chain->second;
}

harness::Target::Leave PlainCache::exchange(http::Request request, std::function<void(harness::Received)> done) {
  if (!request.fields.has("Host")) request.fields.add("Host", "cache.example");
  http::set_framing(request);
  const auto received = std::make_shared<harness::Received>();
  received->sent = loop_.now();
  Chain* chain = chain_of(request.target);
  Asking asking;
  asking.request = std::move(request);
  asking.on_interim = [received](const http::Response& interim) { received->interim.push_back(interim); };
  const auto gone = std::make_shared<bool>(false);
  asking.on_answer = [this, received, gone, chain, done = std::move(done)](const Answer& answer) {
    if (*gone) return;
    received->response = answer.response.value_or(bad_gateway());
    received->has_response = true;
    received->done = loop_.now();
    if (chain != nullptr) received->answered_by = answer.stored ? chain->tiers.front() : world::kOrigin;
    done(std::move(*received));
  };
  answer(std::move(asking));
  return [gone] { *gone = true; };
}

void PlainCache::ask_origin(Asking asking) {
  if (Chain* chain = chain_of(asking.request.target)) {
    for (std::size_t i = 1; i < chain->tiers.size(); ++i) {
      chain->hops.push_back({chain->tiers[i - 1], chain->tiers[i], loop_.now(), asking.request, std::nullopt});
    }
  }
  later([this, asking = std::move(asking)] { at_origin(asking); });
}

void PlainCache::at_origin(const Asking& asking) {
  harness::await_origin(loop_, book_, asking.request, asking.on_interim,
                        [this, asking](const origin::Performance& performance) { arrive(performance, asking); });
}

std::optional<http::Response> PlainCache::read(const origin::Performance& performance, const std::string& method,
                                               std::vector<http::Response>& interim) const {
  harness::Heard heard = harness::hear(performance, method);
  interim = std::move(heard.interim);
  return std::move(heard.response);
}

void PlainCache::arrive(const origin::Performance& performance, const Asking& asking) const {
  std::vector<http::Response> interim;
  auto response = read(performance, asking.request.method, interim);
  for (const http::Response& each : interim) asking.on_interim(each);
  asking.on_answer({std::move(response), false});
}

std::optional<http::Response> ReusesForEver::read(const origin::Performance& performance, const std::string& method,
                                                  std::vector<http::Response>& interim) const {
  if (auto response = PlainCache::read(performance, method, interim)) return response;
  return read_carelessly(origin::act(performance, method).bytes);
}

ReusesForEver::Key ReusesForEver::key_of(const http::Request& request) const {
  if (keying_ == Keying::by_case) return {base_of(request.target), ""};
  return {std::string(request.fields.first("Host").value_or("")) + request.target, request.method};
}

const http::Response* ReusesForEver::stored_for(const Key& key) const {
  if (const auto same = stored_.find(key); same != stored_.end()) return &same->second;
  if (key.second != "GET" && key.second != "HEAD") return nullptr;
  const auto other = stored_.lower_bound({key.first, ""});
  return other == stored_.end() || other->first.first != key.first ? nullptr : &other->second;
}

void ReusesForEver::answer(Asking asking) {
  const Key key = key_of(asking.request);
  if (const http::Response* stored = stored_for(key)) {
    return later([response = *stored, on_answer = std::move(asking.on_answer)] { on_answer({response, true}); });
  }
  std::vector<Asking>& waiting = waiting_[key];
  waiting.push_back(std::move(asking));
  if (waiting.size() > 1) return;
  const auto everybody = [this, key](const auto& tell) {
    for (const Asking& each : waiting_.at(key)) tell(each);
  };
  Asking own{
      waiting.front().request,
      [everybody](const http::Response& interim) { everybody([&](const Asking& each) { each.on_interim(interim); }); },
      [this, key](const Answer& answer) {
        if (answer.response) stored_[key] = *answer.response;
        const auto ended = waiting_.extract(key);
        for (const Asking& each : ended.mapped()) each.on_answer(answer);
      }};
  ask_origin(std::move(own));
}

void ReusesAtLast::open(const std::string& base, const std::vector<world::Tier>& topology) {
  PlainCache::open(base, topology);
  its_chains_.open(base, topology);
}

harness::Target::Leave ReusesAtLast::exchange(http::Request request, std::function<void(harness::Received)> done) {
  if (++asked_[base_of(request.target)] > requests_) return PlainCache::exchange(std::move(request), std::move(done));
  return reference_.exchange(request, [this, request, done = std::move(done)](harness::Received received) {
    if (received.response.fields.has(origin::kSerialField)) store(request, received.response);
    done(std::move(received));
  });
}

}  // namespace cachestone::selftest
