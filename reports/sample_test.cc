#include "reports/sample_test.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>

#include "reports/results_json.h"

namespace cachestone::reports {
namespace {

http::Request request(const std::string& target) {
  return {"GET", target, 1, {{"Host", "127.0.0.1:8081"}, {"User-Agent", "cachestone/0.1.0"}}, "", {}};
}

http::Response response(std::uint64_t serial, const std::string& cache_control) {
  return {200,
          "OK",
          1,
          {{"Date", "Thu, 01 Jan 2026 12:00:00 GMT"},
           {"Cachestone-Serial", std::to_string(serial)},
           {"Cache-Control", cache_control},
           {"ETag", "\"v" + std::to_string(serial) + "\""},
           {"Content-Type", "text/plain"},
           {"Content-Length", "9"}},
          "serial " + std::to_string(serial) + "\n",
          {}};
}

Exchange from_origin(std::size_t step, double at, std::uint64_t serial, const std::string& cache_control) {
  Exchange exchange;
  exchange.step = step;
  exchange.at = at + 0.0004;
  exchange.took = 0.0021;
  exchange.request = request("/cs-1f-12/r");
  exchange.response = response(serial, cache_control);
  exchange.from = "origin";
  OriginSide side;
  side.serial = serial;
  side.at = at + 0.001;
  side.request = request("/cs-1f-12/r");
  side.request.fields.add("Via", "1.1 proxy");
  side.response = response(serial, cache_control);
  exchange.origin.push_back(side);
  return exchange;
}

Exchange from_cache(std::size_t step, double at, std::uint64_t serial, const std::string& cache_control) {
  Exchange exchange = from_origin(step, at, serial, cache_control);
  exchange.origin.clear();
  exchange.from = "cache";
  exchange.response->fields.add("Age", "1");
  exchange.response->fields.add("X-Cache", "HIT from edge");
  return exchange;
}

// What verdict a case gets whose evidence is a store and one reuse attempt.
void add_evidence(CaseResult& result, const std::string& cache_control) {
  const bool reused = result.verdict == Verdict::violation || result.verdict == Verdict::discouraged;
  result.exchanges.push_back(from_origin(0, 0, 1, cache_control));
  result.exchanges.push_back(reused ? from_cache(1, 1, 1, cache_control) : from_origin(1, 1, 2, cache_control));
  result.control.push_back(from_origin(0, 0, 3, "max-age=60"));
  const bool control_reused = result.verdict != Verdict::unproven;
  result.control.push_back(control_reused ? from_cache(1, 1, 3, "max-age=60") : from_origin(1, 1, 4, "max-age=60"));
  result.checks.push_back({0, false, true, true, "the response comes from the origin", "it came from the origin"});
  result.checks.push_back({1, false, false, !reused, "the response comes from the origin",
                           reused ? "it came from the cache (serial 1, Age 1)" : "it came from the origin (serial 2)"});
  result.checks.push_back({1, true, false, control_reused, "the response comes from the cache",
                           control_reused ? "it came from the cache (serial 3, Age 1)" : "it came from the origin"});
}

CaseResult result(const std::string& id, Verdict verdict, const std::string& why, const std::string& value = "") {
  CaseResult made;
  made.id = id;
  made.verdict = verdict;
  made.why = why;
  made.value = value;
  return made;
}

TargetResult target(const std::string& name, const std::string& version, const std::string& kind) {
  TargetResult made;
  made.name = name;
  made.title = name;
  made.version = version;
  made.kind = kind;
  made.clock = kind == "in-process" ? "virtual" : "real";
  made.cache = "shared";
  made.configuration = kind == "in-process" ? "default profile" : "http://127.0.0.1:8081";
  made.started = "2026-01-01T12:00:00Z";
  made.duration = kind == "in-process" ? 0.0412 : 65.3;
  return made;
}

struct SampleSuite {
  const char* id;
  const char* title;
  const char* spec;
  const char* clause;
  const char* level;
  const char* text;
};
constexpr SampleSuite kSuites[] = {
    {"response-directives/max-age", "max-age", "RFC 9111 §5.2.2.1", "rfc9111-5.2.2.1-01", "prose",
     "The response is stale once its age is greater than the given number of seconds."},
    {"response-directives/s-maxage", "s-maxage", "RFC 9111 §5.2.2.10", "rfc9111-5.2.2.10-01", "MUST",
     "In a shared cache, s-maxage overrides max-age and Expires."},
    {"response-directives/no-cache", "no-cache", "RFC 9111 §5.2.2.4", "rfc9111-5.2.2.4-01", "MUST NOT",
     "The response is not used for another request without successful validation."},
    {"response-directives/no-store", "no-store", "RFC 9111 §5.2.2.5", "rfc9111-5.2.2.5-01", "MUST NOT",
     "A cache does not store any part of the request or the response, and does not use it for another request."},
    {"response-directives/private", "private", "RFC 9111 §5.2.2.7", "rfc9111-5.2.2.7-01", "MUST NOT",
     "A shared cache does not store the response."},
    {"response-directives/must-revalidate", "must-revalidate", "RFC 9111 §5.2.2.2", "rfc9111-5.2.2.2-01", "MUST NOT",
     "Once stale, the response is not used for another request until the origin has validated it."},
    {"request-directives/no-cache", "no-cache in a request", "RFC 9111 §5.2.1.4", "rfc9111-5.2.1.4-01", "SHOULD",
     "The client prefers that a stored response is not used without validation."},
    {"request-directives/only-if-cached", "only-if-cached", "RFC 9111 §5.2.1.7", "rfc9111-5.2.1.7-01", "SHOULD",
     "Answer from the store or with 504."},
    {"request-directives/max-stale", "max-stale", "RFC 9111 §5.2.1.2", "rfc9111-5.2.1.2-01", "MAY",
     "The client accepts a response that is stale by at most the given number of seconds."},
    {"fields/expires", "Expires", "RFC 9111 §5.3", "rfc9111-5.3-01", "MUST",
     "An invalid date, 0 above all, stands for a time in the past."},
    {"fields/age", "Age", "RFC 9111 §5.1, §4.2.3", "rfc9111-5.1-01", "MUST",
     "A response from the store carries an Age field with its current age."},
    {"fields/vary", "Vary", "RFC 9111 §4.1", "rfc9111-4.1-01", "MUST NOT",
     "A stored response whose nominated fields do not match is not used without validation."},
    {"mechanisms/heuristic", "Heuristic freshness", "RFC 9111 §4.2.2", "rfc9111-4.2.2-01", "MUST NOT",
     "No heuristic when an explicit expiration time is present."},
    {"mechanisms/invalidation", "Invalidation by unsafe methods", "RFC 9111 §4.4", "rfc9111-4.4-01", "MUST",
     "The target URI is invalidated when a response to an unsafe method is not an error."},
    {"mechanisms/authorization", "Authorization", "RFC 9111 §3.5", "rfc9111-3.5-01", "MUST NOT",
     "A shared cache does not reuse a response to a request with Authorization unless a directive allows it."},
};

constexpr const char* kCaseTitles[] = {
    "A response with the directive is not used for a later request",
    "The directive wins over a max-age in the same field",
    "The directive is honoured in any case of letters, and with blanks around the comma",
    "A second field line counts as much as the first",
    "A fresh response is reused within its lifetime",
    "What the cache does when the value is quoted",
    "A 404 is treated like a 200",
    "The same holds after a validation with 304",
    "A response that became stale is validated before it is used again",
    "An unknown extension beside it changes nothing",
    "A HEAD in between does not make it reusable",
    "An argument that is not a number is treated as stale",
};

constexpr std::array<const char*, 6> kNames = {"reference", "reference proxy", "nginx",
                                               "Squid",     "Varnish",         "Example CDN"};
constexpr std::array<const char*, 6> kVersions = {"0.1.0", "0.1.0", "1.22.1", "5.7", "7.1.1", ""};

Verdict verdict_of(std::size_t target, std::size_t suite, std::size_t item) {
  const std::size_t dice = (target * 31 + suite * 17 + item * 7 + target * suite * 3) % 41;
  if (kCaseTitles[item % 12][0] == 'W') return Verdict::observed;
  if (kSuites[suite].id == std::string_view("request-directives/max-stale")) {
    return target < 2 ? Verdict::pass : Verdict::missed;
  }
  if (target < 2) return Verdict::pass;
  if (target == 5 && suite > 8) return Verdict::not_run;
  if (suite == 8 + target) return Verdict::unproven;
  if (dice == 1 || dice == 2) return Verdict::violation;
  if (dice == 3) return Verdict::discouraged;
  if (dice == 4 || dice == 5) return Verdict::missed;
  if (dice == 6 || dice == 7) return Verdict::unproven;
  if (dice == 8) return Verdict::inconclusive;
  if (dice == 9) return Verdict::not_applicable;
  if (dice == 10 && target == 5) return Verdict::error;
  if (dice == 11 && target == 5) return Verdict::flaky;
  return Verdict::pass;
}

const char* why_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "The second request went to the origin, and the control was reused.";
    case Verdict::violation:
      return "The response was used again at 1 s, from the cache, although it must not be.";
    case Verdict::discouraged:
      return "The stored response was used without validation, which the client asked not to do.";
    case Verdict::missed:
      return "The response was fresh at 1 s and the cache went to the origin all the same.";
    case Verdict::unproven:
      return "The response was not reused, but neither was the control.";
    case Verdict::inconclusive:
      return "The set-up did not hold: the cache changed the status of the first response to 502.";
    case Verdict::flaky:
      return "2 of 3 repetitions: pass. 1 of 3: missed.";
    case Verdict::not_applicable:
      return "The case speaks about private caches.";
    case Verdict::not_run:
      return "It takes 120 s; the run allows 60 s.";
    case Verdict::error:
      return "No connection: connection refused.";
    case Verdict::observed:
      return "The cache takes the quoted value for a number.";
  }
  return "";
}

}  // namespace

