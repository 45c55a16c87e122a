// cachestone origin: the scripted origin alone.
#include <iostream>
#include <string>
#include <vector>

#include "harness/cli/command.h"
#include "origin/standalone.h"
#include "simulator/net/address.h"

namespace cachestone::cli {

int origin_command(const std::vector<std::string>& arguments) {
  Options options(
      "origin", "--script FILE [--listen ADDRESS]",
      "Serves scripted answers, byte for byte, and prints every request. FILE maps paths to answers, written as\n"
      "a step's \"origin\" (cases/README.md):\n\n"
      "  { \"/a\": { \"headers\": [[\"Cache-Control\", \"max-age=60\"]], \"delay\": 2 },\n"
      "    \"/b\": { \"fault\": \"truncate\" } }\n\n"
      "Example:\n  cachestone origin --script answers.json --listen 127.0.0.1:8900\n");
  options.add()("script,s", boost::program_options::value<std::string>(), "the answers, by path")(
      "listen,l", boost::program_options::value<std::string>()->default_value("127.0.0.1:8900"),
      "address to listen on");
  options.positional("script", 1);
  if (options.parse(arguments)) return kWell;
  if (!options.has("script")) throw UsageError("origin needs --script FILE; see cachestone origin --help");
  origin::run_alone(net::parse_address(options.get<std::string>("listen")), options.get<std::string>("script"),
                    [](const std::string& line) { std::cout << line << std::endl; });
  return kWell;
}

}  // namespace cachestone::cli
