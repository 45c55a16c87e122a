#include "harness/verdict.h"

#include <gtest/gtest.h>

namespace cachestone::harness {
namespace {

using cases::Level;
using reports::Verdict;
using Nature = CheckOutcome::Nature;

CheckOutcome outcome(std::size_t step, bool setup, bool held, Nature nature = Nature::other) {
  return {{step, false, setup, held, "the expected", "it was otherwise"}, nature};
}
const CheckOutcome kSetupHeld = outcome(0, true, true);
const CheckOutcome kSetupFailed = outcome(0, true, false);
const CheckOutcome kSetupNotReused = outcome(0, true, false, Nature::not_reused);
const CheckOutcome kSetupReused = outcome(0, true, false, Nature::reused);
const CheckOutcome kHeld = outcome(1, false, true);
const CheckOutcome kWrong = outcome(1, false, false);
const CheckOutcome kReused = outcome(1, false, false, Nature::reused);
const CheckOutcome kNotReused = outcome(1, false, false, Nature::not_reused);
const CheckOutcome kUnknown = outcome(1, false, false, Nature::unknown);
const CheckOutcome kSetupFailedLater = outcome(2, true, false);
const CheckOutcome kWrongLater = outcome(2, false, false);
const CheckOutcome kReusedLater = outcome(2, false, false, Nature::reused);
const CheckOutcome kNotReusedLater = outcome(2, false, false, Nature::not_reused);

const ControlFacts kControlReused{true, "it came from the cache (serial 1)", "", ""};
const ControlFacts kControlNotReused{false, "it came from the origin (serial 2)", "", ""};
const ControlFacts kControlFailed{false, "", "the exchange of step 1 failed: timeout", ""};
const ControlFacts kControlWithError{false, "it came from the origin (serial 1)", "", "",
                                     "in step 0 the cache answered 502 by itself"};
const ControlFacts kControlLate{true, "it came from the cache (serial 1)", "", "step 1 began 2.0 s late"};

struct Row {
  const char* what;
  CaseFacts facts;
  Verdict verdict;
  const char* value = "";
};

CaseFacts facts(Level level, std::vector<CheckOutcome> checks, std::optional<ControlFacts> control = std::nullopt) {
  CaseFacts result;
  result.level = level;
  result.checks = std::move(checks);
  result.control = std::move(control);
  return result;
}

CaseFacts with_error(CaseFacts result, std::string error) {
  result.error = std::move(error);
  return result;
}
CaseFacts with_late(CaseFacts result) {
  result.late = "step 1 began 1.4 s late";
  return result;
}
CaseFacts with_own_error(CaseFacts result) {
  result.own_error = "in step 1 the cache answered 502 by itself";
  return result;
}
CaseFacts observing(CaseFacts result, std::string value) {
  result.observed = std::move(value);
  return result;
}

std::vector<Row> table() {
  std::vector<Row> rows;
  for (const Level level : {Level::must, Level::should, Level::may, Level::probe}) {
    rows.push_back({"transport error", with_error(facts(level, {kWrong}), "timeout"), Verdict::error});
    rows.push_back({"error before late", with_late(with_error(facts(level, {}), "timeout")), Verdict::error});
    rows.push_back({"late", with_late(facts(level, {kHeld}, kControlReused)), Verdict::inconclusive});
    rows.push_back({"late, and wrong", with_late(facts(level, {kReused}, kControlReused)), Verdict::inconclusive});
    rows.push_back({"set-up failed", facts(level, {kSetupFailed, kHeld}), Verdict::inconclusive});
    rows.push_back({"set-up failed, and wrong", facts(level, {kSetupFailed, kReused}), Verdict::inconclusive});
    rows.push_back(
        {"set-up failed later, and wrong", facts(level, {kWrong, kSetupFailedLater}), Verdict::inconclusive});
    rows.push_back({"own error", with_own_error(facts(level, {kSetupHeld, kWrong})), Verdict::inconclusive});
    rows.push_back({"unknown source", facts(level, {kSetupHeld, kUnknown}), Verdict::inconclusive});
  }
  rows.insert(
      rows.end(),
      {{"must held", facts(Level::must, {kSetupHeld, kHeld}), Verdict::pass},
       {"must broken", facts(Level::must, {kSetupHeld, kWrong}), Verdict::violation},
       {"must not reused, but was", facts(Level::must, {kReused}, kControlReused), Verdict::violation},
       {"broken, whatever the control says", facts(Level::must, {kReused}, kControlNotReused), Verdict::violation},
       {"broken, although the control failed", facts(Level::must, {kReused}, kControlFailed), Verdict::violation},
       {"should held", facts(Level::should, {kHeld}), Verdict::pass},
       {"should broken", facts(Level::should, {kWrong}), Verdict::discouraged},
       {"should not reused, but was", facts(Level::should, {kReused}), Verdict::discouraged},
       {"may held", facts(Level::may, {kHeld}), Verdict::pass},
       {"may broken", facts(Level::may, {kWrong}), Verdict::missed},
       {"may not reused", facts(Level::may, {kNotReused}), Verdict::missed},
       {"must, permitted reuse not taken", facts(Level::must, {kNotReused}), Verdict::missed},
       {"should, permitted reuse not taken", facts(Level::should, {kNotReused}), Verdict::missed},
       {"what goes with the missed hit", facts(Level::must, {kNotReused, kWrong}), Verdict::missed},
       {"what goes with the missed hit, first", facts(Level::must, {kWrong, kNotReused}), Verdict::missed},
       {"what comes after the missed hit", facts(Level::must, {kNotReused, kWrongLater}), Verdict::missed},
       {"wrong before the missed hit", facts(Level::must, {kWrong, kNotReusedLater}), Verdict::violation},
       {"forbidden reuse after a missed hit", facts(Level::must, {kNotReused, kReusedLater}), Verdict::violation},
       {"control reused", facts(Level::must, {kHeld}, kControlReused), Verdict::pass},
       {"control not reused", facts(Level::must, {kHeld}, kControlNotReused), Verdict::unproven},
       {"should, control not reused", facts(Level::should, {kHeld}, kControlNotReused), Verdict::unproven},
       {"missed, and control not reused", facts(Level::must, {kNotReused}, kControlNotReused), Verdict::unproven},
       {"missed, but control reused", facts(Level::must, {kNotReused}, kControlReused), Verdict::missed},
       {"missed, and control failed", facts(Level::must, {kNotReused}, kControlFailed), Verdict::missed},
       {"no hit in the set-up, nor in the control", facts(Level::must, {kSetupNotReused}, kControlNotReused),
        Verdict::unproven},
       {"no hit in the set-up, but in the control", facts(Level::must, {kSetupNotReused}, kControlReused),
        Verdict::inconclusive},
       {"no hit in the set-up, control late", facts(Level::must, {kSetupNotReused}, kControlLate),
        Verdict::inconclusive},
       {"set-up otherwise, no hit in the control", facts(Level::must, {kSetupFailed}, kControlNotReused),
        Verdict::inconclusive},
       {"reuse in the set-up", facts(Level::must, {kSetupReused}, kControlReused), Verdict::inconclusive},
       {"forbidden reuse before the set-up fails", facts(Level::must, {kReused, kSetupFailedLater}),
        Verdict::violation},
       {"probe, reuse before the set-up fails", facts(Level::probe, {kReused, kSetupFailedLater}),
        Verdict::inconclusive},
       {"control failed", facts(Level::must, {kHeld}, kControlFailed), Verdict::error},
       {"control late", facts(Level::must, {kHeld}, kControlLate), Verdict::inconclusive},
       {"the cache's own error in the control", facts(Level::must, {kHeld}, kControlWithError), Verdict::inconclusive},
       {"no hit in the set-up, the cache's own error in the control",
        facts(Level::must, {kSetupNotReused}, kControlWithError), Verdict::inconclusive},
       {"probe held", facts(Level::probe, {kSetupHeld, kHeld}), Verdict::observed, "yes"},
       {"probe failed", facts(Level::probe, {kSetupHeld, kReused}), Verdict::observed, "no"},
       {"probe not reused", facts(Level::probe, {kSetupHeld, kNotReused}), Verdict::observed, "no"},
       {"probe with a value", observing(facts(Level::probe, {kSetupHeld}), "61"), Verdict::observed, "61"}});
  return rows;
}

TEST(Verdict, Table) {
  for (const Row& row : table()) {
    SCOPED_TRACE(std::string(row.what) + " at level " + std::string(cases::name(row.facts.level)));
    const Judgement judgement = judge(row.facts);
    EXPECT_EQ(judgement.verdict, row.verdict) << reports::name(judgement.verdict);
    EXPECT_EQ(judgement.value, row.value);
    EXPECT_FALSE(judgement.why.empty());
  }
}

TEST(Verdict, SaysWhy) {
  EXPECT_EQ(judge(facts(Level::must, {kSetupHeld, kWrong})).why,
            "In step 1 it was expected that the expected, but it was otherwise.");
  EXPECT_EQ(judge(with_late(facts(Level::must, {}))).why, "The run was too slow: step 1 began 1.4 s late.");
  EXPECT_EQ(
      judge(facts(Level::must, {kHeld}, kControlNotReused)).why,
      "The forbidden thing did not happen. Neither does the cache reuse the response in the control, where it may: it "
      "came from the origin (serial 2).");
}

}  // namespace
}  // namespace cachestone::harness
