#include "simulator/http/framing.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "simulator/http/syntax.h"

namespace cachestone::http::internal {
namespace {

constexpr std::string_view kContentLength = "Content-Length";
constexpr std::string_view kTransferEncoding = "Transfer-Encoding";

// The index of the last line called `name`, which must exist.
std::size_t last_line(const Fields& fields, std::string_view name) {
  std::size_t index = fields.size() - 1;
  while (!same_name(fields.lines()[index].name, name)) --index;
  return index;
}

BodyFraming decided(Framing framing, const Fields& fields, std::string_view by) {
  BodyFraming result;
  result.framing = framing;
  result.line = last_line(fields, by);
  return result;
}

BodyFraming fault(const Fields& fields, std::string_view name, std::string what, int status = 400) {
  BodyFraming result = decided(Framing::none, fields, name);
  result.fault = std::move(what);
  result.status = status;
  return result;
}

// Splits at every comma, and unlike a list field keeps empty members: they have no place in a length.
std::vector<std::string_view> split_at_commas(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  for (std::size_t comma = text.find(','); comma != std::string_view::npos; comma = text.find(',', start)) {
    parts.push_back(trim(text.substr(start, comma - start)));
    start = comma + 1;
  }
  parts.push_back(trim(text.substr(start)));
  return parts;
}

std::uint64_t saturated_number(std::string_view digits) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t value = 0;
  for (char c : digits) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    value = value > (kMost - digit) / 10 ? kMost : value * 10 + digit;
  }
  return value;
}

// Content-Length: digits, and nothing but the same digits where it is repeated (RFC 9112 §6.3 item 5).
BodyFraming by_content_length(const Fields& fields) {
  const std::string joined = *fields.combined(kContentLength);
  const std::vector<std::string_view> values = split_at_commas(joined);
  for (std::string_view value : values) {
    if (value.empty() || !std::all_of(value.begin(), value.end(), is_digit)) {
      return fault(fields, kContentLength, "Content-Length is not a number");
    }
    if (value != values.front()) return fault(fields, kContentLength, "Content-Length is repeated with another value");
  }
  BodyFraming result = decided(Framing::length, fields, kContentLength);
  result.length = saturated_number(values.front());
  return result;
}

std::vector<std::string> transfer_codings(const Fields& fields) {
  const std::string joined = fields.combined(kTransferEncoding).value_or("");
  std::vector<std::string> codings;
  for (std::string_view member : list_members(joined)) codings.push_back(lower(member));
  return codings;
}

// What both kinds of message have in common: chunked is applied once, and last, and takes no parameters
// (RFC 9112 §6.1, §7.1).
std::optional<std::string> misuse_of_chunked(const std::vector<std::string>& codings) {
  if (std::count(codings.begin(), codings.end(), "chunked") > 1) return "chunked is applied more than once";
  for (const std::string& coding : codings) {
    const bool with_parameters = coding.starts_with("chunked") && coding.size() > 7 && !is_token(coding);
    if (with_parameters) return "chunked takes no parameters";
  }
  return std::nullopt;
}

}  // namespace

bool is_chunked(const Fields& fields) {
  const auto codings = transfer_codings(fields);
  return !codings.empty() && codings.back() == "chunked";
}

bool never_has_body(int status, std::string_view request_method) {
  const bool informational = status >= 100 && status < 200;
  const bool tunnel = request_method == "CONNECT" && status >= 200 && status < 300;
  return request_method == "HEAD" || informational || status == 204 || status == 304 || tunnel;
}

BodyFraming framing_of(const Request& request) {
  const Fields& fields = request.fields;
  if (fields.has(kTransferEncoding)) {
    // A request that two recipients could cut in two ways is refused (RFC 9112 §6.1, §6.3, §11.2).
    if (fields.has(kContentLength)) {
      return fault(fields, kTransferEncoding, "Transfer-Encoding together with Content-Length");
    }
    if (request.minor_version == 0) return fault(fields, kTransferEncoding, "Transfer-Encoding in an HTTP/1.0 request");
    const auto codings = transfer_codings(fields);
    if (auto misuse = misuse_of_chunked(codings)) return fault(fields, kTransferEncoding, *misuse);
    if (!is_chunked(fields)) return fault(fields, kTransferEncoding, "the last transfer coding is not chunked");
    if (codings.size() > 1) {
      return fault(fields, kTransferEncoding, "transfer coding \"" + codings.front() + "\" is not supported", 501);
    }
    return decided(Framing::chunked, fields, kTransferEncoding);
  }
  return fields.has(kContentLength) ? by_content_length(fields) : BodyFraming();
}

BodyFraming framing_of(const Response& response, std::string_view request_method) {
  const Fields& fields = response.fields;
  BodyFraming result;
  if (never_has_body(response.status, request_method)) return result;
  if (fields.has(kTransferEncoding)) {
    // Transfer-Encoding overrides Content-Length (RFC 9112 §6.3 item 3). An HTTP/1.0 sender is taken at its word too:
    // its connection must not be used again, but the message may be processed (§6.1).
    if (auto misuse = misuse_of_chunked(transfer_codings(fields))) return fault(fields, kTransferEncoding, *misuse);
    return decided(is_chunked(fields) ? Framing::chunked : Framing::until_close, fields, kTransferEncoding);
  }
  if (fields.has(kContentLength)) return by_content_length(fields);
  result.framing = Framing::until_close;
  return result;
}

}  // namespace cachestone::http::internal
