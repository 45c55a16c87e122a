#include "harness/cli/transcript.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <utility>

#include "reports/file.h"

namespace cachestone::cli {
namespace {

using harness::PlayedTimeline;
using harness::WirePiece;

std::string escaped(char byte) {
  if (byte == '\n') return "\\n";
  if (byte == '\r') return "\\r";
  if (byte == '\\') return "\\\\";
  const auto code = static_cast<unsigned char>(byte);
  if (byte == '\t' || (code >= 0x20 && code < 0x7f)) return {byte};
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "\\x%02x", static_cast<unsigned>(code));
  return text.data();
}

std::string clock_text(Milliseconds time) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f s", static_cast<double>(time.count()) / 1000);
  return text.data();
}

// "2026-01-15T12:00:01.050Z"
std::string date_text(Time time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::array<char, 8> rest{};
  const auto within = std::chrono::duration_cast<Milliseconds>(time - std::chrono::floor<std::chrono::seconds>(time));
  std::snprintf(rest.data(), rest.size(), ".%03dZ", static_cast<int>(within.count()));
  return std::string(text.data()) + rest.data();
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

bool is_at_origin(const WirePiece& piece) {
  return piece.from == "origin" || piece.to == "origin";
}

// What the tap could not hear is told by those who saw it: everything, where there are no sockets; the side of an
// origin that runs elsewhere.
std::vector<WirePiece> with_unheard(std::vector<WirePiece> heard, const PlayedTimeline& played) {
  std::vector<WirePiece> told = harness::written(played);
  if (heard.empty()) return told;
  if (std::any_of(heard.begin(), heard.end(), is_at_origin)) return heard;
  std::erase_if(told, [](const WirePiece& piece) { return !is_at_origin(piece); });
  return merged(std::move(heard), std::move(told));
}

// A name of one part of a path.
std::string as_file_name(std::string name) {
  std::replace(name.begin(), name.end(), '/', '-');
  return name;
}

}  // namespace

std::string readable(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes.substr(i, 2) == "\r\n") {
      text += '\n';
      ++i;
    } else {
      text += escaped(bytes[i]);
      if (bytes[i] == '\n') text += '\n';
    }
  }
  if (!text.empty() && text.back() != '\n') text += "\n(no end of line)\n";
  return text;
}

std::vector<WirePiece> merged(std::vector<WirePiece> at_client, std::vector<WirePiece> at_origin) {
  std::vector<WirePiece> pieces;
  auto told = at_origin.begin();
  for (WirePiece& piece : at_client) {
    const bool answer = piece.to == "client";
    while (told != at_origin.end() && (told->at < piece.at || (answer && told->at == piece.at))) {
      pieces.push_back(std::move(*told++));
    }
    pieces.push_back(std::move(piece));
  }
  std::move(told, at_origin.end(), std::back_inserter(pieces));
  return pieces;
}

std::string transcript_text(const std::vector<WirePiece>& pieces, Time start) {
  std::string text;
  for (const WirePiece& piece : pieces) {
    text += "--- " + clock_text(piece.at - start) + "  " + piece.from + " -> " + piece.to;
    if (piece.connection != 0) text += "  (connection " + std::to_string(piece.connection) + ")";
    text += ", " + std::to_string(piece.bytes.size()) + " bytes\n" + readable(piece.bytes) + "\n";
  }
  return text.empty() ? "Nothing was exchanged.\n" : text;
}

Transcripts::Transcripts(std::filesystem::path folder, http::Fields secrets)
    : folder_(std::move(folder)),
      secrets_(std::move(secrets)),
      tap_([this] { return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()) + offset_; }) {}

Transcripts::~Transcripts() = default;

void Transcripts::moved(Milliseconds offset) {
  offset_ = offset;
}

std::string Transcripts::part(const std::string& title, const PlayedTimeline& played) {
  std::vector<WirePiece> pieces = with_unheard(tap_.take(played.seen.base.substr(1)), played);
  for (WirePiece& piece : pieces) {
    for (const http::Field& secret : secrets_) replace_all(piece.bytes, secret.value, "(hidden)");
  }
  std::string text = "=== " + title + ", from " + date_text(played.seen.start) + " on the clock of the run\n\n" +
                     transcript_text(pieces, played.seen.start);
  if (!played.error.empty()) text += "(" + played.error + ".)\n\n";
  if (!played.late.empty()) text += "(Too late: " + played.late + ".)\n\n";
  return text;
}

void Transcripts::write(const std::string& target, std::size_t repetition, const cases::Case& item,
                        const PlayedTimeline& main, const PlayedTimeline* control) {
  std::string text = item.id + " against " + target + "\n" + item.title + "\n\n" + part("The case", main);
  if (control != nullptr) text += part("Its control", *control);
  const std::string number = repetition == 0 ? "" : "." + std::to_string(repetition);
  reports::write_file(folder_ / as_file_name(target) / (item.id + number + ".txt"), text);
}

}  // namespace cachestone::cli
