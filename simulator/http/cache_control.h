// Cache-Control, read leniently and completely (RFC 9111 §5.2).
//
// Parsing never fails: what cannot be understood is kept and named in `problems`, so that a linter can show it and
// a cache can ignore it. Names are compared without regard to case; both argument forms (token, quoted string) are
// accepted (RFC 9111 §5.2). Several field lines are read as one list (RFC 9110 §5.3).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/message.h"
#include "simulator/http/time.h"

namespace cachestone::http {

struct Directive {
  std::string name;                     // in lower case
  std::optional<std::string> argument;  // without quotes and backslashes
  bool quoted = false;                  // the argument was a quoted string
  bool valid = true;                    // false: the argument's syntax is wrong; it is kept as written, and a Problem
  bool operator==(const Directive&) const = default;
};

// A member whose syntax is wrong, and how. When its name could be read it is among the directives too.
struct Problem {
  std::string member;
  std::string what;
  bool operator==(const Problem&) const = default;
};

// Delta-seconds (RFC 9111 §1.2.2): digits only. A number too large to hold is 2^31 (2147483648), as the text allows.
inline constexpr Seconds kDeltaSecondsLimit{2147483648LL};
std::optional<Seconds> parse_delta_seconds(std::string_view text);

// The argument of max-age and its kin: absent, there but not usable, or a number of seconds.
struct DeltaArgument {
  bool present = false;
  std::optional<Seconds> value;  // nothing when the argument is missing or not delta-seconds
};

class CacheControl {
 public:
  CacheControl() = default;
  // Reads every line called `field_name`.
  explicit CacheControl(const Fields& fields, std::string_view field_name = "Cache-Control");
  // Directives that were read in another way, for fields that say the same in another syntax (RFC 9213 §2.1).
  explicit CacheControl(std::vector<Directive> directives, std::vector<Problem> problems = {});

  // `name` is in lower case.
  bool has(std::string_view name) const { return find(name) != nullptr; }
  // The first directive called `name` (RFC 9111 §4.2.1: the first occurrence is used), or null. The pointer lives as
  // long as this object.
  const Directive* find(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  // All directives called `name`.
  std::vector<const Directive*> all(std::string_view name) const;
  DeltaArgument delta(std::string_view name) const;
  // The field names listed by a qualified no-cache="a, b" or private="a, b": in lower case, of all occurrences. What is
  // not a token is left out.
  std::vector<std::string> field_names(std::string_view name) const;
  // True when some occurrence of the directive lists no field name: it has no argument, or none that can be used. Then
  // it is meant, or has to be taken, for the whole response.
  bool unqualified(std::string_view name) const;

  const std::vector<Directive>& directives() const { return directives_; }
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  void read_member(std::string_view member);
  static std::vector<std::string> listed_names(const Directive& directive);

  std::vector<Directive> directives_;
  std::vector<Problem> problems_;
};

}  // namespace cachestone::http
