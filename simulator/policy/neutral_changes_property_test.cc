// Changes of a message that mean nothing change no decision: the order of fields with different names, the case of
// names and directives, a list spread over several lines, and whether anybody wants to know the reasons.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include "simulator/policy/groups.h"
#include "simulator/policy/invalidation.h"
#include "simulator/policy/preconditions.h"
#include "simulator/policy/random_messages_testing.h"
#include "simulator/policy/reuse.h"
#include "simulator/policy/search_variance.h"
#include "simulator/policy/selection.h"
#include "simulator/policy/storage.h"
#include "simulator/policy/validation.h"

namespace cachestone::policy::testing {
namespace {

constexpr Time kStart{std::chrono::sys_days{std::chrono::year{2026} / 8 / 1} + std::chrono::hours(12)};

// An exchange, and a later request for the same.
struct Scene {
  http::Request request;
  http::Response response;
  http::Request next;
  http::Response update;
  Time now = kStart;
  Profile profile;
};

Scene random_scene() {
  const auto bytes = *rc::gen::container<std::vector<std::uint8_t>>(64, rc::gen::arbitrary<std::uint8_t>());
  Choices choices(bytes);
  Scene scene;
  static constexpr const char* kNames[] = {"reference", "reference-private", "edge", "browser"};
  scene.profile = *named_profile(choices.one_of(kNames));
  scene.now += Milliseconds(choices.below(100) * 700);
  scene.request = random_request(choices, kStart);
  if (choices.below(4) != 0) scene.request.method = "GET";
  scene.next = random_request(choices, scene.now);
  if (choices.below(4) != 0) scene.next.method = scene.request.method;
  scene.next.target = scene.request.target;
  scene.response = wild_response(choices, kStart);
  scene.update = wild_response(choices, scene.now);
  return scene;
}

// Everything that is decided about a scene, as text.
std::string decided(const Scene& scene, const Rulebook& rules = {}) {
  const Profile& profile = scene.profile;
  std::vector<std::string> said;
  const auto say = [&](const Decision& decision) { said.emplace_back(name(decision.ruling)); };
  const auto number = [&](auto value) { said.push_back(std::to_string(value)); };
  say(may_store(scene.request, scene.response, true, profile, rules));
  const StoredResponse stored = policy::stored("http://example.org/a", scene.request, scene.response, kStart, kStart,
                                               profile.targeted_fields, rules);
  for (const Connection connection : {Connection::up, Connection::down, Connection::error}) {
    const Reuse reuse = may_reuse(scene.next, stored, scene.now, profile, rules, connection);
    say(reuse.decision);
    number(static_cast<int>(reuse.freshness.source));
    number(reuse.freshness.lifetime.count());
    number(reuse.age.current_age.count());
    number(reuse.stale);
    number(reuse.revalidate);
    number(reuse.refused_by_request);
  }
  say(selects(scene.next, stored, rules));
  say(identifies(scene.update, stored, rules));
  const Evaluation evaluation = evaluate(scene.next, stored, rules);
  number(static_cast<int>(evaluation.outcome));
  for (const std::string& uri : invalidated_by(scene.request, stored.uri, scene.response, profile, rules).uris) {
    said.push_back(uri);
  }
  for (const std::string& group : groups_of(stored.uri, scene.response.fields, rules)) said.push_back(group);
  const SearchVariance variance = search_variance(scene.response.fields, rules);
  number(variance.except);
  number(variance.key_order);
  for (const std::string& key : variance.names) said.push_back(key);
  std::string text;
  for (const std::string& each : said) text += each + "\n";
  return text;
}

template <typename Change>
Scene changed(Scene scene, Change change) {
  for (http::Fields* fields :
       {&scene.request.fields, &scene.response.fields, &scene.next.fields, &scene.update.fields}) {
    *fields = change(*fields);
  }
  return scene;
}

RC_GTEST_PROP(NeutralChanges, TheOrderOfDifferentFields, ()) {
  const Scene scene = random_scene();
  const bool ascending = *rc::gen::arbitrary<bool>();
  const Scene other = changed(scene, [&](const http::Fields& fields) {
    std::vector<http::Field> lines = fields.lines();
    std::stable_sort(lines.begin(), lines.end(), [&](const http::Field& a, const http::Field& b) {
      return ascending ? http::lower(a.name) < http::lower(b.name) : http::lower(b.name) < http::lower(a.name);
    });
    http::Fields sorted;
    for (http::Field& line : lines) sorted.add(std::move(line.name), std::move(line.value));
    return sorted;
  });
  RC_ASSERT(decided(other) == decided(scene));
}

// `text` with the case of every letter outside of quotes changed.
std::string swapped(std::string text) {
  bool quoted = false;
  for (char& c : text) {
    if (c == '"') quoted = !quoted;
    const auto byte = static_cast<unsigned char>(c);
    if (!quoted) c = static_cast<char>(std::islower(byte) != 0 ? std::toupper(byte) : std::tolower(byte));
  }
  return text;
}

RC_GTEST_PROP(NeutralChanges, TheCaseOfNamesAndDirectives, ()) {
  const Scene scene = random_scene();
  const Scene other = changed(scene, [&](const http::Fields& fields) {
    http::Fields result;
    for (const http::Field& line : fields) {
      const bool directives = http::same_name(line.name, "Cache-Control") || http::same_name(line.name, "Pragma");
      const bool names = directives || http::same_name(line.name, "Vary");
      result.add(swapped(line.name), names ? swapped(line.value) : line.value);
    }
    return result;
  });
  RC_ASSERT(decided(other) == decided(scene));
}

RC_GTEST_PROP(NeutralChanges, AListOverSeveralLines, ()) {
  static constexpr const char* kLists[] = {"Cache-Control", "Vary",           "If-None-Match",
                                           "Cache-Groups",  "CDN-Loop",       "CDN-Cache-Control",
                                           "Connection",    "No-Vary-Search", "Cache-Group-Invalidation"};
  const Scene scene = random_scene();
  const Scene other = changed(scene, [&](const http::Fields& fields) {
    http::Fields result;
    for (const http::Field& line : fields) {
      const bool list = std::any_of(std::begin(kLists), std::end(kLists),
                                    [&](const char* each) { return http::same_name(line.name, each); });
      const auto members = http::list_members(line.value);
      if (!list || members.empty()) {
        result.add(line.name, line.value);
        continue;
      }
      for (const std::string_view member : members) result.add(line.name, std::string(member));
    }
    return result;
  });
  RC_ASSERT(decided(other) == decided(scene));
}

RC_GTEST_PROP(NeutralChanges, NobodyAsksWhy, ()) {
  const Scene scene = random_scene();
  RC_ASSERT(decided(scene, Rulebook().silent()) == decided(scene));
}

RC_GTEST_PROP(Decisions, MustAndMustNotNeverHoldAtOnce, ()) {
  const Scene scene = random_scene();
  const Rulebook rules;
  const StoredResponse stored = policy::stored("http://example.org/a", scene.request, scene.response, kStart, kStart,
                                               scene.profile.targeted_fields, rules);
  for (const Decision& decision : {may_store(scene.request, scene.response, true, scene.profile, rules),
                                   may_reuse(scene.next, stored, scene.now, scene.profile, rules).decision,
                                   selects(scene.next, stored, rules), identifies(scene.update, stored, rules)}) {
    const auto has = [&](Ruling ruling) {
      return std::any_of(decision.reasons.begin(), decision.reasons.end(),
                         [&](const Reason& reason) { return reason.ruling == ruling; });
    };
    RC_ASSERT(!(has(Ruling::must) && has(Ruling::must_not)));
  }
}

RC_GTEST_PROP(Decisions, AResponseOnlyGetsOlder, ()) {
  const Scene scene = random_scene();
  const Rulebook rules = Rulebook().silent();
  const StoredResponse stored = policy::stored("http://example.org/a", scene.request, scene.response, kStart, kStart,
                                               scene.profile.targeted_fields, rules);
  const Time later = scene.now + Milliseconds(*rc::gen::inRange(0, 100000));
  RC_ASSERT(current_age(stored, scene.now).current_age <= current_age(stored, later).current_age);
  for (const Connection connection : {Connection::up, Connection::down, Connection::error}) {
    const bool at_first = may_reuse(scene.next, stored, scene.now, scene.profile, rules, connection).decision.allowed();
    const bool at_last = may_reuse(scene.next, stored, later, scene.profile, rules, connection).decision.allowed();
    RC_ASSERT(at_first || !at_last);
  }
}

}  // namespace
}  // namespace cachestone::policy::testing
