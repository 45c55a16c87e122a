#include "origin/repertoire.h"

#include <nlohmann/json.hpp>

#include "origin/script/perform.h"
#include "origin/script/script_json.h"

namespace cachestone::origin {
namespace {

const Answer& unknown_path() {
  static const Answer kAnswer = [] {
    Answer answer;
    answer.status = 404;
    answer.fields = {{"Cache-Control", "no-store"}, {"Content-Type", "text/plain"}};
    answer.body = "The script has no answer for this path.\n";
    return answer;
  }();
  return kAnswer;
}

std::string line_about(const http::Request& request, const Performance& performance, std::uint64_t serial,
                       bool validated) {
  std::string line = "#" + std::to_string(serial) + " " + request.method + " " + request.target + " -> ";
  if (performance.raw) return line + "raw bytes";
  line += std::to_string(performance.response.status);
  if (validated) line += ", validated";
  if (performance.fault != Fault::none) line += ", " + std::string(name(performance.fault));
  return line;
}

}  // namespace

Repertoire::Repertoire(const json::Node& node) {
  json::ObjectReader reader(node);
  for (const auto& [path, value] : node.value().items()) {
    const json::Node answer = reader.required(path);
    if (!path.starts_with('/')) answer.fail("a path that starts with \"/\" as the name", "\"" + path + "\"");
    answers_.emplace(path, read_answer(answer));
  }
}

const Answer* Repertoire::find(std::string_view target) const {
  if (const auto exact = answers_.find(target); exact != answers_.end()) return &exact->second;
  const auto path = answers_.find(target.substr(0, target.find('?')));
  return path == answers_.end() ? nullptr : &path->second;
}

Performance Repertoire::answer(const http::Request& request, Time now, const std::function<void(std::string)>& told) {
  if (serial_ == 0) started_ = now;
  const Scene scene{{now, ++serial_, ""}, started_};
  const Answer* scripted = find(request.target);
  const Answer& full = scripted == nullptr ? unknown_path() : *scripted;
  const bool validated = full.if_validated != nullptr && validates(request, full, scene);
  Performance performance = perform(request, validated ? validated_answer(full) : full, scene);
  told(line_about(request, performance, scene.context.serial, validated));
  return performance;
}

}  // namespace cachestone::origin
