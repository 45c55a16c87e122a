// The history over a real socket: pages, files of runs, and everything that must not be had.
#include "reports/history/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <unistd.h>

#include "reports/history/history_testing.h"
#include "reports/history/site.h"

namespace cachestone::reports::history {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    folder_.add_three();
    write_file(folder_.path() / "february" / "index.html", "<!DOCTYPE html><p>The report of February.");
    write_file(folder_.path() / "february" / "notes.txt", "not for you");
    write_file(folder_.path() / "february" / ".hidden.html", "not for you");
    write_file(folder_.path() / "secret.html", "not for you");
    std::filesystem::create_symlink(folder_.path() / "secret.html", folder_.path() / "february" / "link.html");
    server_ = std::make_unique<Server>(folder_.path(), 0);
  }

  httplib::Result get(const std::string& path, const httplib::Headers& headers = {}) {
    httplib::Client client("127.0.0.1", server_->port());
    return client.Get(path.c_str(), headers);
  }
  std::string body_of(const std::string& path) {
    const auto response = get(path);
    return response && response->status == 200 ? response->body : "";
  }
  int status_of(const std::string& path) {
    const auto response = get(path);
    return response ? response->status : 0;
  }

  RunsFolder folder_;
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, ShowsPagesAndTheReportsOfRuns) {
  EXPECT_THAT(body_of("/"), HasSubstr("Runs over time"));
  EXPECT_EQ(body_of("/"), body_of("/index.html"));
  EXPECT_THAT(body_of("/targets/nginx.html"), HasSubstr("nginx over time"));
  EXPECT_THAT(body_of("/style.css"), HasSubstr("--paper"));
  EXPECT_EQ(body_of("/runs/february/index.html"), "<!DOCTYPE html><p>The report of February.");
  EXPECT_EQ(body_of("/runs/february/"), body_of("/runs/february/index.html"));
  EXPECT_THAT(body_of("/runs/january/results.json"), HasSubstr("cachestone-results"));
  // January and March have no report: they get one.
  EXPECT_THAT(body_of("/runs/january/index.html"), HasSubstr("href=\"style.css\""));
  EXPECT_THAT(body_of("/runs/march-json/cases/response-directives/no-store/not-reused.html"),
              HasSubstr("It was reused"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "january" / "index.html"))
      << "nothing is written to the folder";
}

TEST_F(ServerTest, EveryLinkOfItsPagesLeadsSomewhere) {
  for (const std::string page : {"/", "/targets/nginx.html", "/targets/reference.html"}) {
    const std::string text = body_of(page);
    std::size_t links = 0;
    for (std::size_t at = 0; (at = text.find("href=\"", at)) != std::string::npos;) {
      at += 6;
      std::string link = text.substr(at, text.find('"', at) - at);
      link = link.substr(0, link.find('#'));
      if (link.empty()) continue;
      if (link.rfind("../", 0) == 0) link = link.substr(3);
      EXPECT_EQ(status_of("/" + link), 200) << page << " → " << link;
      ++links;
    }
    EXPECT_GE(links, 8u);
  }
}

TEST_F(ServerTest, AnswersAreStrict) {
  for (const char* path : {"/", "/runs/february/index.html", "/nothing"}) {
    const auto response = get(path);
    ASSERT_TRUE(response);
    EXPECT_THAT(response->get_header_value("Content-Security-Policy"), HasSubstr("default-src 'none'"));
    EXPECT_EQ(response->get_header_value("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(response->get_header_value("Cache-Control"), "no-cache");
  }
}

TEST_F(ServerTest, NothingElseCanBeHad) {
  for (const char* path :
       {"/nothing", "/runs/nothing/index.html", "/runs/february/notes.txt", "/runs/february/.hidden.html",
        "/runs/february/link.html", "/runs/february/../secret.html", "/runs/february/%2e%2e/secret.html",
        "/runs/february/..%2fsecret.html", "/runs/february//etc/passwd", "/runs/february/%2fetc%2fpasswd",
        "/runs/february/x%00.html", "/runs/february/cases/../../../secret.html", "/secret.html", "/../secret.html",
        "/runs/january/../../etc/passwd.html"}) {
    const auto response = get(path);
    ASSERT_TRUE(response) << path;
    EXPECT_GE(response->status, 400) << path;
    EXPECT_THAT(response->body, Not(HasSubstr("not for you"))) << path;
  }
  httplib::Client client("127.0.0.1", server_->port());
  EXPECT_GE(client.Post("/", "x", "text/plain")->status, 400);
}

TEST_F(ServerTest, OnlyByItsOwnName) {
  const std::string port = std::to_string(server_->port());
  EXPECT_EQ(get("/", {{"Host", "localhost:" + port}})->status, 200);
  for (const std::string& host :
       {"evil.example:" + port, std::string("evil.example"), "127.0.0.1.evil.example:" + port}) {
    EXPECT_EQ(get("/", {{"Host", host}})->status, 403) << host;
  }
}

TEST_F(ServerTest, ARunThatHasJustEndedIsThere) {
  EXPECT_THAT(body_of("/"), Not(HasSubstr("april")));
  folder_.add("april/results.json", "2026-04-01T12:00:00Z", Verdict::pass);
  EXPECT_THAT(body_of("/"), HasSubstr("runs/april/index.html"));
  write_file(folder_.path() / "may.json", "{");
  EXPECT_THAT(body_of("/"), HasSubstr("expected a whole results file"));
}

TEST_F(ServerTest, APortThatIsTakenIsNamed) {
  const std::string port = std::to_string(server_->port());
  EXPECT_THAT([&] { Server(folder_.path(), server_->port()); },
              testing::ThrowsMessage<std::runtime_error>(
                  HasSubstr("cannot listen on 127.0.0.1:" + port + ": the port is taken")));
}

TEST(HistorySite, LeavesNothingBehind) {
  const RunsFolder folder;
  folder.add_three();
  const auto left = [] {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::temp_directory_path())) {
      count +=
          entry.path().filename().string().rfind("cachestone-history-" + std::to_string(getpid()), 0) == 0 ? 1U : 0U;
    }
    return count;
  };
  {
    HistorySite site(folder.path());
    EXPECT_EQ(site.get("/runs/january/index.html").status, 200);
    EXPECT_EQ(left(), 1u);
  }
  EXPECT_EQ(left(), 0u);
}

}  // namespace
}  // namespace cachestone::reports::history
