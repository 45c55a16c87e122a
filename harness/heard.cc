#include "harness/heard.h"

#include "origin/act.h"
#include "simulator/http/codec.h"
#include "simulator/proxy/flight.h"

namespace cachestone::harness {
namespace {

using engine::OriginFailure;
using origin::Fault;

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
  reader.feed(origin::act(performance, method).bytes);
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
