#include "origin/control/control.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "origin/control/secret.h"
#include "origin/control/wire_json.h"

namespace cachestone::origin {

// Why a call is not answered as it would like.
struct Control::Refusal {
  int status;
  std::string why;
};

namespace {

constexpr std::size_t kNewsAtOnce = 1024 * 1024;  // bytes, about
constexpr Milliseconds kLook = Seconds{5};        // for sessions that have expired

bool is_token(const std::string& text) {
  const auto fits = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; };
  return !text.empty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), fits);
}

std::size_t bytes_of(const http::Fields& fields) {
  std::size_t bytes = 0;
  for (const http::Field& field : fields) bytes += field.name.size() + field.value.size() + 2 * sizeof(std::string);
  return bytes;
}

std::size_t bytes_of(const LogEntry& entry) {
  return sizeof entry + bytes_of(entry.request.fields) + entry.request.target.size() + entry.request.body.size() +
         bytes_of(entry.response.fields) + entry.response.body.size() + entry.raw_bytes.size();
}

}  // namespace

Control::Control(world::Loop& loop, ControlOptions options)
    : loop_(loop),
      options_(std::move(options)),
      instance_(random_id()),
      requests_(options_.bounds.requests_per_second, Seconds{1}),
      refusals_(options_.bounds.refusals_per_minute, Seconds{60}) {
  expire();
}

Control::~Control() {
  *alive_ = false;
}

void Control::tell(const std::string& line) const {
  if (options_.told) options_.told(line);
}

Control::Reply Control::reply(int status, Json content, const std::string& nonce) const {
  content["instance"] = instance_;
  content["nonce"] = nonce;
  content["now"] = loop_.now().time_since_epoch().count();
  return {status, content.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"};
}

Control::Reply Control::refuse(const Refusal& refusal, const std::string& nonce) const {
  // Who does not hold the token learns nothing, not even that something was restarted.
  if (refusal.status == 401 || refusal.status == 403 || refusal.status == 429) {
    return {refusal.status, Json{{"error", refusal.why}}.dump() + "\n"};
  }
  return reply(refusal.status, {{"error", refusal.why}}, nonce);
}

void Control::check_secret(const Call& call) {
  constexpr std::string_view kScheme = "Bearer ";
  const bool has_scheme = http::same_name(call.authorization.substr(0, kScheme.size()), kScheme);
  const std::string given = has_scheme ? call.authorization.substr(kScheme.size()) : "";
  if (same_secret(given, options_.secret)) return;
  if (!refusals_.allows(loop_.now())) throw Refusal{429, "too many calls without the right token; wait a minute"};
  if (!has_scheme) throw Refusal{401, "the control API wants Authorization: Bearer TOKEN"};
  throw Refusal{403, "this is not the token of this origin"};
}

void Control::handle(const Call& call, Answer answer) {
  const std::size_t slash = call.path.find('/');
  const std::string action = call.path.substr(0, slash);
  const std::string nonce = slash == std::string::npos ? "" : call.path.substr(slash + 1);
  Reply result;
  try {
    check_secret(call);
    if (call.method != "POST" && action != "status") throw Refusal{405, "control calls are POST"};
    if (action == "act") return act(call, nonce, answer);
    result = reply(200, dispatch(action, call.body), nonce);
  } catch (const Refusal& refusal) {
    result = refuse(refusal, nonce);
  } catch (const json::InputError& error) {
    result = refuse({400, error.what()}, nonce);
  }
  answer(std::move(result));
}

nlohmann::json Control::dispatch(const std::string& action, const std::string& body) {
  if (action == "status") return status();
  const Json document = json::parse(body, "the call");
  json::ObjectReader call(json::Node(document, "the call"));
  Json content;
  if (action == "hello") {
    content = hello(call);
  } else if (action == "session") {
    content = begin_session(call);
  } else if (action == "end") {
    content = end_session(call);
  } else {
    throw Refusal{404, "there is no control call \"" + action + "\": hello, session, act, end or status"};
  }
  call.finish();
  return content;
}

nlohmann::json Control::hello(json::ObjectReader& call) {
  const auto control = call.required("control").integer();
  const std::string version = call.required("version").text();
  if (control != kControlVersion || version != options_.version) {
    throw Refusal{409, "the harness is cachestone " + version + " (control " + std::to_string(control) +
                           "), the origin is cachestone " + options_.version + " (control " +
                           std::to_string(kControlVersion) + "): run the same build at both ends"};
  }
  return {{"version", options_.version}, {"control", kControlVersion}};
}

nlohmann::json Control::begin_session(json::ObjectReader& call) {
  const auto clock = Milliseconds(call.required("clock").integer());
  if (sessions_.size() >= options_.bounds.sessions) {
    throw Refusal{507, "the origin serves " + std::to_string(sessions_.size()) + " runs already; one that just ends " +
                           "without saying so is forgotten after " +
                           std::to_string(whole_seconds(options_.bounds.lifetime).count()) + " s"};
  }
  auto session = std::make_unique<Session>();
  session->id = random_id();
  session->clock = clock;
  session->last_heard = loop_.now();
  Json content = {{"session", session->id}};
  tell("a run begins");
  sessions_.emplace(session->id, std::move(session));
  return content;
}

nlohmann::json Control::end_session(json::ObjectReader& call) {
  forget(find(call).id, "a run has ended");
  return Json::object();
}

nlohmann::json Control::status() const {
  const Bounds& bounds = options_.bounds;
  return {{"version", options_.version},
          {"control", kControlVersion},
          {"sessions", sessions_.size()},
          {"cases", open_cases()},
          {"stored_bytes", stored_bytes_},
          {"bounds",
           {{"sessions", bounds.sessions},
            {"cases", bounds.cases},
            {"script_bytes", bounds.script_bytes},
            {"stored_bytes", bounds.stored_bytes},
            {"log_entries", bounds.log_entries},
            {"requests_per_second", bounds.requests_per_second},
            {"lifetime", whole_seconds(bounds.lifetime).count()}}}};
}

Session& Control::find(json::ObjectReader& call) {
  const std::string id = call.required("session").text();
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) {
    throw Refusal{410, "the origin does not know this run: it was restarted, or nobody asked for too long"};
  }
  found->second->last_heard = loop_.now();
  return *found->second;
}

