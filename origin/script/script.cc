#include "origin/script/script.h"

#include <utility>

namespace cachestone::origin {
namespace {

constexpr std::pair<Fault, std::string_view> kFaults[] = {
    {Fault::none, "none"},
    {Fault::refuse, "refuse"},
    {Fault::reset_before, "reset_before"},
    {Fault::reset_within_fields, "reset_within_fields"},
    {Fault::reset_within_body, "reset_within_body"},
    {Fault::truncate, "truncate"},
    {Fault::stall, "stall"},
    {Fault::wrong_length, "wrong_length"},
};

}  // namespace

std::string_view name(Fault fault) {
  for (const auto& [value, text] : kFaults) {
    if (value == fault) return text;
  }
  return {};
}

std::optional<Fault> fault_from(std::string_view name) {
  for (const auto& [value, text] : kFaults) {
    if (text == name) return value;
  }
  return std::nullopt;
}

}  // namespace cachestone::origin