Results small_sample() {
  Results results;
  results.tool = "cachestone 0.1.0";
  results.started = "2026-01-01T12:00:00Z";
  results.areas = {{"response-directives", "Response directives"}, {"fields", "Fields"}, {"empty", "Without a suite"}};
  results.suites = {
      {"response-directives/no-store", "response-directives", "no-store", "RFC 9111 §5.2.2.5", "Keep nothing."},
      {"fields/age", "fields", "Age", "RFC 9111 §5.1", "How old a stored response is."}};
  results.cases = {
      {"response-directives/no-store/not-reused",
       "response-directives/no-store",
       "Not used for a later request",
       "must",
       "any",
       {"rfc9111-5.2.2.5-01"},
       1,
       ""},
      {"fields/age/counted",
       "fields/age",
       "A stored response is reused and carries Age",
       "may",
       "shared",
       {"rfc9111-5.1-01"},
       3,
       "A note."},
      {"fields/age/rounding", "fields/age", "How half seconds are rounded", "probe", "any", {"rfc9111-5.1-01"}, 2, ""}};
  results.clauses = {{"rfc9111-5.2.2.5-01", "MUST NOT", "Keep nothing of it."},
                     {"rfc9111-5.1-01", "MUST", "Generate an Age field."}};

  TargetResult reference = target("reference", "0.1.0", "in-process");
  reference.cases = {result("response-directives/no-store/not-reused", Verdict::pass, "It was not reused."),
                     result("fields/age/counted", Verdict::pass, "It was reused."),
                     result("fields/age/rounding", Verdict::observed, "", "down")};
  add_evidence(reference.cases[0], "no-store");
  TargetResult nginx = target("nginx", "1.22.1", "launched");
  nginx.cases = {result("response-directives/no-store/not-reused", Verdict::violation, "It was reused at 1 s."),
                 result("fields/age/counted", Verdict::missed, "It was not reused.")};
  add_evidence(nginx.cases[0], "no-store");
  results.targets = {reference, nginx};
  return results;
}

