// Any text that is a date must survive being written and read again. The first byte is the year of "now" after 1970.
#include <cstddef>
#include <cstdint>

#include "simulator/http/date.h"
#include "simulator/http/fuzzing.h"
#include "simulator/http/message.h"

using namespace cachestone;
using namespace cachestone::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace std::chrono_literals;
  if (size == 0) return 0;
  const Time now = std::chrono::sys_days(std::chrono::year(1970 + data[0]) / 6 / 15);
  const std::string text(data + 1, data + size);

  const auto time = parse_date(text, now);
  require(parse_date(lower(text), now) == time, "case does not matter");
  require(parse_date(text, now + 1s) == time || text.find('-') != std::string::npos, "only two-digit years need now");
  if (!time) return 0;
  require(!parse_date(text + " ", now), "nothing may follow a date");
  require(!parse_date(" " + text, now), "nothing may precede a date");
  if (*time >= std::chrono::sys_days(10000y / 1 / 1)) return 0;  // 9999-12-31 23:59:60
  require(parse_date(format_date(*time), now) == time, "IMF-fixdate round trip");
  require(parse_date(format_date(*time, DateFormat::asctime), now) == time, "asctime round trip");
  if (text.find('-') != std::string::npos) {
    require(parse_date(format_date(*time, DateFormat::rfc850), now) == time, "rfc850 round trip");
    require(*time < now + std::chrono::years(50) + 48h, "no two-digit year is far in the future");
    require(*time > now - std::chrono::years(50) - 48h, "no two-digit year is far in the past");
  }
  return 0;
}
