// No-Vary-Search: which differences of the query do not make another resource
// (draft-ietf-httpbis-no-vary-search; the sections are those of the draft).
//
// The field gives a variance (the draft: URL variation config); two URIs are equivalent when what the variance leaves
// of their queries is the same. Whatever is wrong with the field gives the default variance, under which only the same
// query is the same: a miss is never wrong.
//
// The draft contradicts itself on a field with key-order alone. Its examples give it effect, its algorithm (§5.1) gives
// the default, since neither params nor except is there. The algorithm is what is done here; "params=(), key-order"
// says the same in a way that both understand.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/message.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"

namespace cachestone::policy {

struct SearchVariance {
  bool except = false;             // `names` are the only parameters that matter, else those that do not
  std::vector<std::string> names;  // decoded, in UTF-8, sorted, each once
  bool key_order = true;           // the order of parameters of different names matters

  bool is_default() const { return !except && names.empty() && key_order; }
  bool operator==(const SearchVariance&) const = default;
};

// Of a response (§5.2).
SearchVariance search_variance(const http::Fields& fields, const Rulebook& rules);

// Two absolute URIs without fragment, the second that of the stored response (§6, §7). May: they are the same, or
// equivalent modulo the variance of the stored response. Must not: they are not.
Decision match_search(std::string_view presented_uri, std::string_view stored_uri, const SearchVariance& variance,
                      const Rulebook& rules);

// What URIs that can be equivalent have in common: the URI without its query. For an index of stored responses.
std::string path_key(std::string_view uri, const Rulebook& rules);

// §7: a cache may leave a stored response alone that matches only modulo its variance, when a later response for the
// same path had another value of No-Vary-Search, and not an empty one. The values are those of all lines, combined;
// `latest` is that of the response stored last for the path. True: left alone.
bool superseded(std::string_view stored_value, std::string_view latest_value, const Rulebook& rules);

}  // namespace cachestone::policy
