#include "origin/script/book.h"

#include <stdexcept>
#include <utility>

#include "origin/script/perform.h"

namespace cachestone::origin {
namespace {

// The path of a request target in origin-form or absolute-form (RFC 9112 §3.2), without query and fragment.
std::string_view path_of(std::string_view target) {
  if (!target.empty() && target.front() != '/') {
    const std::size_t authority = target.find("://");
    const std::size_t path = authority == std::string_view::npos ? authority : target.find('/', authority + 3);
    target = path == std::string_view::npos ? std::string_view() : target.substr(path);
  }
  return target.substr(0, target.find_first_of("?#"));
}

// The answer of the current step: its own, or that of the last earlier step with the same method, path and
// host.
const Answer* scripted_answer(const Script& script, std::size_t index) {
  if (index >= script.size()) return nullptr;
  const StepScript& current = script[index];
  for (std::size_t i = index + 1; i-- > 0;) {
    const StepScript& step = script[i];
    const bool same = step.method == current.method && step.path == current.path && step.host == current.host;
    if (step.answer && same) return &*step.answer;
  }
  return nullptr;
}

// For a request that no case asked for: nothing that a cache could keep.
Answer stranger_answer() {
  Answer answer;
  answer.status = 404;
  answer.fields.add("Cache-Control", "no-store");
  answer.fields.add("Content-Type", "text/plain");
  answer.omit = {std::string(kSerialField)};
  answer.body = "No open case has a token in this path.\n";
  return answer;
}

}  // namespace

void Book::open(std::string token, Script script) {
  cases_.insert_or_assign(std::move(token), OpenCase{std::move(script), 0, {}});
}

void Book::begin_step(std::string_view token, std::size_t index) {
  const auto found = cases_.find(token);
  if (found != cases_.end()) found->second.step = index;
}

void Book::close(std::string_view token) {
  const auto found = cases_.find(token);
  if (found != cases_.end()) cases_.erase(found);
}

Book::Cases::const_iterator Book::find(std::string_view path, std::string& base) const {
  for (std::size_t start = 0; start < path.size();) {
    const std::size_t slash = path.find('/', start + 1);
    const std::size_t end = slash == std::string_view::npos ? path.size() : slash;
    const auto found = cases_.find(path.substr(start + 1, end - start - 1));
    if (found != cases_.end()) {
      base = path.substr(0, end);
      return found;
    }
    start = end;
  }
  return cases_.end();
}

std::optional<std::string> Book::token_in(std::string_view target) const {
  std::string base;
  const auto found = find(path_of(target), base);
  if (found == cases_.end()) return std::nullopt;
  return found->first;
}

const Book::OpenCase& Book::open_case(std::string_view token) const {
  const auto found = cases_.find(token);
  if (found == cases_.end()) throw std::out_of_range("no open case " + std::string(token));
  return found->second;
}

const Script& Book::script(std::string_view token) const {
  return open_case(token).script;
}

std::size_t Book::step(std::string_view token) const {
  return open_case(token).step;
}

Performance Book::answer(const http::Request& request, Time now) {
  Scene scene{{now, 0, ""}, now};
  const auto found = find(path_of(request.target), scene.context.base);
  if (found == cases_.end()) return perform(request, stranger_answer(), scene);

  OpenCase* item = &cases_.at(found->first);
  scene.context.serial = item->log.size() + 1;
  if (!item->log.empty()) scene.started = item->log.front().at;
  static const Answer kPlain;
  const Answer* scripted = scripted_answer(item->script, item->step);
  const Answer& full = scripted == nullptr ? kPlain : *scripted;
  const bool validated = full.if_validated != nullptr && validates(request, full, scene);
  Performance performance = perform(request, validated ? validated_answer(full) : full, scene);

  LogEntry entry;
  entry.step = item->step;
  entry.serial = scene.context.serial;
  entry.at = now;
  entry.request = request;
  entry.response = performance.response;
  entry.validated = validated;
  entry.fault = performance.fault;
  entry.raw = performance.raw.has_value();
  entry.raw_bytes = performance.raw.value_or("");
  entry.delay = performance.delay + performance.pause;
  item->log.push_back(std::move(entry));
  return performance;
}

const std::vector<LogEntry>& Book::log(std::string_view token) const {
  static const std::vector<LogEntry> kEmpty;
  const auto found = cases_.find(token);
  return found == cases_.end() ? kEmpty : found->second.log;
}

void Book::learn(std::string_view token, LogEntry entry) {
  const auto found = cases_.find(token);
  if (found != cases_.end()) found->second.log.push_back(std::move(entry));
}

}  // namespace cachestone::origin
