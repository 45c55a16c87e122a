// HTTP-date (RFC 9110 §5.6.7): one format to write, three to read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "simulator/http/time.h"

namespace cachestone::http {

enum class DateFormat { imf_fixdate, rfc850, asctime };

// Writes `time`, rounded down to the second. imf_fixdate is the only format a sender may generate; the obsolete two
// exist so that cases can test recipients.
std::string format_date(Time time, DateFormat format = DateFormat::imf_fixdate);

// Reads any of the three formats. Names of days, months and the zone are accepted in any case (RFC 9111 §4.2); a zone
// other than GMT, a day that does not exist or trailing text makes the date invalid (nothing is returned). The day of
// the week is read but not compared with the date. `now` decides the century of a two-digit year: one that seems more
// than 50 years in the future is in the past (RFC 9110 §5.6.7).
std::optional<Time> parse_date(std::string_view text, Time now);

}  // namespace cachestone::http
