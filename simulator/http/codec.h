// The HTTP/1.1 codec (RFC 9112): bytes to messages and back, without I/O.
//
// A reader is fed whatever bytes arrived, in pieces of any size, and consumes exactly one message; bytes after its end
// are left to the caller. Nothing is normalised: fields come out as they went in, framing fields included, while
// `body` is the content after transfer decoding (chunked only: other transfer codings of a response stay in the body).
// Malformed input stops the reader with an error that names the byte; what came before it stays readable. Reading is
// strict, also where RFC 9112 lets a recipient mend things: a line end is CRLF, a field value is on one line, a name is
// followed by its colon. How the input was cut into pieces makes no difference. Everything is bounded by Limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/message.h"

namespace cachestone::http {

struct Limits {
  std::size_t start_line = 16 * 1024;
  std::size_t field_section = 64 * 1024;  // all field lines of one section together
  std::size_t field_lines = 256;
  std::size_t body = 64 * 1024 * 1024;
  std::size_t chunk_extensions = 16 * 1024;  // of one body together; no single chunk size line is longer either
  std::size_t interim_responses = 32;
};

struct ParseError {
  std::uint64_t offset = 0;      // of the offending byte, counted from the first byte of the message
  std::string what;              // "bare LF in a field line"
  int status = 400;              // what a server should answer when this is a request: 400, 413, 414, 431, 501, 505
  bool truncated = false;        // the peer closed before the message was complete; what arrived is in the message
  std::string describe() const;  // "byte 17: bare LF in a field line"
};

// How the end of a body is found (RFC 9112 §6.3).
enum class Framing { none, length, chunked, until_close };

namespace internal {
class RequestParser;
class ResponseParser;
}  // namespace internal

class RequestReader {
 public:
  explicit RequestReader(Limits limits = {});
  ~RequestReader();
  RequestReader(RequestReader&&) noexcept;
  RequestReader& operator=(RequestReader&&) noexcept;

  // Returns how many of `bytes` belong to this message (all of them, unless it is complete or in error).
  std::size_t feed(std::string_view bytes);
  // Says that no more bytes will come.
  void end_of_input();

  bool empty() const;          // nothing but empty lines was read yet: a connection closed here was simply idle
  bool head_complete() const;  // request() holds everything but body and trailers
  bool complete() const;
  const std::optional<ParseError>& error() const;
  Framing framing() const;         // valid once the head is complete
  std::uint64_t length() const;    // what Content-Length says, when it frames the body
  std::uint64_t received() const;  // bytes of the body that have arrived, taken ones too
  const Request& request() const;  // body and trailers as far as they have arrived
  std::string take_body();         // moves out the body that has arrived so far (for streaming)
  Request take();                  // moves out the message and makes the reader ready for the next one

 private:
  std::unique_ptr<internal::RequestParser> parser_;
};

class ResponseReader {
 public:
  // The method of the request decides whether there is a body (RFC 9112 §6.3).
  explicit ResponseReader(std::string_view request_method, Limits limits = {});
  ~ResponseReader();
  ResponseReader(ResponseReader&&) noexcept;
  ResponseReader& operator=(ResponseReader&&) noexcept;

  std::size_t feed(std::string_view bytes);
  // A body framed by the close is complete now; anything else unfinished becomes a truncated error.
  void end_of_input();

  bool empty() const;
  bool head_complete() const;  // of the final response
  bool complete() const;
  const std::optional<ParseError>& error() const;
  Framing framing() const;
  std::uint64_t length() const;
  std::uint64_t received() const;
  const Response& response() const;
  // The 1xx responses before the final one, in order. 101 is a final response: after it comes another protocol.
  const std::vector<Response>& interim() const;
  std::string take_body();
  Response take();  // ready for the next response to a request of the same method; forgets the interim ones

 private:
  std::unique_ptr<internal::ResponseParser> parser_;
};

// Start line and field section, with the empty line that ends it. Writers check nothing: what is given is written.
std::string write_head(const Request& request);
std::string write_head(const Response& response);
// One chunk (nothing for empty bytes: an empty chunk would end the body).
std::string write_chunk(std::string_view bytes);
std::string write_last_chunk(const Fields& trailers);

// The whole message: chunked when its fields say Transfer-Encoding: chunked (trailers are then sent), else the body as
// it is. The caller decides the framing fields; see set_framing. The answer to a HEAD request is only a head.
std::string write(const Request& request);
std::string write(const Response& response);

// Makes the framing fields say the truth about `body` (and trailers): Content-Length, or Transfer-Encoding: chunked
// when there are trailers. Removes what contradicts it. Nothing is added where a body is not allowed (1xx, 204, 304).
void set_framing(Request& request);
void set_framing(Response& response, std::string_view request_method);

}  // namespace cachestone::http
