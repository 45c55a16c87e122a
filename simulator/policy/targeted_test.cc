#include "simulator/policy/targeted.h"

#include <gtest/gtest.h>

#include "simulator/policy/testing.h"

namespace cachestone::policy {
namespace {

using testing::fields;

const std::vector<std::string> kList = {"ExampleCDN-Cache-Control", "CDN-Cache-Control"};

// "CDN-Cache-Control: max-age=60 no-cache="a b" (alone)".
std::string summary(const GoverningField& governing) {
  std::string text = governing.name + ":";
  for (const http::Directive& directive : governing.directives.directives()) {
    text += " " + directive.name;
    if (!directive.argument) continue;
    text += directive.quoted ? "=\"" + *directive.argument + "\"" : "=" + *directive.argument;
  }
  return text + (governing.expires_counts ? "" : " (alone)");
}

std::string governing(std::string_view lines, const Rulebook& rules = {}) {
  return summary(governing_field(fields(lines), kList, rules));
}

TEST(Targeted, WhichFieldDecides) {
  struct Row {
    const char* lines;
    const char* summary;
  };
  const Row rows[] = {
      // RFC 9213 §2.2: the first valid field that is not empty, in the order of the list.
      {"", "Cache-Control:"},
      {"Cache-Control: max-age=60", "Cache-Control: max-age=60"},
      {"CDN-Cache-Control: max-age=600\nCache-Control: no-store", "CDN-Cache-Control: max-age=600 (alone)"},
      {"cdn-cache-control: max-age=600", "CDN-Cache-Control: max-age=600 (alone)"},
      {"CDN-Cache-Control: max-age=1\nExampleCDN-Cache-Control: max-age=2",
       "ExampleCDN-Cache-Control: max-age=2 (alone)"},
      {"CDN-Cache-Control: max-age=1\nExampleCDN-Cache-Control:", "CDN-Cache-Control: max-age=1 (alone)"},
      {"CDN-Cache-Control: max-age=1\nExampleCDN-Cache-Control: max-age=", "CDN-Cache-Control: max-age=1 (alone)"},
      {"CDN-Cache-Control: \nCache-Control: no-store", "Cache-Control: no-store"},
      {"CDN-Cache-Control: max-age=60,\nCache-Control: no-store", "Cache-Control: no-store"},
      {"CDN-Cache-Control: MAX-AGE=60\nCache-Control: no-store", "Cache-Control: no-store"},
      {"CDN-Cache-Control: max-age=9999999999999999\nCache-Control: no-store", "Cache-Control: no-store"},
      // §3.1: one that says nothing, and is not empty.
      {"CDN-Cache-Control: none\nCache-Control: no-store", "CDN-Cache-Control: none (alone)"},
      // §2.2, §2.4: off the list.
      {"Other-Cache-Control: max-age=60\nCache-Control: no-store", "Cache-Control: no-store"},
      {"Surrogate-Control: max-age=60", "Cache-Control:"},
      // §2.1: a Dictionary, of all lines.
      {"CDN-Cache-Control: max-age=60\nCDN-Cache-Control: must-revalidate, max-age=10",
       "CDN-Cache-Control: max-age=10 must-revalidate (alone)"},
      {"CDN-Cache-Control: max-age=60\nCDN-Cache-Control: ,", "Cache-Control:"},
      {"CDN-Cache-Control: max-age=60;x=1, no-store;y", "CDN-Cache-Control: max-age=60 no-store (alone)"},
      {"CDN-Cache-Control: no-cache=\"a, b\", private=\"c\"",
       "CDN-Cache-Control: no-cache=\"a, b\" private=\"c\" (alone)"},
      {"CDN-Cache-Control: no-cache, private=?1", "CDN-Cache-Control: no-cache private (alone)"},
      {"CDN-Cache-Control: max-age=0, s-maxage=5, stale-while-revalidate=007",
       "CDN-Cache-Control: max-age=0 s-maxage=5 stale-while-revalidate=7 (alone)"},
      // §2.1: values of a wrong type are not consumed, and the field still decides.
      {"CDN-Cache-Control: max-age=60.5\nCache-Control: max-age=5", "CDN-Cache-Control: (alone)"},
      {"CDN-Cache-Control: max-age=\"60\", public", "CDN-Cache-Control: public (alone)"},
      {"CDN-Cache-Control: max-age=-1", "CDN-Cache-Control: (alone)"},
      {"CDN-Cache-Control: max-age", "CDN-Cache-Control: (alone)"},
      {"CDN-Cache-Control: max-age=(60)", "CDN-Cache-Control: (alone)"},
      {"CDN-Cache-Control: stale-if-error=x, s-maxage=?0, stale-while-revalidate=@5", "CDN-Cache-Control: (alone)"},
      {"CDN-Cache-Control: no-store=?0, must-revalidate=1, public=\"x\", immutable=yes", "CDN-Cache-Control: (alone)"},
      {"CDN-Cache-Control: no-cache=set-cookie, private=?0", "CDN-Cache-Control: (alone)"},
      // An unknown directive has no type.
      {"CDN-Cache-Control: a=1.5, b=(1 \"x\"), c=:Yg==:, d=?0, e=t",
       "CDN-Cache-Control: a=1.5 b=\"(1 \"x\")\" c=:Yg==: d=?0 e=t (alone)"},
  };
  for (const Row& row : rows) EXPECT_EQ(governing(row.lines), row.summary) << row.lines;
}

TEST(Targeted, WithoutTargetListCacheControlDecides) {
  const auto governing = governing_field(fields("CDN-Cache-Control: max-age=60\nCache-Control: no-store"), {}, {});
  EXPECT_EQ(summary(governing), "Cache-Control: no-store");
  EXPECT_FALSE(governing.targeted);
  EXPECT_TRUE(governing.decision.reasons.empty());
}

TEST(Targeted, Defects) {
  struct Row {
    Clause clause;
    const char* lines;
    const char* summary;
  };
  const Row rows[] = {
      {Clause::targeted_value_types, "CDN-Cache-Control: max-age=60.5, no-store=?0",
       "CDN-Cache-Control: max-age=60 no-store=?0 (alone)"},
      {Clause::targeted_value_types, "CDN-Cache-Control: max-age=\"60\"", "CDN-Cache-Control: max-age=\"60\" (alone)"},
      {Clause::targeted_parameters_ignored, "CDN-Cache-Control: max-age=60;x, no-store",
       "CDN-Cache-Control: no-store (alone)"},
      {Clause::targeted_is_dictionary, "CDN-Cache-Control: MAX-AGE=60,, max-age=5\nCache-Control: no-store",
       "CDN-Cache-Control: max-age=60 max-age=5 (alone)"},
      {Clause::targeted_is_dictionary, "CDN-Cache-Control: ,\nCache-Control: no-store", "Cache-Control: no-store"},
      {Clause::targeted_broken_is_ignored, "CDN-Cache-Control: max-age=60,\nCache-Control: no-store",
       "CDN-Cache-Control: (alone)"},
      {Clause::targeted_broken_is_ignored, "CDN-Cache-Control: \nCache-Control: no-store",
       "CDN-Cache-Control: (alone)"},
      {Clause::targeted_first_of_list, "ExampleCDN-Cache-Control: max-age=1\nCDN-Cache-Control: max-age=2",
       "CDN-Cache-Control: max-age=2 (alone)"},
      {Clause::targeted_decides_alone, "CDN-Cache-Control: max-age=60\nCache-Control: max-age=5, no-store",
       "CDN-Cache-Control: max-age=60 max-age=5 no-store"},
      {Clause::targeted_precedence, "CDN-Cache-Control: max-age=60, no-store, no-cache, public",
       "CDN-Cache-Control: max-age=60 public (alone)"},
      {Clause::targeted_precedence, "CDN-Cache-Control: no-store", "CDN-Cache-Control: no-store (alone)"},
      {Clause::targeted_not_by_suffix, "Other-Cache-Control: max-age=60", "Other-Cache-Control: max-age=60 (alone)"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(governing(row.lines, Rulebook().without(row.clause)), row.summary) << id(row.clause);
  }
  EXPECT_EQ(summary(governing_field(fields("CDN-Cache-Control: max-age=60\nOther-Cache-Control: max-age=5"), {},
                                    Rulebook().without(Clause::targeted_only_on_list))),
            "CDN-Cache-Control: max-age=60 (alone)");
}

TEST(Targeted, Reasons) {
  const auto governing =
      governing_field(fields("ExampleCDN-Cache-Control: max-age\x01\nCDN-Cache-Control: max-age=1.5, no-store\n"
                             "Cache-Control: max-age=60"),
                      kList, {});
  std::vector<std::string> reasons;
  for (const Reason& reason : governing.decision.reasons) reasons.push_back(reason.saw);
  EXPECT_EQ(reasons, (std::vector<std::string>{
                         "ExampleCDN-Cache-Control is ignored: it cannot be parsed: members are separated by commas, "
                         "at byte 7",
                         "max-age=1.5 in CDN-Cache-Control is not of the directive's type: not consumed",
                         "CDN-Cache-Control is the first valid field of the target list: it decides",
                         "Cache-Control, Expires and Pragma are ignored beside CDN-Cache-Control",
                     }));
  EXPECT_EQ(governing.directives.problems(),
            (std::vector<http::Problem>{{"max-age=1.5", "the value is not of the directive's type"}}));
  EXPECT_EQ(governing.decision.ruling, Ruling::may);
  EXPECT_TRUE(
      governing_field(fields("CDN-Cache-Control: max-age=1"), kList, Rulebook().silent()).decision.reasons.empty());
}

}  // namespace
}  // namespace cachestone::policy
