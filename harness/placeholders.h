// Placeholders in the templates and commands of target files: {dir}, {port}, …
//
// A placeholder is a word of lower-case letters and underscores in braces, nothing else: `{ … }`, `{1,3}` and `{"…"}`,
// as configuration languages have them, are plain text.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cachestone::harness {

// The values of the placeholders, by name without braces.
using Placeholders = std::map<std::string, std::string, std::less<>>;

// The name of the first placeholder in the text that we do not know.
std::optional<std::string> unknown_placeholder(const std::string& text);

// "{cachestone} {dir} …", for messages.
std::string known_placeholders();

// The text of a template, or the arguments of a command, with values for its placeholders, which must all be there.
// Lines and arguments that start with "@root " or "@user " lose that mark, or are left out when they are not for us.
std::string fill_in(const std::string& text, const Placeholders& values, bool root);
std::vector<std::string> fill_in(const std::vector<std::string>& arguments, const Placeholders& values, bool root);

}  // namespace cachestone::harness
