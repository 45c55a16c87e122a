// Families: "for_each" makes one case for each combination of its values.
//
// Text replacement over the JSON of a case, before anything else looks at it:
//   {status}       the value called status, as text within a longer string
//   {value.text}   a member of the value, when it is an object
// A string that is nothing but such a placeholder becomes the value itself, with its type. Placeholders with other
// names
// ({date}, {base}) are left to those who fill them in later, and so are those within the values.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "simulator/json/reader.h"

namespace cachestone::cases {

struct FamilyMember {
  nlohmann::json value;  // the case object, without "for_each"
  std::string label;     // "status = 200, value = quoted" for messages; empty for a case without a family
};

// `error` as it happened in a member of a family: with the values that were put in.
json::InputError labelled(const json::InputError& error, const std::string& label);

// `node` is a case object. Without "for_each" the result is the case itself.
std::vector<FamilyMember> expand_family(const json::Node& node);

}  // namespace cachestone::cases
