#include "harness/selftest/exceptions.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "simulator/json/reader.h"

namespace cachestone::selftest {
namespace {

std::vector<Exception> read_list(json::ObjectReader& object, const char* name) {
  std::vector<Exception> list;
  const auto member = object.optional(name);
  if (!member) return list;
  std::set<std::string> ids;
  for (const json::Node& item : member->items()) {
    json::ObjectReader entry(item);
    Exception exception{entry.required("id").text(), entry.required("reason").text()};
    if (exception.reason.empty()) entry.required("reason").fail("a reason");
    entry.finish();
    if (!ids.insert(exception.id).second) item.fail("an id of its own", "\"" + exception.id + "\" again");
    list.push_back(std::move(exception));
  }
  return list;
}

}  // namespace

bool too_many(std::size_t excepted, std::size_t all) {
  return excepted > 0 && excepted * 100 >= all * 3;
}

const Exception* find(const std::vector<Exception>& exceptions, std::string_view id) {
  const auto found =
      std::find_if(exceptions.begin(), exceptions.end(), [&](const Exception& each) { return each.id == id; });
  return found == exceptions.end() ? nullptr : &*found;
}

void judge_exceptions(const Kind& kind, const std::vector<Exception>& exceptions, const std::set<std::string>& known,
                      const std::set<std::string>& in_need, std::vector<Failure>& failures) {
  for (const Exception& exception : exceptions) {
    if (in_need.contains(exception.id)) continue;
    failures.push_back({exception.id, "an exception that is needed (selftest.json, " + kind.all + ")",
                        known.contains(exception.id) ? "one that is not" : "no such " + kind.one});
  }
  if (too_many(exceptions.size(), known.size())) {
    failures.push_back({"selftest.json",
                        "exceptions for fewer than 3 % of the " + std::to_string(known.size()) + " " + kind.all,
                        std::to_string(exceptions.size())});
  }
}

Exceptions read_exceptions(const std::filesystem::path& file) {
  Exceptions exceptions;
  if (!std::filesystem::exists(file)) return exceptions;
  const nlohmann::json document = json::parse_file(file);
  json::ObjectReader object(json::Node(document, file.string()));
  exceptions.defects = read_list(object, "defects");
  exceptions.cases = read_list(object, "cases");
  exceptions.derivations = read_list(object, "derivations");
  exceptions.controls = read_list(object, "controls");
  exceptions.network = read_list(object, "network");
  object.finish();
  return exceptions;
}

}  // namespace cachestone::selftest