// Everything that is asked for is done, then the news is told. While there is none, the call waits as long as it wants.
void Control::act(const Call& call, const std::string& nonce, const Answer& answer) {
  const Json document = json::parse(call.body, "the call");
  json::ObjectReader reader(json::Node(document, "the call"));
  Session& session = find(reader);
  const auto after = static_cast<std::uint64_t>(reader.required("after").integer(0));
  const auto longest = options_.bounds.longest_wait.count();
  const auto asked = reader.optional("wait");
  const Milliseconds wait{asked ? std::min(asked->integer(0), longest) : 0};
  Json done = Json::array();
  if (const auto acts = reader.optional("acts")) {
    for (const json::Node& item : acts->items()) done.push_back(perform(session, item));
  }
  reader.finish();
  session.forget_until(after);

  const auto news = [this, id = session.id, after, nonce, done] {
    const auto found = sessions_.find(id);
    if (found == sessions_.end()) return refuse({410, "the run has ended"}, nonce);
    std::uint64_t until = 0;
    Json list = found->second->news_after(after, book_, kNewsAtOnce, until);
    return reply(200, {{"done", done}, {"news", list}, {"until", until}, {"last", found->second->last}}, nonce);
  };
  if (wait == Milliseconds{0} || session.last > after) return answer(news());
  wait_for_news(session, after, wait, news, answer);
}

void Control::wait_for_news(Session& session, std::uint64_t after, Milliseconds wait,
                            const std::function<Reply()>& reply, const Answer& answer) {
  const std::uint64_t ticket = ++next_ticket_;
  session.waiting.push_back({after, ticket, [reply, answer] { answer(reply()); }});
  loop_.call_after(wait, [this, ticket, id = session.id, alive = std::weak_ptr(alive_)] {
    const auto held = alive.lock();
    const auto found = held && *held ? sessions_.find(id) : sessions_.end();
    if (!held || found == sessions_.end()) return;
    auto& waiting = found->second->waiting;
    const auto mine =
        std::find_if(waiting.begin(), waiting.end(), [&](const auto& one) { return one.ticket == ticket; });
    if (mine == waiting.end()) return;
    const auto tell = std::move(mine->tell);
    waiting.erase(mine);
    tell();
  });
}

// Returns what is wrong with it; empty when it was done.
std::string Control::perform(Session& session, const json::Node& act) {
  json::ObjectReader reader(act);
  const auto opened = reader.optional("open");
  const auto steps = reader.optional("steps");
  const auto begun = reader.optional("begin");
  const auto step = reader.optional("step");
  const auto closed = reader.optional("close");
  reader.finish();
  if (opened.has_value() + begun.has_value() + closed.has_value() != 1 || steps.has_value() != opened.has_value() ||
      step.has_value() != begun.has_value()) {
    act.fail("{open, steps}, {begin, step} or {close}");
  }
  try {
    if (opened) {
      open(session, opened->text(), *steps);
    } else if (closed) {
      close(session, closed->text());
    } else if (session.cases.contains(begun->text())) {
      book_.begin_step(begun->text(), static_cast<std::size_t>(step->integer(0)));
    } else {
      return "the origin does not know this case";
    }
  } catch (const Refusal& refusal) {
    return refusal.why;
  }
  return "";
}

