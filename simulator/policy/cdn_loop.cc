#include "simulator/policy/cdn_loop.h"

#include <algorithm>

#include "simulator/http/syntax.h"

namespace cachestone::policy {
namespace {

constexpr std::string_view kField = "CDN-Loop";

bool in_ip_literal(char c) {
  return http::is_token_char(c) || c == ':';
}

bool is_host(std::string_view text) {
  if (!text.starts_with('[')) return http::is_token(text);
  return text.size() > 2 && text.back() == ']' && std::all_of(text.begin() + 1, text.end() - 1, in_ip_literal);
}

bool same_id(std::string_view a, std::string_view b) {
  const bool host = a.find_first_of(".:[") != std::string_view::npos;
  return host ? http::same_name(a, b) : a == b;
}

}  // namespace

bool is_cdn_id(std::string_view text) {
  if (is_host(text)) return true;
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || !is_host(text.substr(0, colon))) return false;
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(colon) + 1, text.end(), http::is_digit);
}

std::vector<std::string> cdn_ids(const http::Fields& fields) {
  std::vector<std::string> ids;
  for (std::string_view line : fields.all(kField)) {
    for (std::string_view info : http::list_members(line)) {
      const std::string_view id = http::trim(info.substr(0, info.find(';')));
      if (is_cdn_id(id)) ids.emplace_back(id);
    }
  }
  return ids;
}

Decision may_forward(const http::Fields& fields, std::string_view own_id, const Rulebook& rules) {
  Decision decision(rules);
  if (!fields.has(kField) || !rules.in_force(Clause::detect_cdn_loop)) return decision;
  const auto ids = cdn_ids(fields);
  const bool here = std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
    return same_id(own_id, id) || (rules.distorted(Distortion::loop_found_by_beginning) && id.starts_with(own_id));
  });
  const bool anywhere = rules.distorted(Distortion::loop_found_anywhere) &&
                        fields.combined(kField).value_or("").find(own_id) != std::string::npos;
  if (here || anywhere) {
    decision.add(Clause::detect_cdn_loop, Ruling::must_not,
                 [&] { return "a loop: CDN-Loop names " + std::string(own_id) + " already"; });
  }
  return decision;
}

void add_cdn_info(http::Fields& fields, std::string_view own_id, const Rulebook& rules) {
  if (!rules.in_force(Clause::send_cdn_loop)) return;
  if (rules.distorted(Distortion::loop_replaced)) fields.remove(kField);
  fields.add(std::string(kField), std::string(own_id));
}

}  // namespace cachestone::policy
