// The parts of the page that html.cc puts together. Each function returns finished HTML.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/grade.h"
#include "reports/results.h"

namespace cachestone::reports::html {

// What every part needs. Refers to the Results, which must outlive it.
struct Page {
  explicit Page(const Results& shown) : results(shown), index(shown), matrix(reports::matrix(shown, index)) {}

  const Results& results;
  ResultIndex index;
  Matrix matrix;
  // How many more bytes of full evidence the page may hold.
  std::size_t evidence_left = 3'000'000;
};

// The CSS class that gives a grade or verdict its colour.
std::string_view tone(Grade grade);
std::string_view tone(Verdict verdict);

// The name of a target as the page shows it: for element content, and for attributes.
std::string title_of(const TargetResult& target);
std::string plain_title_of(const TargetResult& target);

// "<b aria-hidden…>✓</b>"
std::string symbol(const Label& label);

// "2026-01-01T12:00:00Z" as "2026-01-01 12:00:00 UTC"; other text as it is.
std::string date(std::string_view iso);

std::string stylesheet();
std::string mark();  // the emblem, as SVG

std::string target_cards(const Page& page);
std::string broken_list(const Page& page);
std::string matrix_table(const Page& page);
std::string legend();
std::string suites(Page& page);
// What was seen of one result. `full`: every message; else one line per exchange.
std::string evidence(const CaseResult& result, bool full);

}  // namespace cachestone::reports::html
