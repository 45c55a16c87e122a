// Templates: text with placeholders that are filled in when a message is made.
//
//   {date}  {date-3600}  {date+5}     the clock, some seconds off, as IMF-fixdate
//   {date-60 rfc850}  {date asctime}  the same in the obsolete formats (RFC 9110 §5.6.7)
//   {serial}                          the serial number of the exchange; only the origin knows it
//   {base}                            the path prefix of the case
//   {{                                one opening brace
//
// A closing brace that closes nothing stands for itself. Whether a template is well formed is checked once, when it is
// read; filling in cannot fail.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/http/time.h"

namespace cachestone::origin {

// What the placeholders stand for in one message.
struct Context {
  Time now{};                // the clock of whoever makes the message
  std::uint64_t serial = 0;  // of the exchange
  std::string base;          // "/cs-1f-12"
};

// Who fills a template in, and so which placeholders it may hold.
enum class Placeholders {
  origin,  // dates, {base}, {serial}
  client,  // dates, {base}
  none,    // text for people
};
// "{base}, {date}, {date-60}, …": what may be written, for messages.
std::string_view names(Placeholders known);

// The first placeholder of `text` that is not among `known` or is not well formed, as it is written ("{dat}"); nothing
// when there is none.
std::optional<std::string> unknown_placeholder(std::string_view text, Placeholders known);

// `text` with its placeholders filled in. Those that are unknown are left as they are.
std::string fill(std::string_view text, const Context& context);

}  // namespace cachestone::origin
