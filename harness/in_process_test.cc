#include "harness/in_process.h"

#include <gtest/gtest.h>

#include <ostream>
#include <vector>

#include "harness/timelines_testing.h"

namespace cachestone::harness {
namespace {

using testing::kStart;

// A cache, and an origin with one case of one answer.
struct World {
  world::VirtualLoop loop{kStart};
  origin::Book book;
  InProcessTarget target{loop, book, policy::shared_profile()};

  explicit World(origin::Answer answer) { book.open("t", {{"GET", "/r", std::move(answer)}}); }

  std::vector<Received> get(std::size_t clients = 1) {
    std::vector<Received> all;
    for (std::size_t i = 0; i < clients; ++i) {
      http::Request request;
      request.target = "/t/r";
      target.exchange(request, [&](Received received) { all.push_back(std::move(received)); });
    }
    loop.run();
    return all;
  }
};

origin::Answer cacheable() {
  origin::Answer answer;
  answer.fields.add("Cache-Control", "max-age=60");
  return answer;
}

TEST(InProcess, ReusesWhatItStored) {
  World world(cacheable());
  EXPECT_EQ(world.get().at(0).response.body, "serial 1\n");
  const auto second = world.get();
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(second[0].response.body, "serial 1\n");
  EXPECT_TRUE(second[0].has_response);
  EXPECT_EQ(second[0].error, "");
  EXPECT_EQ(world.book.log("t").size(), 1u);
}

TEST(InProcess, AClientThatLeavesGetsNothingAndItsFetchGoesOn) {
  origin::Answer slow = cacheable();
  slow.delay = Seconds{2};
  World world(slow);
  http::Request request;
  request.target = "/t/r";
  const auto leave = world.target.exchange(request, [](const Received&) { ADD_FAILURE() << "it left"; });
  world.loop.call_after(Seconds{1}, leave);
  world.loop.run();
  EXPECT_EQ(world.get().at(0).response.body, "serial 1\n");
  EXPECT_EQ(world.book.log("t").size(), 1u);
}

TEST(InProcess, TheHostAndTheFormOfTheTargetSayWhichResourceIsMeant) {
  World world(cacheable());
  const auto get = [&](const std::string& target, const std::string& host) {
    http::Request request;
    request.target = target;
    if (!host.empty()) request.fields.add("Host", host);
    std::string body;
    world.target.exchange(request, [&](const Received& received) { body = received.response.body; });
    world.loop.run();
    return body;
  };
  EXPECT_EQ(get("/t/r", "a.example"), "serial 1\n");
  EXPECT_EQ(get("/t/r", "b.example"), "serial 2\n");
  EXPECT_EQ(get("/t/r", ""), "serial 3\n");
  EXPECT_EQ(get("http://a.example/t/r", "b.example"), "serial 1\n");
  EXPECT_EQ(world.book.log("t").at(1).request.fields.first("Host"), "b.example");
}

TEST(InProcess, TakesNoTimeUnlessScripted) {
  World world(cacheable());
  const auto received = world.get();
  EXPECT_EQ(received.at(0).sent, kStart);
  EXPECT_EQ(received.at(0).done, kStart);

  origin::Answer slow = cacheable();
  slow.delay = Seconds{2};
  World waiting(slow);
  EXPECT_EQ(waiting.get().at(0).done, kStart + Seconds{2});
}

TEST(InProcess, IdenticalRequestsAreCollapsed) {
  origin::Answer slow = cacheable();
  slow.delay = Seconds{1};
  World world(slow);
  const auto all = world.get(5);
  ASSERT_EQ(all.size(), 5u);
  EXPECT_EQ(world.book.log("t").size(), 1u);
  EXPECT_EQ(all[4].response.body, "serial 1\n");
}

TEST(InProcess, InterimResponsesPass) {
  origin::Answer answer = cacheable();
  answer.interim = {{103, {{"Link", "</style.css>"}}}};
  World world(answer);
  const auto received = world.get();
  ASSERT_EQ(received.at(0).interim.size(), 1u);
  EXPECT_EQ(received[0].interim[0].status, 103);
}

struct FaultRow {
  origin::Fault fault;
  int status;
  Seconds took;
  friend void PrintTo(const FaultRow& row, std::ostream* out) { *out << origin::name(row.fault); }
};

class Faults : public ::testing::TestWithParam<FaultRow> {};

TEST_P(Faults, EndInAnAnswer) {
  origin::Answer answer = cacheable();
  answer.body = "0123456789";
  answer.fault = GetParam().fault;
  World world(answer);
  const auto received = world.get();
  ASSERT_EQ(received.size(), 1u);
  EXPECT_EQ(received[0].response.status, GetParam().status);
  EXPECT_EQ(received[0].done - received[0].sent, GetParam().took);
  EXPECT_EQ(world.target.cache().open_requests(), 0u);
}

using origin::Fault;
INSTANTIATE_TEST_SUITE_P(Table, Faults,
                         ::testing::Values(FaultRow{Fault::none, 200, Seconds{0}},
                                           FaultRow{Fault::refuse, 502, Seconds{0}},
                                           FaultRow{Fault::reset_before, 502, Seconds{0}},
                                           FaultRow{Fault::reset_within_fields, 502, Seconds{0}},
                                           FaultRow{Fault::reset_within_body, 502, Seconds{0}},
                                           FaultRow{Fault::truncate, 502, Seconds{0}},
                                           FaultRow{Fault::stall, 504, InProcessTarget::kOriginTimeout},
                                           FaultRow{Fault::wrong_length, 200, Seconds{0}}));

TEST(InProcess, AStallThatEndsIsATruncationAndAPauseOnlyTakesTime) {
  origin::Answer stalling = cacheable();
  stalling.fault = Fault::stall;
  stalling.stall_for = Seconds{2};
  const auto broken = World(stalling).get();
  EXPECT_EQ(broken.at(0).response.status, 502);
  EXPECT_EQ(broken.at(0).done - broken.at(0).sent, Seconds{2});

  origin::Answer pausing = cacheable();
  pausing.delay = Seconds{1};
  pausing.pause = Seconds{2};
  World world(pausing);
  const auto whole = world.get();
  EXPECT_EQ(whole.at(0).response.body, "serial 1\n");
  EXPECT_EQ(whole.at(0).done - whole.at(0).sent, Seconds{3});
  EXPECT_EQ(world.book.log("t").at(0).delay, Seconds{3});
}

TEST(InProcess, AWrongLengthCutsTheBody) {
  origin::Answer answer = cacheable();
  answer.body = "0123456789";
  answer.fault = Fault::wrong_length;
  World world(answer);
  EXPECT_EQ(world.get().at(0).response.body, "01234");
}

TEST(InProcess, AResetIsNotTheEndOfABodyWithoutLength) {
  origin::Answer answer = cacheable();
  answer.omit = {"Content-Length"};
  answer.fault = Fault::reset_within_body;
  EXPECT_EQ(World(answer).get().at(0).response.status, 502);
}

TEST(InProcess, RawBytesGoThroughTheCodec) {
  origin::Answer answer;
  answer.raw = "HTTP/1.1 200 Fine\r\nContent-Length: 3\r\nX-Serial: {serial}\r\n\r\nabcd";
  World world(answer);
  const auto received = world.get();
  EXPECT_EQ(received.at(0).response.body, "abc");
  EXPECT_EQ(received[0].response.fields.first("X-Serial"), "1");

  answer.raw = "HTTP/1.1 200 Fine\r\nContent-Length: 30\r\n\r\nabc";
  EXPECT_EQ(World(answer).get().at(0).response.status, 502);
  answer.raw = "nonsense";
  EXPECT_EQ(World(answer).get().at(0).response.status, 502);
  answer.raw = "";
  EXPECT_EQ(World(answer).get().at(0).response.status, 502);
}

}  // namespace
}  // namespace cachestone::harness
