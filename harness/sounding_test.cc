#include "harness/sounding.h"

#include <gtest/gtest.h>

#include <memory>

#include "harness/fake_target_testing.h"
#include "harness/timelines_testing.h"

namespace cachestone::harness {
namespace {

constexpr Sounding::Depth kThree{3, Milliseconds{0}};

class SoundingTest : public ::testing::Test {
 protected:
  std::function<bool()> never_ = [] { return false; };
  world::VirtualLoop loop_{testing::kStart};
  origin::Book book_;
  testing::FakeTarget target_{loop_, testing::forward_to(book_, Seconds{1})};
  std::unique_ptr<Sounding> sounding_ = std::make_unique<Sounding>(target_, book_, loop_, "cs-1-sounding");
  int done_ = 0;
};

TEST_F(SoundingTest, RequestsFollowOneAnother) {
  sounding_->begin(kThree, never_, [this] { ++done_; });
  EXPECT_TRUE(sounding_->under_way());
  loop_.run();
  EXPECT_FALSE(sounding_->under_way());
  EXPECT_EQ(done_, 1);
  EXPECT_EQ(target_.most_under_way, 1u);
  EXPECT_EQ(target_.targets, (std::vector<std::string>{"/cs-1-sounding/0", "/cs-1-sounding/1", "/cs-1-sounding/2"}));
}

TEST_F(SoundingTest, EndsWhenEnoughIsKnown) {
  sounding_->begin(
      kThree, [this] { return target_.sent.size() == 2; }, [this] { ++done_; });
  loop_.run();
  EXPECT_EQ(done_, 1);
  EXPECT_EQ(target_.sent.size(), 2u);
}

TEST_F(SoundingTest, LastsForSomeRealTime) {
  constexpr Milliseconds kLeast{20};
  const auto before = std::chrono::steady_clock::now();
  sounding_->begin({1, kLeast}, never_, [this] { ++done_; });
  loop_.run();
  EXPECT_EQ(done_, 1);
  EXPECT_GE(std::chrono::steady_clock::now() - before, kLeast);
}

TEST_F(SoundingTest, IsForgottenWithItsOwner) {
  sounding_->begin(kThree, never_, [this] { ++done_; });
  sounding_.reset();
  loop_.run();
  EXPECT_EQ(done_, 0);
  EXPECT_EQ(target_.sent.size(), 1u);
}

TEST_F(SoundingTest, CanBeginAgain) {
  sounding_->begin(kThree, never_, [this] { sounding_->begin(kThree, never_, [this] { ++done_; }); });
  loop_.run();
  EXPECT_EQ(done_, 1);
  EXPECT_EQ(target_.sent.size(), 6u);
  EXPECT_EQ(target_.targets.back(), "/cs-1-sounding/5");
}

}  // namespace
}  // namespace cachestone::harness
