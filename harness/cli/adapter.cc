// cachestone adapter: the reference cache as an adapter, for those who write one, and for our tests.
#include <iostream>
#include <string>
#include <vector>

#include "harness/adapter/reference_adapter.h"
#include "harness/cli/command.h"
#include "harness/cli/reference.h"

namespace cachestone::cli {

int adapter_command(const std::vector<std::string>& arguments) {
  Options options(
      "adapter", "[--profile NAME|FILE] [--private] [--without CLAUSE]…",
      "The reference cache as an adapter: it reads requests and the origin's responses as lines of JSON on\n"
      "standard input and writes what it fetches and replies on standard output, as an adapter for your own\n"
      "library would (harness/adapter/README.md).\n\n"
      "Examples:\n"
      "  cachestone run --adapter 'cachestone adapter --profile browser'\n"
      "  cachestone run --adapter 'tee /tmp/told | cachestone adapter | tee /tmp/said' --case 'age/*'\n"
      "                                             and keep the messages\n");
  add_reference_options(options);
  if (options.parse(arguments)) return kWell;
  const policy::Profile profile = chosen_profile(options);
  const policy::Rulebook rules = rules_without(options.texts("without"));
  std::ios::sync_with_stdio(false);
  adapter::serve_reference(std::cin, std::cout, profile, rules, CACHESTONE_VERSION);
  return kWell;
}

}  // namespace cachestone::cli
