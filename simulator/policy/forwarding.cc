#include "simulator/policy/forwarding.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/date.h"

namespace cachestone::policy {
namespace {

// What a program that makes pages smaller leaves of one: of several white spaces in a row the first.
void shrink(http::Response& response) {
  if (response.status != 200 || response.fields.has("Content-Encoding")) return;
  const auto white = [](char c) { return std::string_view(" \t\r\n").find(c) != std::string_view::npos; };
  const auto both_white = [&](char a, char b) { return white(a) && white(b); };
  response.body.erase(std::unique(response.body.begin(), response.body.end(), both_white), response.body.end());
  if (response.fields.has("Content-Length")) {
    response.fields.set("Content-Length", std::to_string(response.body.size()));
  }
}

}  // namespace

namespace {

// The defect: only fields that this cache knows go on.
http::Fields without_unknown(const http::Fields& fields) {
  http::Fields known;
  for (const http::Field& line : fields) {
    if (!line.name.starts_with("X-") && !line.name.starts_with("x-")) known.add(line.name, line.value);
  }
  return known;
}

// The list with one member more, and without the empty ones that it may have had (RFC 9110 §5.6.1.1).
std::string with_member(std::string_view list, std::string_view member) {
  std::string result;
  for (std::string_view earlier : http::list_members(list)) result.append(earlier).append(", ");
  return result.append(member);
}

}  // namespace

void remove_hop_by_hop(http::Fields& fields, const Rulebook& rules) {
  // RFC 9110 §7.6.1: these should go even when Connection does not name them.
  static constexpr std::array<std::string_view, 5> kKnown = {"Keep-Alive", "Proxy-Connection", "TE", "Upgrade",
                                                             "Trailer"};
  std::vector<std::string> nominated;
  if (const auto connection = fields.combined("Connection")) {
    for (std::string_view member : http::list_members(*connection)) nominated.emplace_back(member);
  }
  if (rules.in_force(Clause::strip_nominated_fields)) {
    for (const std::string& name : nominated) fields.remove(name);
  }
  if (rules.in_force(Clause::strip_hop_by_hop_fields)) {
    for (std::string_view name : kKnown) fields.remove(name);
  }
  // These two would be untrue on the next connection whatever the clauses say.
  fields.remove("Connection");
  fields.remove("Transfer-Encoding");
}

http::Request forwarded(const http::Request& request, const Profile& profile, const Rulebook& rules) {
  http::Request result = request;
  remove_hop_by_hop(result.fields, rules);
  result.minor_version = 1;
  // A private cache is part of its user agent, and no intermediary.
  if (profile.shared() && rules.in_force(Clause::send_via)) {
    const std::string own = "1." + std::to_string(request.minor_version) + " " + profile.pseudonym;
    const bool replaced = rules.distorted(Distortion::via_replaced);
    const auto earlier = replaced ? std::nullopt : result.fields.combined("Via");
    const bool as_text = rules.distorted(Distortion::empty_members_kept);
    result.fields.set("Via", !earlier ? own : as_text ? *earlier + ", " + own : with_member(*earlier, own));
  }
  if (rules.distorted(Distortion::request_directives_dropped)) result.fields.remove("Cache-Control");
  if (rules.distorted(Distortion::cookies_dropped)) result.fields.remove("Cookie");
  if (rules.distorted(Distortion::referer_dropped)) result.fields.remove("Referer");
  if (rules.distorted(Distortion::if_range_dropped)) result.fields.remove("If-Range");
  if (!rules.in_force(Clause::forward_unknown_fields)) result.fields = without_unknown(result.fields);
  return result;
}

http::Response received(const http::Response& response, Time now, const Rulebook& rules) {
  http::Response result = response;
  // RFC 9112 §6.3: where both are sent, the chunks say how long the content is.
  const bool two_lengths = result.fields.has("Transfer-Encoding") && result.fields.has("Content-Length");
  if (two_lengths && rules.in_force(Clause::chunks_over_length)) result.fields.remove("Content-Length");
  remove_hop_by_hop(result.fields, rules);
  if (!rules.in_force(Clause::forward_unknown_fields)) result.fields = without_unknown(result.fields);
  if (!result.fields.has("Date") && rules.in_force(Clause::add_missing_date)) {
    const bool old_format = rules.distorted(Distortion::missing_date_in_old_format);
    result.fields.add("Date",
                      http::format_date(now, old_format ? http::DateFormat::rfc850 : http::DateFormat::imf_fixdate));
  }
  if (rules.distorted(Distortion::content_range_dropped)) result.fields.remove("Content-Range");
  if (rules.distorted(Distortion::targeted_fields_dropped)) {
    for (const http::Field& line : response.fields) {
      if (http::lower(line.name).ends_with("-cache-control")) result.fields.remove(line.name);
    }
  }
  if (rules.distorted(Distortion::date_overwritten)) result.fields.set("Date", http::format_date(now));
  if (rules.distorted(Distortion::content_transformed)) shrink(result);
  result.minor_version = 1;
  return result;
}

}  // namespace cachestone::policy
