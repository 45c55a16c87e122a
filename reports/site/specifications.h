// What the documents and their sections are called: the same whatever was measured.
#pragma once

#include <string>
#include <string_view>

namespace cachestone::reports::site {

// "HTTP Caching" for "RFC 9111"; empty when the document is not known.
std::string_view document_title(std::string_view document);

// "no-store" for §5.2.2.5 of RFC 9111; empty when it is not known.
std::string_view section_title(std::string_view document, std::string_view section);

// Where the document's section can be read ("" for the document as a whole); empty when that is not known.
std::string section_url(std::string_view document, std::string_view section);

// Whether section `a` comes before section `b`: "4.2" before "4.10", appendices last.
bool section_before(std::string_view a, std::string_view b);

}  // namespace cachestone::reports::site
