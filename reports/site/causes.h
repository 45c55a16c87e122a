// The cases of a target that ended in a certain way, grouped by what is behind them: a known cause, or the row of the
// matrix that they belong to.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cases/topics.h"
#include "reports/site/page.h"

namespace cachestone::reports::site {

struct Cause {
  const Known* known = nullptr;  // null: nobody looked into it; then all cases are of one row
  struct Instance {
    const CaseInfo* info = nullptr;
    const CaseResult* result = nullptr;
  };
  std::vector<Instance> cases;  // in the order of the matrix
  // The cases with their rows, in order: {row, how many}.
  std::vector<std::pair<const Row*, std::size_t>> rows;
  // The questions that its cases bear on, that with the most of them first.
  std::vector<const cases::Topic*> questions;
};

// The causes behind the cases that have one of `verdicts`, in the order of the questions that they bear on most (they
// are listed by how bad a bad answer is); last those that bear on none. Then those with the most cases first.
std::vector<Cause> causes(const Model& model, std::size_t target, const std::vector<Verdict>& verdicts);

// How many more bytes of lists a page may hold.
struct Room {
  std::size_t left = 0;
};

// The causes as a list that names each case, as far as there is room; after that it names only the rows.
std::string cause_list(const Page& page, const Model& model, std::size_t target, const std::vector<Cause>& causes,
                       Room& room);

}  // namespace cachestone::reports::site
