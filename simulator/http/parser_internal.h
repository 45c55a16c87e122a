// The state machine behind RequestReader and ResponseReader.
//
// Lines (start line, field lines, chunk sizes) are read byte by byte, so that a forbidden byte is found where it
// stands, whatever the pieces in which the input arrives; bodies are read in bulk. Parser knows everything that
// requests and responses share. RequestParser and ResponseParser hold the message, read its start line, and decide its
// framing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/codec.h"
#include "simulator/http/framing.h"
#include "simulator/http/message.h"

namespace cachestone::http::internal {

class Parser {
 public:
  explicit Parser(Limits limits) : limits_(limits) {}
  virtual ~Parser() = default;
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  std::size_t feed(std::string_view bytes);
  void end_of_input();

  bool empty() const { return !begun_; }
  bool head_complete() const { return head_complete_; }
  bool complete() const { return state_ == State::complete; }
  const std::optional<ParseError>& error() const { return error_; }
  Framing framing() const { return framing_; }
  std::uint64_t length() const { return length_; }
  std::uint64_t received() const { return received_; }
  // Makes the parser ready for the next message; the derived class empties the message.
  void restart();

  virtual std::string& body() = 0;

 protected:
  virtual Fields& fields() = 0;
  virtual Fields& trailers() = 0;
  // Reads a start line, which is not empty unless it is that of a response.
  virtual void read_start_line(std::string_view line) = 0;
  // The field section is complete: calls begin_body(), or begin_next_head() after an interim response.
  virtual void finish_head() = 0;
  virtual bool is_request() const = 0;

  void begin_body(const BodyFraming& framing);
  void begin_next_head();
  void fail(std::uint64_t offset, std::string what, int status = 400);
  // The same for the byte at `index` of the line that is being read.
  void fail_in_line(std::size_t index, std::string what, int status = 400);
  // Reads "HTTP/1.x" at `index` of the current line.
  std::optional<int> read_minor_version(std::string_view text, std::size_t index);

  const Limits& limits() const { return limits_; }

 private:
  enum class State {
    start_line,
    fields,
    sized_body,
    body_until_close,
    chunk_size,
    chunk_data,
    chunk_end,
    trailers,
    complete,
    failed
  };
  // The most bytes that may be read in the current state, and what to say when there are more.
  struct Room {
    std::size_t bytes;
    std::string_view what;
    int status;
  };

  bool reading_body() const;
  bool finished() const { return state_ == State::complete || state_ == State::failed; }
  void enter(State state);
  std::string_view place() const;
  Room room() const;

  std::size_t read_line(std::string_view bytes);
  void read_line_byte(char c);
  void finish_line(std::string_view line);
  void read_field_line(std::string_view line, Fields& section);
  void read_chunk_size(std::string_view line);
  void read_chunk_extensions(std::string_view line, std::size_t start);
  std::size_t read_body(std::string_view bytes);
  void finish_body_part();
  std::string what_is_missing() const;

  Limits limits_;
  State state_ = State::start_line;
  bool begun_ = false;
  bool head_complete_ = false;
  Framing framing_ = Framing::none;
  std::optional<ParseError> error_;

  std::uint64_t offset_ = 0;       // bytes read so far, of the whole message
  std::uint64_t line_start_ = 0;   // offset of the current line's first byte
  std::string line_;               // what was read of the current line
  bool after_cr_ = false;          // its CR was read, its LF not yet
  std::size_t section_bytes_ = 0;  // read in this section (start line, fields, one chunk size line, trailers)
  std::vector<std::uint64_t> field_offsets_;

  std::uint64_t length_ = 0;         // what Content-Length promised
  std::uint64_t received_ = 0;       // bytes of the body
  std::uint64_t remaining_ = 0;      // bytes still to come of this body or chunk
  std::uint64_t body_bytes_ = 0;     // read or promised so far
  std::size_t extension_bytes_ = 0;  // chunk extensions so far
};

class RequestParser : public Parser {
 public:
  explicit RequestParser(Limits limits);
  std::string& body() override { return request_.body; }
  const Request& request() const { return request_; }
  Request take();

 protected:
  Fields& fields() override { return request_.fields; }
  Fields& trailers() override { return request_.trailers; }
  void read_start_line(std::string_view line) override;
  void finish_head() override;
  bool is_request() const override { return true; }

 private:
  Request request_;
};

class ResponseParser : public Parser {
 public:
  ResponseParser(std::string_view request_method, Limits limits);
  std::string& body() override { return response_.body; }
  const Response& response() const { return response_; }
  const std::vector<Response>& interim() const { return interim_; }
  Response take();

 protected:
  Fields& fields() override { return response_.fields; }
  Fields& trailers() override { return response_.trailers; }
  void read_start_line(std::string_view line) override;
  void finish_head() override;
  bool is_request() const override { return false; }

 private:
  std::string request_method_;
  Response response_;
  std::vector<Response> interim_;
};

}  // namespace cachestone::http::internal
