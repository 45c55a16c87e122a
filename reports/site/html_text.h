// Text into HTML. Everything that comes from a results file is hostile: only what passes through here reaches the page.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cachestone::reports::site {

// `text` as HTML text or the value of a quoted attribute: markup escaped, everything that is not plain (controls,
// invalid UTF-8, marks that reorder text) as a visible escape, cut after `most` bytes.
std::string plain(std::string_view text, std::size_t most = 200);

enum class Lines { escape, keep };  // what becomes of line feeds and tabs
// As plain(), for element content only: escapes are marked, and what is longer than `most` bytes is cut with a note of
// the full length.
std::string text(std::string_view text, std::size_t most = 600, Lines lines = Lines::escape);

// An id for `id` and, after "#", a link to it. Different ids give different anchors.
std::string anchor(std::string_view id);

// `text` with each "RFC N §S" as a link to that section ("RFC 9111 §5.2.2.5, §4.2" makes two).
std::string with_spec_links(std::string_view text);

// The clause's place as a link: "rfc9111-5.2.2.5-01" gives RFC 9111 §5.2.2.5. The id itself when it names no RFC.
std::string clause_place(std::string_view clause_id);

}  // namespace cachestone::reports::site
