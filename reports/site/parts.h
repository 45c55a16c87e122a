// The small parts that pages are made of. Each function returns finished HTML unless it says otherwise.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/grade.h"
#include "reports/results.h"
#include "reports/site/model.h"
#include "reports/site/page.h"

namespace cachestone::reports::site {

// The CSS class that gives a grade or verdict its colour: "good", "bad", "warn", "slow", "info", "open" or "off".
std::string_view tone(Grade grade);
std::string_view tone(Verdict verdict);

// The name of a target as a page shows it: for element content, and for attributes.
std::string title_of(const TargetResult& target);
std::string plain_title_of(const TargetResult& target);
// What to call a suite or a case: its title, or its id when it has none. Plain text, not HTML.
const std::string& title_of(const SuiteInfo& suite);
const std::string& title_of(const CaseInfo& info);

// "<b aria-hidden…>✓</b>": never without a word beside it.
std::string symbol(const Label& label);
// Symbol and word in the colour of the grade or verdict, on a tint: "✗ violates".
std::string badge(Grade grade);
std::string badge(Verdict verdict);
// The same without the tint, for tables and lists.
std::string word(Verdict verdict);
std::string word(Grade grade);

// "2026-01-01T12:00:00Z" as "2026-01-01 12:00:00 UTC"; other text as it is.
std::string date(std::string_view iso);
// "1 case", "3 cases". Plain text.
std::string count_of(std::size_t count, std::string_view one, std::string_view many);
// "1,234 of 2,000" without the commas: "62 % proven (1234 of 2000)"; a sentence for nothing applicable. Plain text.
std::string proven_share(const Tally& tally);

// A link from the page to another one of the report; `content` is HTML.
std::string link(const Page& from, std::string_view to, const std::string& content);

// A section with a heading of level 2; `title` is HTML.
std::string section(std::string_view id, const std::string& title, const std::string& content);
// What is wider than a phone: a region that scrolls sideways and can be reached with the keyboard. `label` is plain
// text.
std::string scrolling(std::string_view label, const std::string& content);
// The share of each verdict as a bar, without probes and what does not apply. It is hidden from screen readers: say the
// same in words beside it.
std::string bar(const Tally& tally);
// "✓ 12 pass  ✗ 3 violation …" as a list.
std::string verdict_counts(const Tally& tally);
// The same for what fell short (violation, discouraged, missed); empty when nothing did.
std::string shortcomings(const Tally& tally);

std::string mark();  // the emblem, as SVG

}  // namespace cachestone::reports::site
