// Judges any cache by its traffic: which stored responses could it have used for a request, and was it forbidden,
// allowed or required to?
//
// The oracle goes through the traffic in the order of time and keeps in a Memory what the cache has been shown. For
// each request it asks the rules of simulator/policy about each response in there, as pure functions. What the cache
// did with the request plays no part in that, except for what the origin was asked and answered because of it. So the
// same can be derived from the traffic of a cache that never stores as from that of the reference, and the two be
// compared.
//
// It is lenient where the specification is: a lifetime may be guessed at will where guessing is permitted, every way of
// using a stale response that is permitted may be taken, and of several responses any may still be held.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "simulator/oracle/traffic.h"
#include "simulator/policy/decision.h"
#include "simulator/policy/profile.h"

namespace cachestone::oracle {

// How a response that another request brought can answer this one.
enum class Way {
  stored,         // it was held already
  collapsed,      // it came for another request while this one waited
  after_failure,  // it was held, and the origin failed when it was asked, or would have
  validated,      // it was held, and the origin confirmed it with a 304
};
std::string_view name(Way way);

struct Use {
  std::size_t fetch = 0;  // whose response
  Way way = Way::stored;
  policy::Decision decision;
};

// About one exchange.
struct Opinion {
  std::vector<Use> uses;     // every response for this URI that the cache had been shown, in each way that there was
  policy::Decision forward;  // asking the origin: must not when only the store may answer
};

// One opinion for each exchange. `profile` says what the cache is (shared or private, its target list) and which
// optional extensions it claims (QUERY, No-Vary-Search, groups, Clear-Site-Data); what else it holds is its own affair.
std::vector<Opinion> judge(const Traffic& traffic, const policy::Profile& profile);

// Could a stored response be used, without validation? May when any could; must when besides the origin must not be
// asked; else must not, with the reasons against all of them.
policy::Decision unvalidated(const Opinion& opinion);
// The same for use after validation. Must not, without reasons, when nothing was validated.
policy::Decision validated(const Opinion& opinion);
// The same for a request that was sent together with others, or while others were under way: could it share theirs?
policy::Decision collapsed(const Opinion& opinion);

// What the cache did, in the given exchange: was this answer allowed? May, too, when nobody knows where it came from.
policy::Decision answer(const Traffic& traffic, std::size_t exchange, const Opinion& opinion);

}  // namespace cachestone::oracle
