// What a cache can hold: every response that it has been shown, and what has become of each since.
//
// The memory keeps all of them, also those that may not be stored: then that is what forbids their use. It forgets
// nothing, has no capacity and no keys; it is no cache, and shares no code with simulator/engine. What a 304, an unsafe
// request, Clear-Site-Data and so on do to what is held, the functions of simulator/policy say.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "simulator/oracle/traffic.h"
#include "simulator/policy/clause.h"
#include "simulator/policy/decision.h"
#include "simulator/policy/partial_content.h"
#include "simulator/policy/partial_response.h"
#include "simulator/policy/profile.h"
#include "simulator/policy/stored_response.h"

namespace cachestone::oracle {

// A response that the cache has been shown, as it must be by now if the cache holds it.
struct Shown {
  std::size_t fetch = 0;          // that brought it, or its last part
  std::size_t changed_by = 0;     // the fetch that brought or changed it last
  std::string key;                // the target URI and, for QUERY, what else counts
  policy::StoredResponse stored;  // its `partial` is set when not all of the content is there
  policy::Decision storable;      // may it be held, as it is by now?
  policy::Decision spoiled;       // why it must be validated before use, although that cannot be seen in it
};

// What a 304 says about one of them: may it be used for the request that was validated?
struct Confirmed {
  std::size_t fetch = 0;
  policy::Decision decision;
};

// What a request asks for: its target URI and, for QUERY, its content.
std::string key_of(const http::Request& request, const policy::Profile& profile, const policy::Rulebook& rules);

class Memory {
 public:
  explicit Memory(const policy::Profile& profile) : profile_(profile) {}

  // The answer to a fetch has arrived. `index` is its place in the traffic, `asked` the request of the client for whom
  // it was asked.
  void learn(std::size_t index, const Fetch& fetch, const http::Request& asked);

  const std::vector<Shown>& shown() const { return shown_; }
  // What the 304 that a fetch got says about what is held; nothing for other fetches.
  const std::vector<Confirmed>& confirmed(std::size_t fetch) const;

 private:
  // A fetch with everything that the rules ask about it.
  struct Learning {
    std::size_t fetch;
    http::Request request;  // the client's, with the method that the origin saw
    std::string uri;
    std::string key;
    http::Response response;
    bool complete;
    Time asked;
    Time answered;
  };

  void clear_site(const Learning& learning);
  void invalidate(const Learning& learning);
  void spoil_groups(const std::vector<std::string>& groups, const policy::Decision& why);
  void not_modified(const Learning& learning);
  void from_head(const Learning& learning);
  void part(const Learning& learning);
  void whole(const Learning& learning, const http::Response& response);
  void add(const Learning& learning, policy::StoredResponse stored, policy::Decision storable);
  void freshen(Shown& shown, const Learning& learning);
  bool concerns(const Shown& shown, const std::string& uri) const;

  const policy::Profile& profile_;
  const policy::Rulebook rules_;
  std::vector<Shown> shown_;
  std::map<std::size_t, std::vector<Confirmed>> confirmed_;
};

}  // namespace cachestone::oracle
