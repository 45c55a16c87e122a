// What the origin answers when it runs alone: one answer for each path, whoever asks and however often.
//
//   { "/fresh": { "headers": [["Cache-Control", "max-age=60"]] },
//     "/broken": { "fault": "reset_within_body" } }
//
// Each value is an answer as in the "origin" member of a case's step (cases/README.md). Pure, without I/O.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "origin/script/book.h"
#include "simulator/json/reader.h"

namespace cachestone::origin {

class Repertoire {
 public:
  // Throws json::InputError on anything but an object of answers whose names start with "/".
  explicit Repertoire(const json::Node& node);

  // The answer for the request's path: with its query when the script has it so, else without. Other paths get a 404
  // that no cache may store. `told` hears of it in one line: "#3 GET /fresh -> 200".
  Performance answer(const http::Request& request, Time now, const std::function<void(std::string)>& told);

 private:
  const Answer* find(std::string_view target) const;

  std::map<std::string, Answer, std::less<>> answers_;
  Time started_{};
  std::uint64_t serial_ = 0;
};

}  // namespace cachestone::origin
