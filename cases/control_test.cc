#include "cases/control.h"

#include <gtest/gtest.h>

#include "cases/testing.h"

namespace cachestone::cases {
namespace {

const char* const kCase =
    R"({"id": "x", "steps": [{"at": 0, "origin": {"headers": [["A", "b"], ["C", "d"]]}}, {"at": 1}]})";

nlohmann::json apply(const std::string& control) {
  const nlohmann::json document = json::parse(control, "f");
  return apply_control(json::Node(document, "f", "/control"), nlohmann::json::parse(kCase));
}

TEST(Control, Operations) {
  struct Row {
    const char* control;
    const char* steps;
  };
  const Row kRows[] = {
      {R"([{"op": "replace", "path": "/steps/0/origin/headers/0/1", "value": "x"}])",
       R"([{"at": 0, "origin": {"headers": [["A", "x"], ["C", "d"]]}}, {"at": 1}])"},
      {R"([{"op": "remove", "path": "/steps/0/origin/headers/0"}])",
       R"([{"at": 0, "origin": {"headers": [["C", "d"]]}}, {"at": 1}])"},
      {R"([{"op": "remove", "path": "/steps/0/origin"}])", R"([{"at": 0}, {"at": 1}])"},
      {R"([{"op": "add", "path": "/steps/0/origin/headers/-", "value": ["E", "f"]}])",
       R"([{"at": 0, "origin": {"headers": [["A", "b"], ["C", "d"], ["E", "f"]]}}, {"at": 1}])"},
      {R"([{"op": "add", "path": "/steps/1/clients", "value": 2}, {"op": "remove", "path": "/steps/0/origin"}])",
       R"([{"at": 0}, {"at": 1, "clients": 2}])"},
      {R"([{"op": "test", "path": "/steps/1/at", "value": 1}, {"op": "remove", "path": "/steps/0"}])",
       R"([{"at": 1}])"},
      {R"([{"op": "copy", "from": "/steps/1", "path": "/steps/-"}, {"op": "remove", "path": "/steps/0"}])",
       R"([{"at": 1}, {"at": 1}])"},
      {R"([{"op": "move", "from": "/steps/0/origin", "path": "/steps/1/origin"}])",
       R"([{"at": 0}, {"at": 1, "origin": {"headers": [["A", "b"], ["C", "d"]]}}])"},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(apply(row.control)["steps"], nlohmann::json::parse(row.steps)) << row.control;
  }
}

TEST(Control, SaysWhatIsWrong) {
  struct Row {
    const char* control;
    const char* message;  // after "f at /control"
  };
  const Row kRows[] = {
      {R"({"op": "remove"})", ": expected an array, found {\"op\":\"remove\"}"},
      {R"([7])", "/0: expected an object, found 7"},
      {R"([{"path": "/steps/0"}])", "/0: expected a member \"op\", found none"},
      {R"([{"op": "delete", "path": "/steps/0"}])",
       "/0/op: expected one of add, remove, replace, move, copy, test, found \"delete\""},
      {R"([{"op": "remove", "path": "/steps/0", "value": 1}])",
       "/0/value: expected one of op, path, found unknown member"},
      {R"([{"op": "replace", "path": "/steps/0"}])", "/0: expected a member \"value\", found none"},
      {R"([{"op": "move", "path": "/steps/0"}])", "/0: expected a member \"from\", found none"},
      {R"([{"op": "replace", "path": "/level", "value": "may"}])",
       "/0/path: expected a JSON Pointer below /steps, found \"/level\""},
      {R"([{"op": "remove", "path": "/steps"}])", "/0/path: expected a JSON Pointer below /steps, found \"/steps\""},
      {R"([{"op": "copy", "path": "/steps/0", "from": "/id"}])",
       "/0/from: expected a JSON Pointer below /steps, found \"/id\""},
      {R"([{"op": "remove", "path": "/steps/~2"}])",
       "/0/path: expected a JSON Pointer (RFC 6901), found \"/steps/~2\""},
      {R"([{"op": "remove", "path": "/steps/7"}])",
       "/0/path: expected something that is there, found nothing at /steps/7"},
      {R"([{"op": "remove", "path": "/steps/01"}])",
       "/0/path: expected something that is there, found nothing at /steps/01"},
      {R"([{"op": "replace", "path": "/steps/1/origin", "value": 1}])",
       "/0/path: expected something that is there, found nothing at /steps/1/origin"},
      {R"([{"op": "remove", "path": "/steps/0"}, {"op": "remove", "path": "/steps/1"}])",
       "/1/path: expected something that is there, found nothing at /steps/1"},
      {R"([{"op": "add", "path": "/steps/0/at/x", "value": 1}])",
       "/0/path: expected a place in an object or an array, found neither at /steps/0/at"},
      {R"([{"op": "add", "path": "/steps/1/origin/status", "value": 1}])",
       "/0/path: expected a place in an object or an array, found neither at /steps/1/origin"},
      {R"([{"op": "add", "path": "/steps/3", "value": 1}])",
       "/0/path: expected an index from 0 to 2, or -, found \"/steps/3\""},
      {R"([{"op": "add", "path": "/steps/x", "value": 1}])",
       "/0/path: expected an index from 0 to 2, or -, found \"/steps/x\""},
      {R"([{"op": "test", "path": "/steps/1/at", "value": 2}])", "/0/value: expected the value that is there, found 2"},
      {R"([{"op": "move", "from": "/steps/0", "path": "/steps/0/x"}])",
       "/0/path: expected a place outside of what is moved, found \"/steps/0/x\""},
      {R"([{"op": "move", "from": "/steps/0", "path": "/steps/2"}])",
       "/0/path: expected an index from 0 to 1, or -, found \"/steps/2\""},
      {R"([])", ": expected a patch that changes the steps, found one that changes nothing"},
      {R"([{"op": "replace", "path": "/steps/1/at", "value": 1}])",
       ": expected a patch that changes the steps, found one that changes nothing"},
  };
  for (const Row& row : kRows) {
    const std::string message(row.message);
    EXPECT_EQ(error_of([&] { apply(row.control); }), "f at /control" + message) << row.control;
  }
}

// Each copy doubles the case; a patch cannot fill the memory.
TEST(Control, IsBounded) {
  std::string control = "[";
  for (int i = 0; i < 40; ++i) control += R"({"op": "copy", "from": "/steps/0", "path": "/steps/0/origin/headers/-"},)";
  control.back() = ']';
  EXPECT_EQ(error_of([&] { apply(control); }), "f at /control/7: expected a case of at most 2000 values, found more");
}

}  // namespace
}  // namespace cachestone::cases
