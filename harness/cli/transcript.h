// --transcript: the exchanges of each case as they were on the wire at both ends, with the clock; one file per case.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "cases/case.h"
#include "harness/evidence.h"
#include "harness/wire.h"
#include "simulator/http/message.h"

namespace cachestone::cli {

// Bytes for a reader: lines as they are, the ends of lines with CRLF as ends of lines, everything else that is not
// printable as \n or \x1b. Ends with the end of a line; where the bytes do not, it says so.
std::string readable(std::string_view bytes);

// What was exchanged at both ends of a cache, as one, by the times: what the origin did in the moment in which the
// cache answered comes before that answer.
std::vector<harness::WirePiece> merged(std::vector<harness::WirePiece> at_client,
                                       std::vector<harness::WirePiece> at_origin);

// The pieces of one timeline, each with the time since `start`.
std::string transcript_text(const std::vector<harness::WirePiece>& pieces, Time start);

class Transcripts {
 public:
  // Writes below `folder`. The values of `secrets` are not written.
  Transcripts(std::filesystem::path folder, http::Fields secrets);
  ~Transcripts();

  // The clock of the run is so far before the system's.
  void moved(Milliseconds offset);
  // Writes FOLDER/TARGET/CASE.txt, or CASE.REPETITION.txt where that is not 0. Throws std::runtime_error.
  void write(const std::string& target, std::size_t repetition, const cases::Case& item,
             const harness::PlayedTimeline& main, const harness::PlayedTimeline* control);

 private:
  std::string part(const std::string& title, const harness::PlayedTimeline& played);

  std::filesystem::path folder_;
  http::Fields secrets_;
  Milliseconds offset_{0};
  harness::Wiretap tap_;
};

}  // namespace cachestone::cli
