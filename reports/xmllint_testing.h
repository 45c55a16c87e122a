// For tests only: xmllint (Debian's libxml2-utils) as judge of what is XML.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace cachestone::reports {

// What xmllint has to say against `text`: that it is not well-formed or, with a schema (a path in the source folder),
// not valid. Empty when all is well.
inline std::string xmllint(const std::string& text, const std::string& schema = "") {
  static int number = 0;
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() /
      ("cachestone-xml-" + std::to_string(getpid()) + "-" + std::to_string(++number) + ".xml");
  std::ofstream(file, std::ios::binary) << text;
  std::string line = "xmllint --noout --nonet ";
  if (!schema.empty()) line += "--schema " CACHESTONE_SOURCE_DIR "/" + schema + " ";
  FILE* pipe = popen((line + file.string() + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run xmllint");
  std::string output;
  std::array<char, 4096> buffer{};
  for (std::size_t size = 0; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    output.append(buffer.data(), size);
  }
  const int status = pclose(pipe);
  std::filesystem::remove(file);
  const bool well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return well ? "" : output.empty() ? "xmllint failed" : output;
}

}  // namespace cachestone::reports
