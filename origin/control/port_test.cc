// Both ways to the control API: the port of its own, by http and https, and the door in the origin's own port.
#include "origin/control/port.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "origin/control/door.h"
#include "simulator/net/loop.h"
#include "simulator/net/server.h"
#include "simulator/net/tls_testing.h"
// After Asio: both bring in the system's headers for sockets.
#include <httplib.h>

#include <nlohmann/json.hpp>

namespace cachestone::origin {
namespace {

using nlohmann::json;

constexpr const char* kSecret = "a-secret-of-the-test";

enum class Way { port, secure_port, door };

class WayToControl : public ::testing::TestWithParam<Way> {
 protected:
  WayToControl() {
    on_loop_.run([&] {
      loop_ = std::make_unique<net::RealLoop>(on_loop_.context());
      control_ = std::make_unique<Control>(*loop_, ControlOptions{kSecret, "1.2.3", {}, nullptr});
      if (GetParam() == Way::door) {
        server_ = std::make_unique<net::Server>(on_loop_.context(), net::Address{}, [this](const auto& exchange) {
          if (!take_control_call(*control_, exchange)) exchange->write("no call");
        });
        address_ = server_->address();
      } else {
        const bool secure = GetParam() == Way::secure_port;
        const CertificateFiles files{secure ? certificates_.certificate() : "", secure ? certificates_.key() : ""};
        port_ = std::make_unique<ControlPort>(on_loop_.context(), *control_, net::Address{}, files);
        address_ = port_->address();
      }
    });
  }
  ~WayToControl() override { stop(); }

  void stop() {
    on_loop_.run([&] {
      port_.reset();
      server_.reset();
      control_.reset();
      loop_.reset();
    });
  }

  std::unique_ptr<httplib::Client> client() const {
    const std::string scheme = GetParam() == Way::secure_port ? "https://" : "http://";
    auto made = std::make_unique<httplib::Client>(scheme + address_.text());
    made->set_ca_cert_path(certificates_.authority().c_str());
    made->set_read_timeout(10);
    return made;
  }
  static json call(httplib::Client& client, const std::string& path, const json& body) {
    const auto result =
        client.Post(path, {{"Authorization", std::string("Bearer ") + kSecret}}, body.dump(), "application/json");
    if (!result) return {{"failed", httplib::to_string(result.error())}};
    EXPECT_EQ(result->get_header_value("Cache-Control"), "no-store");
    EXPECT_EQ(result->get_header_value("Content-Type"), "application/json");
    json reply = json::parse(result->body);
    reply["status"] = result->status;
    return reply;
  }

  net::testing::Certificates certificates_;
  net::testing::LoopThread on_loop_;
  std::unique_ptr<net::RealLoop> loop_;
  std::unique_ptr<Control> control_;
  std::unique_ptr<net::Server> server_;
  std::unique_ptr<ControlPort> port_;
  net::Address address_;
};

TEST_P(WayToControl, LeadsToIt) {
  const auto http = client();
  const json hello = call(*http, "/.cachestone/hello/n1", {{"control", 1}, {"version", "1.2.3"}});
  EXPECT_EQ(hello["status"], 200) << hello;
  EXPECT_EQ(hello["nonce"], "n1");
  const std::string session = call(*http, "/below/.cachestone/session/n2", {{"clock", 0}})["session"];
  const json refused = call(*http, "/.cachestone/nonsense/n3", json::object());
  EXPECT_EQ(refused["status"], 404);
  const auto stranger = http->Post("/.cachestone/hello/n", "{}", "application/json");
  ASSERT_TRUE(stranger);
  EXPECT_EQ(stranger->status, 401);
  EXPECT_EQ(stranger->get_header_value("WWW-Authenticate"), "Bearer");
}

TEST_P(WayToControl, WaitsForNewsWithoutHoldingUpOthers) {
  const auto http = client();
  const std::string session = call(*http, "/.cachestone/session/n", {{"clock", 0}})["session"];
  const json steps = {{{"method", "GET"}, {"path", "/r"}}};
  call(*http, "/.cachestone/act/n",
       {{"session", session}, {"after", 0}, {"acts", {{{"open", "cs-1"}, {"steps", steps}}}}});
  std::thread cache([&] {  // asks when somebody waits
    const auto other = client();
    while (on_loop_.run([&] { return !control_->awaited(); })) std::this_thread::yield();
    EXPECT_EQ(call(*other, "/.cachestone/status", json::object())["status"], 200);
    on_loop_.run([&] {
      http::Request request;
      request.target = "/cs-1/r";
      control_->answer(request, loop_->now());
    });
  });
  const json news = call(*http, "/.cachestone/act/n", {{"session", session}, {"after", 0}, {"wait", 9000}});
  cache.join();
  ASSERT_EQ(news["news"].size(), 1u) << news;
  EXPECT_EQ(news["news"][0]["token"], "cs-1");
}

TEST_P(WayToControl, EndsWhileSomebodyWaits) {
  const auto http = client();
  const std::string session = call(*http, "/.cachestone/session/n", {{"clock", 0}})["session"];
  std::thread end([&] {
    while (on_loop_.run([&] { return !control_->awaited(); })) std::this_thread::yield();
    stop();
  });
  const json news = call(*http, "/.cachestone/act/n", {{"session", session}, {"after", 0}, {"wait", 9000}});
  end.join();
  EXPECT_TRUE(news.contains("failed") || news["status"] == 503) << news;
}

std::string name_of(const ::testing::TestParamInfo<Way>& way) {
  return way.param == Way::port ? "port" : way.param == Way::secure_port ? "secure_port" : "door";
}
INSTANTIATE_TEST_SUITE_P(All, WayToControl, ::testing::Values(Way::port, Way::secure_port, Way::door), name_of);

TEST(ControlPort, NamesTheAddressThatIsTaken) {
  net::asio::io_context context;
  net::RealLoop loop(context);
  Control control(loop, {kSecret, "1.2.3", {}, nullptr});
  const ControlPort first(context, control, {}, {});
  try {
    const ControlPort second(context, control, first.address(), {});
    FAIL() << "two on one port";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(), "cannot listen on " + first.address().text() + ": the address is taken, or not ours");
  }
}

}  // namespace
}  // namespace cachestone::origin
