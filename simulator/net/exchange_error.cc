#include "simulator/net/exchange_error.h"

namespace cachestone::net {
namespace {

// "within the body after 12 of 24 bytes"
std::string place(const http::ResponseReader& reader) {
  if (!reader.head_complete()) return reader.interim().empty() ? "within the fields" : "after an interim response";
  const std::string bytes = std::to_string(reader.received());
  switch (reader.framing()) {
    case http::Framing::length:
      return "within the body after " + bytes + " of " + std::to_string(reader.length()) + " bytes";
    case http::Framing::chunked:
      return "within the chunked body after " + bytes + " bytes";
    case http::Framing::until_close:
    case http::Framing::none:
      break;
  }
  return "within the body after " + bytes + " bytes";
}

void fail(ClientResult& result, Failure failure, std::string error) {
  result.failure = failure;
  result.error = std::move(error);
}

}  // namespace

void judge(http::ResponseReader& reader, Stop stop, Milliseconds timeout, ClientResult& result) {
  if (reader.complete()) return;
  if (reader.error()) return fail(result, Failure::malformed, reader.error()->describe());
  switch (stop) {
    case Stop::complete:
      return;
    case Stop::timeout:
      return fail(result, Failure::timeout,
                  reader.empty() ? "no answer in " + duration_text(timeout)
                                 : "stalled " + place(reader) + ", given up after " + duration_text(timeout));
    case Stop::reset:
      return fail(result, Failure::reset, reader.empty() ? "reset before an answer" : "reset " + place(reader));
    case Stop::cut:
      if (reader.empty()) return fail(result, Failure::refused, "closed without an answer");
      return fail(result, Failure::truncated,
                  "closed " + place(reader) + ", and TLS did not say that this was the end");
    case Stop::closed:
      if (reader.empty()) return fail(result, Failure::refused, "closed without an answer");
      reader.end_of_input();
      if (reader.complete()) return;  // the close was the end of the body
      return fail(result, Failure::truncated, "closed " + place(reader));
  }
}

std::string connect_error_text(const error_code& error) {
  if (error == asio::error::connection_refused) return describe(error);
  return "cannot connect: " + describe(error);
}

std::string duration_text(Milliseconds duration) {
  const auto count = duration.count();
  return count % 1000 == 0 ? std::to_string(count / 1000) + " s" : std::to_string(count) + " ms";
}

}  // namespace cachestone::net
