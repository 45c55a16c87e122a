// What the store gives back is what was put, and its index finds what a search through everything would.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <vector>

#include "simulator/engine/packed.h"
#include "simulator/engine/store.h"
#include "simulator/policy/random_messages_testing.h"
#include "simulator/policy/selection.h"
#include "simulator/policy/testing.h"

namespace cachestone::engine {
namespace {

using policy::StoredResponse;
using policy::testing::Choices;
using policy::testing::kNow;

std::vector<std::uint8_t> bytes(std::size_t size) {
  return *rc::gen::container<std::vector<std::uint8_t>>(size, rc::gen::arbitrary<std::uint8_t>());
}

http::Request asking(Choices& choices) {
  http::Request request = policy::testing::random_request(choices, kNow);
  request.method = "GET";
  return request;
}

StoredResponse random_stored(Choices& choices) {
  static constexpr const char* kVary[] = {"Foo", "Bar, Foo", "foo, BAR", "Accept-Language", "*", ""};
  http::Response response = policy::testing::wild_response(choices, kNow);
  response.trailers = {};
  response.body.clear();
  response.fields.remove("Vary");
  const std::string vary = choices.one_of(kVary);
  if (!vary.empty()) response.fields.add("Vary", vary);
  StoredResponse stored = policy::stored("http://example.org/a", asking(choices), response, kNow, kNow);
  stored.content = std::make_shared<const std::string>("content");
  return stored;
}

std::set<std::uint64_t> fitting(const std::vector<Store::Found>& found, const http::Request& request) {
  std::set<std::uint64_t> orders;
  for (const Store::Found& each : found) {
    if (policy::selects(request, each.stored, {}).allowed()) orders.insert(each.stored.order);
  }
  return orders;
}

RC_GTEST_PROP(StoreProperty, TheIndexFindsWhatASearchFinds, ()) {
  const auto chosen = bytes(1500);
  Choices choices(chosen);
  policy::Profile profile;
  profile.capacity = 20;
  Store store(profile, {});
  for (int step = 0; step < 40; ++step) {
    const auto all = store.all("k");
    const std::size_t action = choices.below(6);
    if (action == 0 && !all.empty()) store.remove(all[choices.below(all.size())].place);
    if (action == 1 && !all.empty()) store.update(all[choices.below(all.size())].place, random_stored(choices), {"l"});
    if (action > 1) store.put("k", random_stored(choices), {"l", "m"});
    store.shrink();
    RC_ASSERT(store.size() <= 20u);
    RC_ASSERT(store.labelled("l").size() == store.size());
    const http::Request request = asking(choices);
    RC_ASSERT(fitting(store.candidates("k", request.fields), request) == fitting(store.all("k"), request));
  }
}

RC_GTEST_PROP(StoreProperty, PackedIsWhatItWas, ()) {
  const auto chosen = bytes(60);
  Choices choices(chosen);
  const StoredResponse stored = random_stored(choices);
  for (const char* const key : {"http://example.org/a", "another", ""}) {
    const StoredResponse again = unpack(pack(stored, key), key);
    RC_ASSERT(again.uri == stored.uri);
    RC_ASSERT(again.request.method == stored.request.method);
    RC_ASSERT(again.response == stored.response);
    const auto nominated = policy::nominated_fields(stored.response.fields);
    RC_ASSERT(policy::selecting_values(nominated, again.request.fields) ==
              policy::selecting_values(nominated, stored.request.fields));
    RC_ASSERT(again.request.fields.has("Authorization") == stored.request.fields.has("Authorization"));
    RC_ASSERT(pack(again, key) == pack(stored, key));
  }
}

}  // namespace
}  // namespace cachestone::engine
