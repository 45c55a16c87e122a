#include "simulator/engine/story.h"

namespace cachestone::engine {

std::string describe(const Story& story) {
  std::string text;
  for (const Note& note : story) {
    text += note.what;
    const bool question = note.what.ends_with('?');
    if (question && !note.decision.reasons.empty()) text += " " + std::string(name(note.decision.ruling));
    text += "\n";
    for (const policy::Reason& reason : note.decision.reasons) text += "  " + describe(reason) + "\n";
  }
  return text;
}

}  // namespace cachestone::engine
