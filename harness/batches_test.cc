#include "harness/batches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/timelines_testing.h"

namespace cachestone::harness {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::step_at;

cases::Case lasting(int seconds) {
  cases::Case item;
  item.steps = {step_at(0), step_at(seconds)};
  return item;
}

cases::Case meeting(int seconds) {
  cases::Case item = lasting(seconds);
  item.steps[0].clients = 2;
  return item;
}

class BatchesTest : public ::testing::Test {
 protected:
  std::vector<Batch> of(std::size_t size) {
    std::vector<const cases::Case*> pointers;
    for (const cases::Case& item : items_) pointers.push_back(&item);
    return batches(pointers, size);
  }
  std::vector<cases::Case> items_{lasting(9), meeting(1), lasting(1), meeting(3), lasting(5), meeting(2)};
};

TEST_F(BatchesTest, WithoutASizeThereIsOneInTheirOrder) {
  const auto found = of(0);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0].places, ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_FALSE(found[0].held_up);
}

TEST_F(BatchesTest, TheShortestComeFirstAndThoseThatHoldUpOthersLastAllAtOnce) {
  const auto found = of(2);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_THAT(found[0].places, ElementsAre(2, 4));
  EXPECT_THAT(found[1].places, ElementsAre(0));
  EXPECT_THAT(found[2].places, ElementsAre(1, 5, 3));
  EXPECT_FALSE(found[1].held_up);
  EXPECT_TRUE(found[2].held_up);
}

TEST_F(BatchesTest, ThoseThatCountRequestsWaitTogetherForTheLast) {
  items_ = {lasting(5), lasting(1)};
  items_[1].steps.back().expect.emplace_back().origin_sees.emplace();
  EXPECT_THAT(of(1)[1].places, ElementsAre(1));
}

TEST_F(BatchesTest, RequestsMeetAtTheSameTime) {
  items_ = {meeting(4), lasting(3), lasting(2)};
  items_[1].steps[1].overlap = true;
  EXPECT_THAT(meeting_starts({&items_[0], &items_[1], &items_[2]}), ElementsAre(Seconds{3}, Seconds{0}, Seconds{3}));
}

TEST_F(BatchesTest, OfNothingThereIsNothingToPlay) {
  items_.clear();
  EXPECT_THAT(of(2), IsEmpty());
}

}  // namespace
}  // namespace cachestone::harness