Results large_sample(std::size_t targets, std::size_t cases_per_suite) {
  Results results;
  results.tool = "cachestone 0.1.0";
  results.started = "2026-01-01T12:00:00Z";
  results.areas = {{"response-directives", "Response directives"},
                   {"request-directives", "Request directives"},
                   {"fields", "Fields"},
                   {"mechanisms", "Mechanisms"}};
  for (std::size_t i = 0; i < targets; ++i) {
    results.targets.push_back(target(kNames[i % 6], kVersions[i % 6],
                                     i == 0  ? "in-process"
                                     : i < 5 ? "launched"
                                             : "url"));
    if (i >= 6) results.targets.back().name += "-" + std::to_string(i);
  }
  for (std::size_t s = 0; s < std::size(kSuites); ++s) {
    const SampleSuite& suite = kSuites[s];
    const std::string id = suite.id;
    results.suites.push_back({id, id.substr(0, id.find('/')), suite.title, suite.spec,
                              std::string(suite.text) + " The suite asks whether the cache keeps to it."});
    results.clauses.push_back({suite.clause, suite.level, suite.text});
    for (std::size_t c = 0; c < cases_per_suite; ++c) {
      const std::string case_id = id + "/case-" + std::to_string(c + 1);
      const char* title = kCaseTitles[c % 12];
      results.cases.push_back({case_id, id, title, title[0] == 'W' ? "probe" : "must", "any", {suite.clause}, 1, ""});
      for (std::size_t t = 0; t < targets; ++t) {
        const Verdict verdict = verdict_of(t, s, c);
        CaseResult made = result(case_id, verdict, why_of(verdict), verdict == Verdict::observed ? "yes" : "");
        if (verdict != Verdict::not_run && verdict != Verdict::not_applicable) add_evidence(made, "no-store");
        results.targets[t].cases.push_back(std::move(made));
      }
    }
  }
  return results;
}

