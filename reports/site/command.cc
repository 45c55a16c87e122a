#include "reports/site/command.h"

#include <algorithm>

namespace cachestone::reports::site {
namespace {

bool is_plain(char c) {
  constexpr std::string_view kMarks = "-_./:=@,+%";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kMarks.find(c) != std::string_view::npos;
}

// `word` as one word of a shell.
std::string shell_word(std::string_view word) {
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return std::string(word);
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// How the target was chosen, as far as it is known and harmless.
std::string arguments(const TargetResult& target) {
  if (!target.arguments.empty() && only_words(target.arguments)) return " " + target.arguments;
  // Files from before version 5 do not say; the names of caches that are started are those of their folders.
  return target.kind == "launched" ? " --target " + shell_word(target.name) : "";
}

}  // namespace

bool only_words(std::string_view arguments) {
  bool in_quotes = false;
  for (const char c : arguments) {
    if (c == '\'') {
      in_quotes = !in_quotes;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || (!in_quotes && c != ' ' && !is_plain(c))) {
      return false;
    }
  }
  return !in_quotes;
}

std::string run_command(const TargetResult& target, std::string_view case_id) {
  return "cachestone run" + arguments(target) + " --case " + shell_word(case_id) + " --transcript wire";
}

std::string simulate_command(std::string_view case_id) {
  return "cachestone simulate " + shell_word(case_id);
}

}  // namespace cachestone::reports::site
