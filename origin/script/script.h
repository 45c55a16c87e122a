// What a scripted origin answers: the data of a case's origin side (cases/README.md describes it as JSON).
//
// A script is one answer per step of a case. Field values and bodies are templates:
//   {date} {date-3600} {date+5}   the origin's clock at the answer, in seconds off, as IMF-fixdate
//   {date-60 rfc850} {date asctime}   the same in the obsolete formats
//   {serial}                      the serial number of this exchange
//   {base}                        the path prefix under which the origin sees this case ("/cs-1f-12")
// In Last-Modified, dates count from the case's first request: what was modified before the case began keeps its date.
// An unknown placeholder is an input error when the script is read. template.h has the rest.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/message.h"
#include "simulator/http/time.h"

namespace cachestone::origin {

// The field that carries the serial number of an exchange. It is the only thing the harness relies on to tell one
// response from another; the default body says the same.
inline constexpr std::string_view kSerialField = "Cachestone-Serial";

// How an answer goes wrong, on purpose.
enum class Fault {
  none,
  refuse,               // no answer at all: the connection is closed as soon as the request is read
  reset_before,         // reset (RST) before the first byte of the answer
  reset_within_fields,  // reset after the start line and half of the fields
  reset_within_body,    // reset after half of the body
  truncate,             // orderly close (FIN) after half of the body, although the framing promised more
  stall,                // nothing more after the fields, until the client gives up
  wrong_length,         // Content-Length says less than the body that follows
};
std::string_view name(Fault fault);
std::optional<Fault> fault_from(std::string_view name);

struct Interim {
  int status = 103;
  http::Fields fields;
};

struct Answer {
  int status = 200;
  std::optional<std::string> reason;  // default: the registered phrase
  http::Fields fields;                // templates, in this order
  std::optional<std::string> body;    // template; default: "serial N\n"
  http::Fields trailers;              // templates; they make the body chunked
  std::vector<Interim> interim;
  Milliseconds delay{0};  // before the first byte of the final response
  Milliseconds pause{0};  // after the first half of its body
  bool chunked = false;
  // Fields that the origin adds by itself and here does not: "Date", "Cachestone-Serial", "Content-Length".
  std::vector<std::string> omit;
  // A GET for one range gets that part of this answer, or 416, unless an If-Range names another validator.
  bool ranges = false;
  Fault fault = Fault::none;
  std::optional<Milliseconds>
      stall_for{};                 // a stall ends by a close after this time; nothing: when the client gives up
  std::optional<std::string> raw;  // template; these bytes instead of a response, then close
  // The answer when the request carries a validator that matches this answer's ETag or Last-Modified. Without it
  // validators are ignored. A 304 whose script names no fields repeats those that RFC 9110 §15.4.5 asks for.
  std::shared_ptr<const Answer> if_validated;
};

// One step of a case, as far as the origin is concerned.
struct StepScript {
  std::string method = "GET";
  std::string path = "/r";       // without the case's base
  std::optional<Answer> answer;  // none: as the last earlier step of the same method, path and host; else a plain 200
  std::string host{};            // that is asked; empty: the one that requests without a host of their own go to
};
using Script = std::vector<StepScript>;

}  // namespace cachestone::origin
