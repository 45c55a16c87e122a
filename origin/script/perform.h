// Makes the response that an answer of the script describes: templates filled in, and the fields added that the origin
// adds by itself, each unless the script names or omits it.
//
//   Date                first, from the origin's clock
//   the script's own    in their order and case
//   Cachestone-Serial   not on a 304, whose fields would overwrite the stored ones
//   framing             Content-Length, or Transfer-Encoding: chunked for trailers and `chunked`; nothing on 204 and
//   304
#pragma once

#include "origin/script/book.h"
#include "origin/script/script.h"
#include "origin/script/template.h"

namespace cachestone::origin {

// When and where an exchange happens.
struct Scene {
  Context context;
  // When the case's first request arrived. Dates in Last-Modified count from here: what was modified an hour before the
  // case began has the same date in every answer, however long the case takes.
  Time started{};
};

// True when the request carries a validator that matches this answer: If-None-Match by weak comparison with its ETag
// (RFC 9110 §13.1.2) or, only without If-None-Match, If-Modified-Since not before its Last-Modified (§13.1.3).
// Preconditions count for GET and HEAD only.
bool validates(const http::Request& request, const Answer& answer, const Scene& scene);

// What `answer` amounts to for `request`.
Performance perform(const http::Request& request, const Answer& answer, const Scene& scene);

// The answer that a 304 gives in place of `full`: its own fields or, when it names none, those of `full` that a 304
// repeats (RFC 9110 §15.4.5).
Answer validated_answer(const Answer& full);

}  // namespace cachestone::origin
