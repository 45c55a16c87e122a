// Messages to bytes. What is given is written as it is: a writer that corrected its caller could not test anyone.
#include "simulator/http/codec.h"
#include "simulator/http/framing.h"

namespace cachestone::http {
namespace {

constexpr std::string_view kCrlf = "\r\n";

void append_fields(std::string& out, const Fields& fields) {
  for (const Field& field : fields) {
    out += field.name;
    out += field.value.empty() ? ":" : ": ";
    out += field.value;
    out += kCrlf;
  }
  out += kCrlf;
}

template <typename Message>
std::string write_message(const Message& message) {
  std::string out = write_head(message);
  if (internal::is_chunked(message.fields)) {
    out += write_chunk(message.body);
    out += write_last_chunk(message.trailers);
  } else {
    out += message.body;
  }
  return out;
}

bool expects_content(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

template <typename Message>
void declare_body(Message& message) {
  const bool chunked = !message.trailers.empty() && message.minor_version > 0;
  message.fields.remove(chunked ? "Content-Length" : "Transfer-Encoding");
  if (chunked) {
    message.fields.set("Transfer-Encoding", "chunked");
  } else {
    message.fields.set("Content-Length", std::to_string(message.body.size()));
  }
}

}  // namespace

std::string write_head(const Request& request) {
  std::string out = request.method + " " + request.target + " HTTP/1." + std::to_string(request.minor_version) + "\r\n";
  append_fields(out, request.fields);
  return out;
}

std::string write_head(const Response& response) {
  std::string out = "HTTP/1." + std::to_string(response.minor_version) + " " + std::to_string(response.status) + " " +
                    response.reason + "\r\n";
  append_fields(out, response.fields);
  return out;
}

std::string write_chunk(std::string_view bytes) {
  if (bytes.empty()) return {};
  std::string size;
  for (std::size_t rest = bytes.size(); rest != 0; rest /= 16) size.insert(size.begin(), "0123456789abcdef"[rest % 16]);
  return size.append(kCrlf).append(bytes).append(kCrlf);
}

std::string write_last_chunk(const Fields& trailers) {
  std::string out = "0\r\n";
  append_fields(out, trailers);
  return out;
}

std::string write(const Request& request) {
  return write_message(request);
}

std::string write(const Response& response) {
  // No last chunk where no body may be: it would be read as the start of the next response.
  if (response.body.empty() && internal::never_has_body(response.status, "GET")) return write_head(response);
  return write_message(response);
}

void set_framing(Request& request) {
  if (request.body.empty() && request.trailers.empty() && !expects_content(request.method)) {
    request.fields.remove("Content-Length");
    request.fields.remove("Transfer-Encoding");
    return;
  }
  declare_body(request);
}

void set_framing(Response& response, std::string_view request_method) {
  const bool to_head = request_method == "HEAD";
  if (internal::never_has_body(response.status, to_head ? "GET" : request_method)) {
    response.fields.remove("Transfer-Encoding");
    // In a 304, Content-Length speaks of the response that was not modified (RFC 9110 §8.6).
    if (response.status != 304) response.fields.remove("Content-Length");
  } else if (to_head && response.body.empty()) {
    response.fields.remove("Transfer-Encoding");
  } else {
    declare_body(response);
  }
}

}  // namespace cachestone::http
