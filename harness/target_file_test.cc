#include "harness/target_file.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "cases/capabilities.h"
#include "harness/processes_testing.h"
#include "simulator/json/input_error.h"

namespace cachestone::harness {
namespace {

using nlohmann::json;
using testing::HasSubstr;
namespace fs = std::filesystem;

class TargetFileTest : public testing::Test {
 protected:
  ScratchFolder scratch_;
  fs::path folder_ = scratch_.path() / "mine";
  json minimal_ = {{"name", "mine"},
                   {"title", "My cache"},
                   {"about", "A cache of my own."},
                   {"program", {"my-cache", "./bin/my-cache"}},
                   {"command", {"{program}", "--port", "{port}"}}};

  TargetFileTest() { fs::create_directories(folder_ / "bin"); }

  TargetFile read(const json& value) {
    scratch_.write("mine/target.json", value.dump());
    return read_target_file(folder_);
  }
  std::string error_of(const json& value) {
    try {
      read(value);
      return "no error";
    } catch (const json::exception& error) {
      return std::string("not our error: ") + error.what();
    } catch (const cachestone::json::InputError& error) {
      return error.what();
    }
  }
  void write_program(const fs::path& path) {
    std::ofstream(path) << "#!/bin/sh\n";
    fs::permissions(path, fs::perms::owner_all);
  }
};

TEST_F(TargetFileTest, TheShortestHasDefaults) {
  const TargetFile target = read(minimal_);
  EXPECT_EQ(target.name, "mine");
  EXPECT_EQ(target.title, "My cache");
  EXPECT_EQ(target.folder, fs::canonical(folder_));
  EXPECT_EQ(target.cache, "shared");
  EXPECT_EQ(target.clock, "real");
  EXPECT_EQ(target.ready_path, "/");
  EXPECT_EQ(target.ready_timeout, Seconds{20});
  EXPECT_EQ(target.stop_signal, SIGTERM);
  EXPECT_EQ(target.grace, Seconds{5});
  EXPECT_FALSE(target.version);
}

TEST_F(TargetFileTest, EveryMemberIsRead) {
  scratch_.write("mine/conf.in", "port {port}\n");
  json value = minimal_;
  value.update({{"package", "my-cache"},
                {"user", "nobody"},
                {"directories", {"store", "a/b"}},
                {"files", {{"conf.in", "etc/conf"}}},
                {"version", {{"command", {"{program}", "-v"}}, {"after", "version "}}},
                {"cache", "private"},
                {"clock", "real"},
                {"lacks", {"trailers"}},
                {"ready", {{"path", "/ready"}, {"timeout", 3}}},
                {"stop", {{"signal", "QUIT"}, {"grace", 1}}}});
  const TargetFile target = read(value);
  EXPECT_EQ(target.package, "my-cache");
  EXPECT_EQ(target.user, "nobody");
  EXPECT_EQ(target.directories, (std::vector<std::string>{"store", "a/b"}));
  ASSERT_EQ(target.files.size(), 1u);
  EXPECT_EQ(target.files[0].from, "conf.in");
  EXPECT_EQ(target.files[0].to, "etc/conf");
  ASSERT_TRUE(target.version);
  EXPECT_EQ(target.version->after, "version ");
  EXPECT_EQ(target.cache, "private");
  EXPECT_EQ(target.lacks, std::vector<std::string>{"trailers"});
  EXPECT_EQ(target.ready_path, "/ready");
  EXPECT_EQ(target.ready_timeout, Seconds{3});
  EXPECT_EQ(target.stop_signal, SIGQUIT);
  EXPECT_EQ(target.grace, Seconds{1});
}

TEST_F(TargetFileTest, MistakesAreNamedWithTheirPlace) {
  scratch_.write("mine/bad.in", "fine {port}\nlisten {prot};\n");
  struct {
    const char* patch;  // a JSON Merge Patch (RFC 7396) to the shortest file
    const char* pointer;
    const char* problem;
  } const kRows[] = {
      {R"({"name": "other"})", "/name", "the name of its folder, \"mine\""},
      {R"({"title": ""})", "/title", "a text that is not empty"},
      {R"({"colour": "red"})", "/colour", ""},
      {R"({"command": []})", "/command", "at least one argument"},
      {R"({"command": ["{program}", "{prot}"]})", "/command/1", "{prot}"},
      {R"({"program": []})", "/program", "at least one program"},
      {R"({"program": ["{dir}/x"]})", "/program/0", "a name, a path, or {cachestone}"},
      {R"({"cache": "any"})", "/cache", "one of \"shared\", \"private\""},
      {R"({"clock": "virtual"})", "/clock", "one of \"real\", \"warped\""},
      {R"({"stop": {"signal": "HUP"}})", "/stop/signal", "\"QUIT\""},
      {R"({"stop": {"grace": -1}})", "/stop/grace", ""},
      {R"({"stop": {"graze": 1}})", "/stop/graze", ""},
      {R"({"ready": {"path": "x"}})", "/ready/path", "a path that starts with /"},
      {R"({"ready": {"timeout": 0}})", "/ready/timeout", ""},
      {R"({"version": {"command": ["x"]}})", "/version", "after"},
      {R"({"directories": ["/etc"]})", "/directories/0", "a relative path"},
      {R"({"files": {"bad.in": "../x"}})", "/files/bad.in", "{prot} in line 2 of bad.in"},
      {R"({"files": {"none.in": "x"}})", "/files/none.in", "a file in the target's folder"},
  };
  for (const auto& row : kRows) {
    json value = minimal_;
    value.merge_patch(json::parse(row.patch));
    const std::string error = error_of(value);
    EXPECT_THAT(error, HasSubstr("target.json")) << row.patch;
    EXPECT_THAT(error, HasSubstr(row.pointer)) << row.patch;
    EXPECT_THAT(error, HasSubstr(row.problem)) << row.patch;
  }
}

TEST_F(TargetFileTest, ACommandIsEnough) {
  const TargetFile target = read({{"command", {"./bin/my-cache", "{port}"}}});
  EXPECT_EQ(target.name, "mine");
  EXPECT_EQ(target.title, "mine");
  EXPECT_EQ(target.about, "");
  EXPECT_EQ(target.program, std::vector<std::string>{"./bin/my-cache"});
  EXPECT_EQ(target.command, (std::vector<std::string>{"{program}", "{port}"}));
  EXPECT_EQ(read({{"command", {"{cachestone}", "proxy"}}}).program, std::vector<std::string>{"{cachestone}"});

  EXPECT_THAT(error_of(json::object()), HasSubstr("target.json: expected a member \"command\", found none"));
  EXPECT_THAT(error_of({{"comand", {"x"}}}), HasSubstr("/comand"));
  EXPECT_THAT(error_of({{"command", {"{program}"}}}),
              HasSubstr("/command/0: expected a name, a path, or {cachestone}"));
}

TEST_F(TargetFileTest, WhatATargetLacksHasToBeACapability) {
  cases::Catalogue suite;
  suite.capabilities = {{"interim", "t", ""}, {"trailers", "t", ""}};
  minimal_["lacks"] = {"trailers", "trailer"};
  const TargetFile target = read(minimal_);
  try {
    check_lacks(target, suite);
    FAIL() << "no error";
  } catch (const cachestone::json::InputError& error) {
    EXPECT_EQ(error.what(), (target.folder / "target.json").string() +
                                " at /lacks/1: expected a capability of capabilities.json, found \"trailer\"");
  }
  suite.capabilities.push_back({"trailer", "t", ""});
  EXPECT_NO_THROW(check_lacks(target, suite));
}

TEST_F(TargetFileTest, WhatOurTargetsLackAreCapabilities) {
  const fs::path source = CACHESTONE_SOURCE_DIR;
  cases::Catalogue suite;
  suite.capabilities = cases::read_capabilities(source / "cases/capabilities.json");
  for (const TargetFile& target : read_target_files(source / "harness/targets")) {
    EXPECT_NO_THROW(check_lacks(target, suite)) << target.name;
  }
}

TEST_F(TargetFileTest, APathThatLeavesTheRunDirectoryIsAnError) {
  scratch_.write("mine/good.in", "x\n");
  json value = minimal_;
  value["files"] = {{"good.in", "../x"}};
  EXPECT_THAT(error_of(value), HasSubstr("/files/good.in"));
}

TEST_F(TargetFileTest, AMissingFileIsAnError) {
  EXPECT_THROW(read_target_file(scratch_.path() / "none"), cachestone::json::InputError);
  EXPECT_THROW(read_target_files(scratch_.path() / "none"), cachestone::json::InputError);
}

TEST_F(TargetFileTest, ProgramsAreLookedUpInOrder) {
  TargetFile target = read(minimal_);
  EXPECT_EQ(find_program(target, "/us"), std::nullopt);
  write_program(folder_ / "bin/my-cache");
  EXPECT_EQ(find_program(target, "/us"), target.folder / "./bin/my-cache");
  target.program = {"sh"};
  ASSERT_TRUE(find_program(target, "/us"));
  EXPECT_EQ(find_program(target, "/us")->filename(), "sh");
  target.program = {"{cachestone}"};
  EXPECT_EQ(find_program(target, "/us"), "/us");
}

TEST_F(TargetFileTest, AFolderInThePathThatWeMayNotEnterIsPassedOver) {
  const std::string before = std::getenv("PATH");
  fs::permissions(folder_ / "bin", fs::perms::none);  // root may enter all the same
  setenv("PATH", (folder_.string() + "/bin:" + before).c_str(), 1);
  TargetFile target = read(minimal_);
  target.program = {"sh"};
  EXPECT_TRUE(find_program(target, "/us"));
  setenv("PATH", before.c_str(), 1);
  fs::permissions(folder_ / "bin", fs::perms::owner_all);
}

TEST_F(TargetFileTest, SaysHowToInstall) {
  TargetFile target = read(minimal_);
  EXPECT_EQ(how_to_install(target), "My cache is not installed: none of my-cache ./bin/my-cache was found.");
  target.package = "my-cache";
  EXPECT_THAT(how_to_install(target), HasSubstr("scripts/setup --with-caches"));
  EXPECT_THAT(how_to_install(target), HasSubstr("apt-get install my-cache"));
}

TEST(KnownTargets, AreAllReadable) {
  std::vector<std::string> names;
  for (const TargetFile& target : read_target_files(CACHESTONE_SOURCE_DIR "/harness/targets")) {
    names.push_back(target.name);
  }
  EXPECT_THAT(names,
              testing::IsSupersetOf({"haproxy", "httpd", "nginx", "proxy", "squid", "trafficserver", "varnish"}));
}

}  // namespace
}  // namespace cachestone::harness