std::size_t Control::open_cases() const {
  return owners_.size();
}

// Given again, because its reply was lost on the way, a script stays as it is, with its log.
void Control::open(Session& session, const std::string& token, const json::Node& steps) {
  const Bounds& bounds = options_.bounds;
  const std::string text = steps.value().dump();
  if (!is_token(token)) throw Refusal{400, "a token is up to 100 letters, digits and '-'"};
  if (const auto found = session.cases.find(token); found != session.cases.end() && found->second.script == text)
    return;
  if (owners_.contains(token)) throw Refusal{409, "the token " + token + " is taken"};
  if (text.size() > bounds.script_bytes) {
    throw Refusal{413, "the script has " + std::to_string(text.size()) + " bytes; the origin takes " +
                           std::to_string(bounds.script_bytes)};
  }
  if (open_cases() >= bounds.cases || stored_bytes_ + text.size() > bounds.stored_bytes) {
    throw Refusal{507, "the origin is full: " + std::to_string(open_cases()) + " cases, " +
                           std::to_string(stored_bytes_) + " bytes"};
  }
  book_.open(token, read_script(steps));
  session.cases[token] = {text, text.size()};
  owners_[token] = &session;
  stored_bytes_ += text.size();
}

void Control::close(Session& session, const std::string& token) {
  const auto found = session.cases.find(token);
  if (found == session.cases.end()) return;
  stored_bytes_ -= found->second.bytes;
  session.cases.erase(found);
  owners_.erase(token);
  book_.close(token);
}

void Control::forget(const std::string& id, const std::string& why) {
  const auto found = sessions_.find(id);
  const std::unique_ptr<Session> session = std::move(found->second);
  sessions_.erase(found);
  while (!session->cases.empty()) close(*session, std::string(session->cases.begin()->first));
  for (const Session::Waiting& one : std::exchange(session->waiting, {})) one.tell();
  tell(why);
}

void Control::release() {
  for (const auto& [id, session] : sessions_) {
    for (const Session::Waiting& one : std::exchange(session->waiting, {})) one.tell();
  }
}

bool Control::awaited() const {
  return std::any_of(sessions_.begin(), sessions_.end(), [](const auto& one) { return !one.second->waiting.empty(); });
}

void Control::expire() {
  std::vector<std::string> old;
  for (const auto& [id, session] : sessions_) {
    if (loop_.now() - session->last_heard >= options_.bounds.lifetime) old.push_back(id);
  }
  for (const std::string& id : old) forget(id, "a run was forgotten: nobody has asked for it any more");
  loop_.call_after(kLook, [this, alive = std::weak_ptr(alive_)] {
    if (const auto held = alive.lock(); held && *held) expire();
  });
}

std::string Control::reason_not_to_log(const Session& session, const std::string& token, Time now) {
  const Bounds& bounds = options_.bounds;
  if (book_.log(token).size() >= bounds.log_entries) {
    return "the case got more than " + std::to_string(bounds.log_entries) + " requests";
  }
  if (stored_bytes_ > bounds.stored_bytes || session.news.size() > 4 * bounds.cases) return "the origin is full";
  if (!requests_.allows(now)) {
    return "the origin got more than " + std::to_string(bounds.requests_per_second) + " requests in a second";
  }
  return "";
}

Performance Control::answer(const http::Request& request, Time now) {
  const auto token = book_.token_in(request.target);
  if (!token) return book_.answer(request, now);
  Session& session = *owners_.find(*token)->second;
  if (std::string reason = reason_not_to_log(session, *token, now); !reason.empty()) {
    // Told once is enough: the case is lost.
    const bool told =
        !session.news.empty() && session.news.back().token == *token && session.news.back().lost == reason;
    if (!told) session.add_news(*token, 0, std::move(reason));
    Performance refusal;
    refusal.fault = Fault::refuse;
    return refusal;
  }
  Performance performance = book_.answer(request, now + session.clock);
  const std::size_t bytes = bytes_of(book_.log(*token).back());
  session.cases.find(*token)->second.bytes += bytes;
  stored_bytes_ += bytes;
  session.add_news(*token, book_.log(*token).size() - 1);
  return performance;
}

}  // namespace cachestone::origin