const std::vector<std::string>& hostile_texts() {
  static const std::vector<std::string> kTexts = {
      "<script>alert(1)</script>&amp;&#0;",
      "a\"b'c]]>--><!--",
      "=cmd|'/C calc'!A0",
      "+1,2\r\n@SUM(A1),\"x\"",
      "| a | b |\n| :-- | :-- |\n`x` ``y``",
      "# head [link](javascript:alert(1)) ![i](http://evil.example/i.png) @everyone https://evil.example "
      "www.evil.example",
      std::string("nul\0 bell\a escape\x1b[31m del\x7f", 26),
      "\xff\xfe broken \xc3( \xed\xa0\x80",
      "\xe2\x80\xae reordered \xef\xbf\xbf \xef\xbb\xbf",
      "../../etc/passwd",
  };
  return kTexts;
}

Results hostile_sample() {
  Results results = small_sample();
  std::size_t next = 0;
  const auto bad = [&] { return hostile_texts()[next++ % hostile_texts().size()]; };
  std::size_t number = 0;
  std::map<std::string, std::string> ids;
  const auto id = [&](const std::string& good) -> const std::string& {
    return ids.emplace(good, bad() + std::to_string(++number)).first->second;
  };
  results.tool = bad();
  results.started = bad();
  results.fingerprint = bad();
  results.incomplete = bad();
  for (cases::Area& area : results.areas) area = {id(area.id), bad()};
  for (SuiteInfo& suite : results.suites) suite = {id(suite.id), id(suite.area), bad(), bad(), bad()};
  for (ClauseInfo& clause : results.clauses) {
    clause.id = id(clause.id);
    clause.level = bad();
    clause.text = bad();
  }
  for (CaseInfo& info : results.cases) {
    info.id = id(info.id);
    info.suite = id(info.suite);
    info.title = bad();
    info.level = bad();
    for (std::string& clause : info.clauses) clause = id(clause);
    info.note = bad();
  }
  for (TargetResult& target : results.targets) {
    for (std::string* text : {&target.name, &target.title, &target.version, &target.kind, &target.clock, &target.cache,
                              &target.configuration, &target.started, &target.failure}) {
      *text = bad();
    }
    for (CaseResult& made : target.cases) {
      made.id = id(made.id);
      made.why = bad();
      made.value = bad();
      made.known = Known{bad(), bad()};
      for (Check& check : made.checks) check.expected = check.seen = bad();
    }
  }
  return results;
}

TEST(Sample, HostileOnesAreResultsToo) {
  EXPECT_EQ(results_from_json(results_to_json(hostile_sample()), "sample"), hostile_sample());
}

TEST(Sample, CanBeReadBackAndHasEveryVerdict) {
  const Results results = large_sample(6, 12);
  EXPECT_EQ(results_from_json(results_to_json(results), "sample"), results);
  std::set<Verdict> seen;
  for (const TargetResult& shown : results.targets) {
    for (const CaseResult& made : shown.cases) seen.insert(made.verdict);
  }
  EXPECT_EQ(seen.size(), kVerdictCount);
}

}  // namespace cachestone::reports
