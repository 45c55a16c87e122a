// RequestReader and ResponseReader: the public face of the parsers in parser_internal.h.
#include <utility>

#include "simulator/http/codec.h"
#include "simulator/http/parser_internal.h"

namespace cachestone::http {

std::string ParseError::describe() const {
  return "byte " + std::to_string(offset) + ": " + what;
}

RequestReader::RequestReader(Limits limits) : parser_(std::make_unique<internal::RequestParser>(limits)) {}
RequestReader::~RequestReader() = default;
RequestReader::RequestReader(RequestReader&&) noexcept = default;
RequestReader& RequestReader::operator=(RequestReader&&) noexcept = default;

std::size_t RequestReader::feed(std::string_view bytes) {
  return parser_->feed(bytes);
}
void RequestReader::end_of_input() {
  parser_->end_of_input();
}
bool RequestReader::empty() const {
  return parser_->empty();
}
bool RequestReader::head_complete() const {
  return parser_->head_complete();
}
bool RequestReader::complete() const {
  return parser_->complete();
}
const std::optional<ParseError>& RequestReader::error() const {
  return parser_->error();
}
Framing RequestReader::framing() const {
  return parser_->framing();
}
std::uint64_t RequestReader::length() const {
  return parser_->length();
}
std::uint64_t RequestReader::received() const {
  return parser_->received();
}
const Request& RequestReader::request() const {
  return parser_->request();
}
std::string RequestReader::take_body() {
  return std::exchange(parser_->body(), {});
}
Request RequestReader::take() {
  return parser_->take();
}

ResponseReader::ResponseReader(std::string_view request_method, Limits limits)
    : parser_(std::make_unique<internal::ResponseParser>(request_method, limits)) {}
ResponseReader::~ResponseReader() = default;
ResponseReader::ResponseReader(ResponseReader&&) noexcept = default;
ResponseReader& ResponseReader::operator=(ResponseReader&&) noexcept = default;

std::size_t ResponseReader::feed(std::string_view bytes) {
  return parser_->feed(bytes);
}
void ResponseReader::end_of_input() {
  parser_->end_of_input();
}
bool ResponseReader::empty() const {
  return parser_->empty();
}
bool ResponseReader::head_complete() const {
  return parser_->head_complete();
}
bool ResponseReader::complete() const {
  return parser_->complete();
}
const std::optional<ParseError>& ResponseReader::error() const {
  return parser_->error();
}
Framing ResponseReader::framing() const {
  return parser_->framing();
}
std::uint64_t ResponseReader::length() const {
  return parser_->length();
}
std::uint64_t ResponseReader::received() const {
  return parser_->received();
}
const Response& ResponseReader::response() const {
  return parser_->response();
}
const std::vector<Response>& ResponseReader::interim() const {
  return parser_->interim();
}
std::string ResponseReader::take_body() {
  return std::exchange(parser_->body(), {});
}
Response ResponseReader::take() {
  return parser_->take();
}

}  // namespace cachestone::http
