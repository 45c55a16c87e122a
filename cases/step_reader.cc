#include "cases/step_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cases/expectation_reader.h"
#include "origin/script/script_json.h"

namespace cachestone::cases {
namespace {

using json::Node;
using json::ObjectReader;
using origin::Placeholders;

constexpr std::int64_t kLongestCase = 10LL * 365 * 24 * 3600;  // seconds
constexpr std::int64_t kMostClients = 100;
constexpr double kLongestPatience = 3600;  // seconds

std::string read_path(const Node& node) {
  std::string path = origin::read_template(node, Placeholders::client);
  const auto is_forbidden = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '#'; };
  // {date} holds spaces, but so does no sensible path: what is written here is what is checked.
  if (path.empty() || path.front() != '/' || std::any_of(path.begin(), path.end(), is_forbidden)) {
    node.fail("a path that starts with / and has no spaces, control characters or #");
  }
  return path;
}

world::Load read_load(const Node& node) {
  const auto load = world::load_from(node.text());
  if (!load) node.fail("one of normal, reload, force-reload, back-forward");
  return *load;
}

http::Fields read_request_fields(const Node& node) {
  http::Fields fields = origin::read_fields(node, Placeholders::client);
  if (fields.count("Host") > 1) node.fail("at most one Host", "more");
  return fields;
}

Milliseconds read_abort(const Node& node) {
  const double seconds = node.number();
  if (seconds <= 0 || seconds > kLongestPatience) node.fail("seconds, more than 0 and at most 3600");
  return Milliseconds(std::max(1LL, std::llround(seconds * 1000)));
}

int read_version(const Node& node) {
  const std::string text = node.text();
  if (text != "1.0" && text != "1.1") node.fail("\"1.0\" or \"1.1\"");
  return text == "1.0" ? 0 : 1;
}

std::string read_authority(const Node& node) {
  std::string authority = origin::read_template(node, Placeholders::client);
  const auto is_forbidden = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '/'; };
  if (authority.empty() || std::any_of(authority.begin(), authority.end(), is_forbidden)) {
    node.fail("a host, and a port if need be: \"a.example:8080\"");
  }
  return authority;
}

void read_request(const Node& node, Step& step) {
  ObjectReader object(node);
  if (const auto method = object.optional("method")) step.method = origin::read_token(*method, "a method");
  if (const auto path = object.optional("path")) step.path = read_path(*path);
  if (const auto fields = object.optional("headers")) step.fields = read_request_fields(*fields);
  if (const auto load = object.optional("load")) step.load = read_load(*load);
  if (const auto body = object.optional("body")) step.body = origin::read_template(*body, Placeholders::client);
  if (const auto version = object.optional("version")) step.minor_version = read_version(*version);
  if (const auto authority = object.optional("absolute")) step.absolute = read_authority(*authority);
  if (const auto abort = object.optional("abort")) step.abort = read_abort(*abort);
  object.finish();
}

Step read_step(const Node& node, std::size_t index, const Topology& topology) {
  ObjectReader object(node);
  Step step;
  step.at = Seconds(object.required("at").integer(0, kLongestCase));
  if (const auto request = object.optional("request")) read_request(*request, step);
  if (const auto answer = object.optional("origin")) step.origin = origin::read_answer(*answer);
  if (const auto expect = object.optional("expect")) {
    step.expect = read_expectations(*expect, index, topology);
    const auto looks = [](const Expectation& expectation) { return expectation.looks_at_response(); };
    if (step.abort && std::any_of(step.expect.begin(), step.expect.end(), looks)) {
      expect->fail("nothing but origin_sees and tiers_see: the client goes away without a response", "more");
    }
  }
  if (const auto clients = object.optional("clients")) {
    step.clients = static_cast<std::size_t>(clients->integer(1, kMostClients));
  }
  if (const auto overlap = object.optional("overlap")) {
    step.overlap = overlap->boolean();
    if (step.overlap && index == 0) overlap->fail("no overlap: the first step has none before it");
  }
  object.finish();
  return step;
}

}  // namespace

std::vector<Step> read_steps(const Node& node, const Topology& topology) {
  std::vector<Step> steps;
  for (const Node& item : node.items()) {
    Step step = read_step(item, steps.size(), topology);
    if (!steps.empty() && step.at < steps.back().at) {
      const Node at = ObjectReader(item).required("at");
      at.fail("a time not before that of the step before, " + std::to_string(steps.back().at.count()));
    }
    steps.push_back(std::move(step));
  }
  if (steps.empty()) node.fail("at least one step");
  return steps;
}

}  // namespace cachestone::cases
