#include "harness/adapter/reference_adapter.h"

#include <optional>
#include <utility>

#include "harness/adapter/protocol/message.h"
#include "harness/profile_lacks.h"
#include "simulator/engine/cache.h"

namespace cachestone::adapter {
namespace {

class Server {
 public:
  Server(std::ostream& out, const policy::Profile& profile, const policy::Rulebook& rules, std::string version)
      : out_(out), profile_(profile), rules_(rules), version_(std::move(version)), cache_(profile, rules) {}

  void operator()(const Greeting&) {
    Introduction introduction;
    introduction.name = profile_.name;
    introduction.version = version_;
    introduction.shared = profile_.shared();
    const auto lacks = harness::lacks_of(profile_);
    introduction.lacks = {lacks.begin(), lacks.end()};
    say(std::move(introduction));
    out_.flush();
  }
  void operator()(const Open&) {
    cache_ = engine::Cache(profile_, rules_);
    idle();
  }
  void operator()(const ClientRequest& m) { carry_out(cache_.on_request(m.id, m.request, m.time)); }
  void operator()(const Leave& m) {
    cache_.on_abort(m.id);
    idle();
  }
  void operator()(const OriginInterim& m) { carry_out(cache_.on_interim(m.id, m.response, m.time)); }
  void operator()(const OriginResponse& m) { carry_out(cache_.on_response(m.id, m.response, m.time)); }
  void operator()(const OriginFailed& m) {
    carry_out(cache_.on_failure(m.id, m.failure, m.time, m.partial ? &*m.partial : nullptr));
  }

 private:
  void say(Said message) { out_ << write(message); }
  void idle() {
    say(Idle());
    out_.flush();
  }
  void carry_out(engine::Effects effects) {
    for (engine::Interim& interim : effects.interim) say(ReplyInterim{interim.request, std::move(interim.response)});
    for (engine::Reply& reply : effects.replies) {
      const engine::RequestId id = reply.request;
      say(Reply{id, engine::whole(std::move(reply))});
    }
    for (engine::Fetch& fetch : effects.fetches) say(Fetch{fetch.fetch, std::move(fetch.request)});
    idle();
  }

  std::ostream& out_;
  const policy::Profile& profile_;
  const policy::Rulebook& rules_;
  const std::string version_;
  engine::Cache cache_;
};

}  // namespace

void serve_reference(std::istream& in, std::ostream& out, const policy::Profile& profile, const policy::Rulebook& rules,
                     const std::string& version) {
  Server server(out, profile, rules, version);
  for (std::string line; std::getline(in, line);) std::visit(server, read_told(line, "standard input"));
}

}  // namespace cachestone::adapter
