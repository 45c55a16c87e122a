// Each format is one function that reads its parts from left to right with a Scanner; a part that does not fit makes
// the scanner fail, and the date is invalid as a whole. The parts are then checked against the calendar in one place.
#include "simulator/http/date.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <span>

#include "simulator/http/message.h"
#include "simulator/http/syntax.h"

namespace cachestone::http {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 7> kShortDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string digits(int number, std::size_t width, char fill = '0') {
  std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), fill) + text : text;
}

struct Parts {
  int year = 0;
  int month = 1;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

// Reads text from left to right; once something does not fit, it has failed for good.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  void literal(std::string_view expected) {
    if (!take(expected)) failed_ = true;
  }

  // The index of the name that comes next.
  int one_of(std::span<const std::string_view> names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (take(names[i])) return static_cast<int>(i);
    }
    failed_ = true;
    return 0;
  }

  // A number of exactly `width` digits.
  int number(std::size_t width) {
    const std::string_view text = rest_.substr(0, width);
    if (text.size() < width || !std::all_of(text.begin(), text.end(), is_digit)) {
      failed_ = true;
      return 0;
    }
    rest_.remove_prefix(width);
    int value = 0;
    for (char c : text) value = value * 10 + (c - '0');
    return value;
  }

  // True, and consumed, when `expected` comes next.
  bool take(std::string_view expected) {
    if (!same_name(rest_.substr(0, expected.size()), expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  // Everything fitted and nothing is left.
  bool finished() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

void scan_time_of_day(Scanner& scanner, Parts& parts) {
  parts.hour = scanner.number(2);
  scanner.literal(":");
  parts.minute = scanner.number(2);
  scanner.literal(":");
  parts.second = scanner.number(2);
}

// Sun, 06 Nov 1994 08:49:37 GMT
std::optional<Parts> scan_imf_fixdate(std::string_view text) {
  Scanner scanner(text);
  Parts parts;
  scanner.one_of(kShortDays);
  scanner.literal(", ");
  parts.day = scanner.number(2);
  scanner.literal(" ");
  parts.month = scanner.one_of(kMonths) + 1;
  scanner.literal(" ");
  parts.year = scanner.number(4);
  scanner.literal(" ");
  scan_time_of_day(scanner, parts);
  scanner.literal(" GMT");
  return scanner.finished() ? std::optional(parts) : std::nullopt;
}

// Sunday, 06-Nov-94 08:49:37 GMT; the year stays as it is written, from 0 to 99.
std::optional<Parts> scan_rfc850(std::string_view text) {
  Scanner scanner(text);
  Parts parts;
  scanner.one_of(kDays);
  scanner.literal(", ");
  parts.day = scanner.number(2);
  scanner.literal("-");
  parts.month = scanner.one_of(kMonths) + 1;
  scanner.literal("-");
  parts.year = scanner.number(2);
  scanner.literal(" ");
  scan_time_of_day(scanner, parts);
  scanner.literal(" GMT");
  return scanner.finished() ? std::optional(parts) : std::nullopt;
}

// Sun Nov  6 08:49:37 1994
std::optional<Parts> scan_asctime(std::string_view text) {
  Scanner scanner(text);
  Parts parts;
  scanner.one_of(kShortDays);
  scanner.literal(" ");
  parts.month = scanner.one_of(kMonths) + 1;
  scanner.literal(" ");
  parts.day = scanner.take(" ") ? scanner.number(1) : scanner.number(2);
  scanner.literal(" ");
  scan_time_of_day(scanner, parts);
  scanner.literal(" ");
  parts.year = scanner.number(4);
  return scanner.finished() ? std::optional(parts) : std::nullopt;
}

std::chrono::year_month_day date_of(const Parts& parts) {
  return std::chrono::year(parts.year) / std::chrono::month(static_cast<unsigned>(parts.month)) /
         std::chrono::day(static_cast<unsigned>(parts.day));
}

std::chrono::seconds time_of_day(const Parts& parts) {
  return std::chrono::hours(parts.hour) + std::chrono::minutes(parts.minute) + Seconds(parts.second);
}

// The latest year with these two digits that does not put the timestamp more than 50 years after `now`
// (RFC 9110 §5.6.7).
int full_year(Parts parts, Time now) {
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  const auto since_midnight = now - std::chrono::floor<std::chrono::days>(now);
  const auto latest = std::chrono::sys_days(today + std::chrono::years(50)) + since_midnight;
  const int this_year = static_cast<int>(today.year());
  parts.year += this_year - this_year % 100 + 100;
  while (std::chrono::sys_days(date_of(parts)) + time_of_day(parts) > latest) parts.year -= 100;
  return parts.year;
}

std::optional<Time> time_of(const Parts& parts) {
  const std::chrono::year_month_day date = date_of(parts);
  const bool leap_second = parts.hour == 23 && parts.minute == 59 && parts.second == 60;
  const bool valid_time = parts.hour < 24 && parts.minute < 60 && (parts.second < 60 || leap_second);
  if (!date.ok() || !valid_time) return std::nullopt;
  return Time(std::chrono::sys_days(date) + time_of_day(parts));
}

}  // namespace

std::string format_date(Time time, DateFormat format) {
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss clock(whole_second(time) - midnight);
  const std::size_t weekday = std::chrono::weekday(midnight).c_encoding();
  const std::string month(kMonths[static_cast<unsigned>(date.month()) - 1]);
  const int year = static_cast<int>(date.year());
  const int day = static_cast<int>(static_cast<unsigned>(date.day()));
  const std::string time_text = digits(static_cast<int>(clock.hours().count()), 2) + ":" +
                                digits(static_cast<int>(clock.minutes().count()), 2) + ":" +
                                digits(static_cast<int>(clock.seconds().count()), 2);
  switch (format) {
    case DateFormat::rfc850:
      return std::string(kDays[weekday]) + ", " + digits(day, 2) + "-" + month + "-" + digits(year % 100, 2) + " " +
             time_text + " GMT";
    case DateFormat::asctime:
      return std::string(kShortDays[weekday]) + " " + month + " " + digits(day, 2, ' ') + " " + time_text + " " +
             digits(year, 4);
    case DateFormat::imf_fixdate:
      break;
  }
  return std::string(kShortDays[weekday]) + ", " + digits(day, 2) + " " + month + " " + digits(year, 4) + " " +
         time_text + " GMT";
}

std::optional<Time> parse_date(std::string_view text, Time now) {
  if (const auto parts = scan_imf_fixdate(text)) return time_of(*parts);
  if (const auto parts = scan_asctime(text)) return time_of(*parts);
  if (auto parts = scan_rfc850(text)) {
    parts->year = full_year(*parts, now);
    return time_of(*parts);
  }
  return std::nullopt;
}

}  // namespace cachestone::http
