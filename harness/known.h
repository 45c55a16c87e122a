// Known deviations of a target: cases that it fails for a reason that somebody has looked into, with the evidence.
//
// They are data beside the target, in known.json; harness/targets/README.md documents the file. They never change a
// verdict: a report shows them beside it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cases/case.h"
#include "reports/results.h"

namespace cachestone::harness {

struct KnownDeviation {
  std::string cases;                       // an id, or a pattern (cases/glob.h)
  std::vector<reports::Verdict> verdicts;  // what it explains
  reports::Known why;
};

// The entries of FOLDER/known.json; none when there is no such file. Throws json::InputError for a mistake: an entry
// that fits no case of the suite, or two that explain the same verdict of the same case, among others.
std::vector<KnownDeviation> read_known(const std::filesystem::path& folder, const cases::Catalogue& suite);

// The same of any file, which must be there.
std::vector<KnownDeviation> read_known_file(const std::filesystem::path& file, const cases::Catalogue& suite);

// Puts beside each result what is known about it. Returns a sentence for each entry that fits none of the results,
// although its cases have run: what it says of the target is no longer true; and for each whose date is over `today`
// ("2027-03-02").
std::vector<std::string> explain(const std::vector<KnownDeviation>& known, const std::string& today,
                                 reports::TargetResult& target);

}  // namespace cachestone::harness
