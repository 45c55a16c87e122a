#include "harness/cli/token.h"

#include <cstdlib>

#include "origin/control/secret.h"

namespace cachestone::cli {

std::optional<std::string> token_from(const Options& options) {
  if (options.has("token-file")) return origin::read_secret(options.get<std::string>("token-file"));
  const char* given = std::getenv("CACHESTONE_TOKEN");
  if (given == nullptr) return std::nullopt;
  return origin::checked_secret(given, "the token in CACHESTONE_TOKEN");
}

}  // namespace cachestone::cli
