// Properties of the codec for any message: what was written is read again, however the bytes are cut into pieces.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "simulator/http/codec.h"
#include "simulator/http/codec_testing.h"
#include "simulator/http/syntax.h"

namespace cachestone::http {
namespace {

std::string any_text(std::string_view alphabet) {
  return *rc::gen::container<std::string>(rc::gen::elementOf(std::string(alphabet)));
}

std::string any_token() {
  return any_text("aB0-_!~") + "x";
}

Fields any_fields() {
  Fields fields;
  for (int left = *rc::gen::inRange(0, 5); left > 0; --left) {
    fields.add(any_token(), std::string(trim(any_text("ab:,\"\\ \t\xe9"))));
  }
  return fields;
}

std::string any_body() {
  return *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
}

std::vector<std::size_t> any_cuts(std::size_t size) {
  auto cuts = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, size + 1));
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}

RC_GTEST_PROP(CodecProperty, AWrittenRequestIsRead, ()) {
  Request request;
  request.method = any_token();
  request.target = "/" + any_text("ab/?%:");
  request.minor_version = 1;
  request.fields = any_fields();
  request.body = any_body();
  request.trailers = any_fields();
  set_framing(request);
  const std::string bytes = write(request);
  const std::string next = any_body();

  const auto outcome = read_in_pieces(RequestReader(), bytes + next, any_cuts(bytes.size() + next.size()));
  RC_ASSERT(outcome.error == "");
  RC_ASSERT(outcome.message == request);
  RC_ASSERT(outcome.used == bytes.size());
}

RC_GTEST_PROP(CodecProperty, AWrittenResponseIsRead, ()) {
  Response interim;
  interim.status = 103;
  interim.fields = any_fields();
  Response response;
  response.status = *rc::gen::element(200, 204, 304, 404, 599, 999);
  response.reason = any_text("aB \t\xe9");
  response.minor_version = 1;
  response.fields = any_fields();
  if (response.status != 204 && response.status != 304) {
    response.body = any_body();
    response.trailers = any_fields();
  }
  set_framing(response, "GET");
  const std::string bytes = write(interim) + write(response);
  const std::string next = any_body();

  const auto outcome = read_in_pieces(ResponseReader("GET"), bytes + next, any_cuts(bytes.size() + next.size()));
  RC_ASSERT(outcome.error == "");
  RC_ASSERT(outcome.message == response);
  RC_ASSERT(outcome.interim == std::vector<Response>{interim});
  RC_ASSERT(outcome.used == bytes.size());
}

// Good messages with some bytes spoilt: any outcome is allowed, but only one.
RC_GTEST_PROP(CodecProperty, PiecesMakeNoDifferenceToBrokenInput, ()) {
  std::string bytes =
      "HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;a=\"b\"\r\nabc\r\n0\r\nT: 1\r\n\r\n";
  for (int left = *rc::gen::inRange(0, 4); left > 0; --left) {
    bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::elementOf(std::string("\r\n \t:0\x01x"));
  }
  const auto whole = read_in_pieces(ResponseReader("GET"), bytes);
  RC_ASSERT(read_in_pieces(ResponseReader("GET"), bytes, any_cuts(bytes.size())) == whole);
  RC_ASSERT(read_byte_by_byte(ResponseReader("GET"), bytes) == whole);
}

}  // namespace
}  // namespace cachestone::http
