// The matrix as CSV (RFC 4180), for spreadsheets and scripts: one line for each row of the matrix and target.
#pragma once

#include <string>
#include <string_view>

#include "reports/results.h"

namespace cachestone::reports {

// UTF-8 with a header; every line has the same fields, and lines end with CRLF.
std::string csv_matrix(const Results& results);

// `text` as a field: on one line, quoted where it must be. A text that a spreadsheet would take for a formula gets an
// apostrophe in front.
std::string csv_field(std::string_view text);

}  // namespace cachestone::reports
