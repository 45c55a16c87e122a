// For tests only: arbitrary results, by rapidcheck. Every text may hold any bytes.
#pragma once

#include <rapidcheck.h>

#include <optional>
#include <string>
#include <vector>

#include "reports/results.h"

namespace cachestone::reports {

inline std::string any_text() {
  return *rc::gen::arbitrary<std::string>();
}
inline double any_time() {
  return *rc::gen::map<int>([](int n) { return n / 1000.0; });
}
inline std::size_t any_count() {
  return *rc::gen::inRange<std::size_t>(0, 1000);
}
inline bool any_flag() {
  return *rc::gen::arbitrary<bool>();
}

template <typename Make>
auto any_list(Make make, std::size_t most = 3) {
  std::vector<decltype(make())> list;
  const auto size = *rc::gen::inRange<std::size_t>(0, most + 1);
  for (std::size_t i = 0; i < size; ++i) list.push_back(make());
  return list;
}

inline http::Fields any_fields() {
  http::Fields fields;
  for (std::size_t i = *rc::gen::inRange<std::size_t>(0, 4); i > 0; --i) fields.add(any_text(), any_text());
  return fields;
}
inline http::Request any_request() {
  return {any_text(), any_text(), *rc::gen::inRange(0, 10), any_fields(), any_text(), any_fields()};
}
inline http::Response any_response() {
  return {*rc::gen::inRange(0, 1000), any_text(), *rc::gen::inRange(0, 10), any_fields(), any_text(), any_fields()};
}
inline Verdict any_verdict() {
  return all_verdicts()[*rc::gen::inRange<std::size_t>(0, kVerdictCount)];
}
inline std::optional<Shard> any_shard() {
  const std::size_t index = *rc::gen::inRange<std::size_t>(0, 4);
  if (index == 0) return std::nullopt;
  return Shard{index, index + any_count()};
}
inline std::optional<Known> any_known() {
  if (any_flag()) return std::nullopt;
  return Known{any_text(), any_text(), any_text()};
}
inline OriginSide any_origin_side() {
  return {any_count(), any_time(), any_request(), any_response(), any_text()};
}
inline Hop any_hop() {
  Hop made{any_text(), any_text(), any_time(), any_request(), {}};
  if (any_flag()) made.response = any_response();
  return made;
}
inline Exchange any_exchange() {
  Exchange made{any_count(), any_count(), any_time(), any_time(), any_request(), {}, {}, any_text(),
                any_text(),  any_text(),  {},         {}};
  made.interim = any_list(any_response, 2);
  if (any_flag()) made.response = any_response();
  made.hops = any_list(any_hop, 2);
  made.origin = any_list(any_origin_side, 2);
  return made;
}
inline Check any_check() {
  return {any_count(), any_flag(), any_flag(), any_flag(), any_text(), any_text()};
}

inline ReferenceRun any_reference() {
  ReferenceRun run{any_text(), any_verdict(), {}};
  run.events = any_list(
      [] {
        return ReferenceEvent{any_time(), any_text(), any_text(), any_text(),
                              any_list(
                                  [] {
                                    return Reason{any_text(), any_text(), any_text()};
                                  },
                                  2)};
      },
      2);
  return run;
}

// References between the parts are valid, as in every real file; ids are otherwise arbitrary.
inline Results any_results() {
  Results made;
  made.tool = any_text();
  made.started = any_text();
  made.fingerprint = any_text();
  made.incomplete = any_text();
  made.shard = any_shard();
  made.repeat = any_count();
  made.areas = any_list([] { return cases::Area{any_text(), any_text()}; });
  for (std::size_t i = 0; i < 2; ++i) {
    made.suites.push_back({std::to_string(i) + any_text(), any_text(), any_text(), any_text(), any_text()});
    made.cases.push_back({std::to_string(i) + any_text(), made.suites.back().id, any_text(), any_text(), any_text(),
                          any_list(any_text), any_time(), any_text(), any_list(any_reference, 2)});
  }
  made.clauses = any_list([] {
    return ClauseInfo{any_text(), any_text(), any_text(), any_text(), any_text(), any_text(), any_text(), any_text()};
  });
  made.topics = any_list([&] {
    return cases::Topic{any_text(), any_text(), any_text(), any_text(), {made.cases.back().id}};
  });
  made.targets = any_list(
      [&] {
        TargetResult target{any_text(), any_text(), any_text(), any_text(), any_text(), any_text(),
                            any_text(), any_text(), any_text(), any_time(), any_text(), {}};
        for (const CaseInfo& info : made.cases) {
          target.cases.push_back({info.id, any_verdict(), any_text(), any_text(), any_known(), any_list(any_check),
                                  any_list(any_text), any_list(any_exchange, 2), any_list(any_exchange, 1),
                                  any_list(any_verdict)});
        }
        return target;
      },
      2);
  return made;
}

}  // namespace cachestone::reports
