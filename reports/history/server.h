// The history on a port of this machine, for a browser on it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace cachestone::reports::history {

// Listens on 127.0.0.1 only, and answers only those who call it by that name or localhost: a page of another site that
// has a name of its own lead here gets nothing.
class Server {
 public:
  // Port 0: one that is free. Throws std::runtime_error when the folder cannot be read or the port not be had.
  Server(const std::filesystem::path& folder, std::uint16_t port);
  ~Server();  // ends it

  std::uint16_t port() const;
  std::string url() const;  // "http://127.0.0.1:8902/"

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cachestone::reports::history
