#include "simulator/policy/storage.h"

#include <algorithm>
#include <array>
#include <string>

#include "simulator/http/cache_control.h"
#include "simulator/policy/forwarding.h"
#include "simulator/policy/methods.h"
#include "simulator/policy/targeted.h"

namespace cachestone::policy {
namespace {

using http::CacheControl;
using http::Request;
using http::Response;

// The clause by which a response to `method` is not stored. POST could be stored under conditions (RFC 9110 §9.3.3);
// this cache never does.
Clause method_clause(std::string_view method) {
  if (method == "POST") return Clause::store_no_post;
  if (method == "PUT") return Clause::store_no_put;
  if (method == "DELETE") return Clause::store_no_delete;
  if (method == "OPTIONS" || method == "TRACE" || method == "CONNECT") return Clause::store_no_options;
  return Clause::store_understood_method;
}

void ask_method(Decision& decision, const Request& request, const Profile& profile, const Rulebook& rules) {
  if (is_cacheable(request.method, profile, rules)) return;
  const Clause clause = method_clause(request.method);
  if (rules.in_force(clause)) {
    decision.add(clause, Ruling::must_not, "responses to " + request.method + " are not stored");
  }
}

void ask_status(Decision& decision, const Response& response, const Rulebook& rules) {
  const int status = response.status;
  if (status < 200 && rules.in_force(Clause::store_final_status)) {
    decision.add(Clause::store_final_status, Ruling::must_not, "status " + std::to_string(status) + " is not final");
  }
  const bool partial = status == 206 && !rules.distorted(Distortion::partial_stored_as_whole);
  if ((partial || status == 304) && rules.in_force(Clause::store_no_partial_status)) {
    decision.add(Clause::store_no_partial_status, Ruling::must_not,
                 "status " + std::to_string(status) + " is not stored by itself");
  }
}

// no-store, and must-understand which may overrule it (RFC 9111 §5.2.2.3).
void ask_no_store(Decision& decision, const Response& response, const CacheControl& directives, const Rulebook& rules) {
  const bool understood =
      understood_status(response.status) || rules.distorted(Distortion::must_understand_whatever_status);
  if (directives.has("must-understand")) {
    if (!understood && rules.in_force(Clause::store_must_understand)) {
      decision.add(Clause::store_must_understand, Ruling::must_not,
                   "must-understand, and status " + std::to_string(response.status) + " is not understood");
    }
    if (understood && rules.in_force(Clause::must_understand_overrides_no_store)) {
      if (directives.has("no-store")) {
        decision.add(
            Clause::must_understand_overrides_no_store, Ruling::may,
            "must-understand with understood status " + std::to_string(response.status) + ": no-store is ignored");
      }
      return;
    }
  }
  if (directives.has("no-store") && rules.in_force(Clause::store_no_store)) {
    decision.add(Clause::store_no_store, Ruling::must_not, "no-store in the response");
  }
}

// RFC 9111 §3.5: what lets a shared cache keep a response to a request with Authorization.
bool permits_authorized(const CacheControl& directives, const Rulebook& rules) {
  if (rules.distorted(Distortion::authorized_never_stored)) return false;
  if (rules.distorted(Distortion::authorized_stored_by_max_age) && directives.has("max-age")) return true;
  return directives.has("public") || directives.has("must-revalidate") || directives.has("s-maxage");
}

void ask_audience(Decision& decision, const Request& request, const CacheControl& directives, const Profile& profile,
                  const Rulebook& rules) {
  if (!profile.shared()) return;
  if (directives.unqualified("private") && rules.in_force(Clause::store_private)) {
    decision.add(Clause::store_private, Ruling::must_not, "private in the response, and this cache is shared");
  }
  if (request.fields.has("Authorization") && rules.in_force(Clause::store_authorization)) {
    const bool permitted = permits_authorized(directives, rules);
    decision.add(Clause::store_authorization, permitted ? Ruling::may : Ruling::must_not,
                 permitted ? "Authorization in the request, and the response permits shared caches to store it"
                           : "Authorization in the request, and neither public, must-revalidate nor s-maxage in the "
                             "response");
  }
}

// RFC 9111 §3, last condition: something must say that the response can be kept.
std::string enabler(const Response& response, const GoverningField& governing, const Profile& profile,
                    const Rulebook& rules) {
  const CacheControl& directives = governing.directives;
  if (directives.has("public")) return "public";
  if (directives.has("private") && (!profile.shared() || !directives.unqualified("private"))) return "private";
  if (governing.expires_counts && response.fields.has("Expires")) return "Expires";
  if (directives.has("max-age")) return "max-age";
  if (directives.has("s-maxage") && profile.shared()) return "s-maxage";
  if (profile.default_lifetime) return "the operator's default lifetime";
  if (heuristically_cacheable(response.status, rules)) {
    return "status " + std::to_string(response.status) + ", heuristically cacheable";
  }
  return "";
}

void ask_enabler(Decision& decision, const Response& response, const GoverningField& governing, const Profile& profile,
                 const Rulebook& rules) {
  if (!rules.in_force(Clause::store_enabler)) return;
  const std::string found = enabler(response, governing, profile, rules);
  decision.add(Clause::store_enabler, found.empty() ? Ruling::must_not : Ruling::may,
               found.empty() ? "nothing permits storing: no explicit freshness, and status " +
                                   std::to_string(response.status) + " is not heuristically cacheable"
                             : "storing is permitted by " + found);
}

// What some caches do not store, without a rule that says so.
void ask_habits(Decision& decision, const Request& request, const Response& response, const Rulebook& rules) {
  auto refuse = [&](bool refused, std::string_view what) {
    if (refused)
      decision.add(Clause::store_enabler, Ruling::must_not, "this cache does not store " + std::string(what));
  };
  refuse(rules.distorted(Distortion::set_cookie_never_stored) && response.fields.has("Set-Cookie"), "Set-Cookie");
  refuse(rules.distorted(Distortion::query_never_stored) && request.target.find('?') != std::string::npos, "queries");
  refuse(rules.distorted(Distortion::redirects_never_stored) && response.status / 100 == 3, "redirects");
}

// A field of several lines, as caches keep it that know only one.
http::Fields with_single_lines(const http::Fields& fields, const Rulebook& rules) {
  http::Fields single;
  for (const http::Field& line : fields) {
    if (single.has(line.name)) continue;
    single.add(line.name,
               rules.distorted(Distortion::repeated_fields_merged) ? *fields.combined(line.name) : line.value);
  }
  return single;
}

// What a cache with a list of useful fields does not store.
http::Fields without_some(const http::Fields& fields) {
  static constexpr std::array kLost = {"link",
                                       "content-security-policy",
                                       "content-disposition",
                                       "content-language",
                                       "access-control-allow-origin",
                                       "www-authenticate"};
  http::Fields kept;
  for (const http::Field& line : fields) {
    const std::string name = http::lower(line.name);
    const bool lost = std::find(kLost.begin(), kLost.end(), name) != kLost.end();
    if (!lost && name.find('_') == std::string::npos) kept.add(line.name, line.value);
  }
  return kept;
}

void distort_fields(http::Fields& fields, const Rulebook& rules) {
  if (rules.distorted(Distortion::some_fields_lost)) fields = without_some(fields);
  if (rules.distorted(Distortion::set_cookie_stripped)) fields.remove("Set-Cookie");
  if (rules.distorted(Distortion::only_own_fields_stored)) {
    for (std::string_view name : {"Allow", "Server", "Content-Type", "Content-Language", "Content-Location", "Via",
                                  "Content-Disposition", "Content-Encoding", "Link", "Strict-Transport-Security"}) {
      fields.remove(name);
    }
  }
  if (rules.distorted(Distortion::repeated_fields_merged) || rules.distorted(Distortion::repeated_fields_lose_lines)) {
    fields = with_single_lines(fields, rules);
  }
}

}  // namespace

bool heuristically_cacheable(int status, const Rulebook& rules) {
  static constexpr std::array kStatuses = {200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501};
  if (!rules.in_force(Clause::store_enabler)) return true;
  if (rules.distorted(Distortion::temporary_redirects_kept) && (status == 302 || status == 307)) return true;
  return std::find(kStatuses.begin(), kStatuses.end(), status) != kStatuses.end();
}

bool understood_status(int status) {
  static constexpr std::array kStatuses = {200, 203, 204, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404,
                                           405, 406, 409, 410, 411, 412, 413, 414, 415, 417, 421, 422, 426,
                                           428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 511};
  return std::find(kStatuses.begin(), kStatuses.end(), status) != kStatuses.end();
}

Decision may_store(const Request& request, const Response& response, bool complete, const Profile& profile,
                   const Rulebook& rules) {
  const GoverningField governing = governing_field(response.fields, profile.targeted_fields, rules);
  const CacheControl& directives = governing.directives;
  Decision decision(rules);
  decision.add(governing.decision);
  ask_method(decision, request, profile, rules);
  ask_status(decision, response, rules);
  if (!complete && rules.in_force(Clause::store_complete)) {
    decision.add(Clause::store_complete, Ruling::must_not, "the response is incomplete");
  }
  if (CacheControl(request.fields).has("no-store") && rules.in_force(Clause::store_no_store_request)) {
    decision.add(Clause::store_no_store_request, Ruling::must_not, "no-store in the request");
  }
  ask_no_store(decision, response, directives, rules);
  ask_audience(decision, request, directives, profile, rules);
  ask_enabler(decision, response, governing, profile, rules);
  if (rules.distorted()) ask_habits(decision, request, response, rules);
  return decision;
}

Response storable(const Response& response, const Profile& profile, const Rulebook& rules) {
  Response result = response;
  remove_hop_by_hop(result.fields, rules);
  if (rules.in_force(Clause::store_no_proxy_fields)) {
    for (std::string_view name : {"Proxy-Authenticate", "Proxy-Authentication-Info", "Proxy-Authorization"}) {
      result.fields.remove(name);
    }
  }
  if (profile.shared() && rules.in_force(Clause::store_no_private_fields)) {
    const GoverningField governing = governing_field(response.fields, profile.targeted_fields, rules);
    for (const std::string& name : governing.directives.field_names("private")) result.fields.remove(name);
  }
  if (!rules.in_force(Clause::store_all_fields)) {
    // The defect: only fields that this cache knows are kept.
    http::Fields known;
    for (const http::Field& line : result.fields) {
      if (!line.name.starts_with("X-") && !line.name.starts_with("x-")) known.add(line.name, line.value);
    }
    result.fields = known;
  }
  if (!rules.in_force(Clause::store_trailers_apart)) {
    for (const http::Field& line : result.trailers) result.fields.add(line.name, line.value);
  }
  result.trailers = {};
  if (rules.distorted()) distort_fields(result.fields, rules);
  if (result.status == 206 && rules.distorted(Distortion::partial_stored_as_whole)) result.status = 200;
  return result;
}

}  // namespace cachestone::policy
