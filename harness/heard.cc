#include "harness/heard.h"

#include "simulator/http/codec.h"
#include "simulator/proxy/flight.h"

namespace cachestone::harness {
namespace {

using engine::OriginFailure;
using origin::Fault;

// What of the answer gets onto the wire.
std::string bytes_on_wire(const origin::Performance& performance) {
  if (performance.raw) return *performance.raw;
  std::string bytes = http::write(performance.response);
  const std::size_t head = http::write_head(performance.response).size();
  switch (performance.fault) {
    case Fault::refuse:
    case Fault::reset_before:
      return "";
    case Fault::reset_within_fields:
      bytes.resize(head / 2);
      break;
    case Fault::stall:
      bytes.resize(head);
      break;
    case Fault::reset_within_body:
    case Fault::truncate:
      bytes.resize(head + (bytes.size() - head) / 2);
      break;
    case Fault::none:
    case Fault::wrong_length:
      break;
  }
  return bytes;
}

// What the cache makes of bytes that are no complete response.
OriginFailure failure_of(Fault fault, const http::ResponseReader& reader) {
  switch (fault) {
    case Fault::refuse:
      return OriginFailure::refused;
    case Fault::reset_before:
    case Fault::reset_within_fields:
    case Fault::reset_within_body:
      return OriginFailure::reset;
    case Fault::stall:
      return OriginFailure::timeout;
    case Fault::none:
    case Fault::truncate:
    case Fault::wrong_length:
      break;
  }
  if (reader.empty()) return OriginFailure::refused;
  return reader.error() && !reader.error()->truncated ? OriginFailure::malformed : OriginFailure::truncated;
}

}  // namespace

Heard hear(const origin::Performance& performance, const std::string& method) {
  Heard heard;
  if (!performance.raw && performance.fault == Fault::none) {
    heard.response = performance.response;
    heard.complete = true;
    return heard;
  }
  http::ResponseReader reader(method);
  reader.feed(bytes_on_wire(performance));
  // After a reset, or when nothing more comes, the end of the connection is not the end of a body.
  const bool orderly = performance.raw || performance.fault == Fault::truncate || performance.stall_for;
  if (orderly) reader.end_of_input();
  heard.interim = reader.interim();
  // A coding that nobody asked for cannot be passed on (RFC 9112 §6.1).
  if (reader.complete() && !proxy::understands_transfer_coding(reader.response())) {
    heard.failure = OriginFailure::malformed;
    return heard;
  }
  heard.complete = reader.complete();
  if (heard.complete) {
    heard.response = reader.take();
  } else {
    if (reader.head_complete()) heard.response = reader.response();
    if (!reader.head_complete() && reader.response().status != 0) heard.beginning = reader.response();
    heard.failure = failure_of(performance.stall_for ? Fault::truncate : performance.fault, reader);
  }
  return heard;
}

}  // namespace cachestone::harness
