#include "harness/shard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "cases/reader.h"

namespace cachestone::harness {
namespace {

using Variables = std::map<std::string, std::string>;

Environment environment(const Variables& variables) {
  return [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end() || found->second.empty()) return std::nullopt;
    return found->second;
  };
}

TEST(Shard, IsReadFromText) {
  EXPECT_EQ(parse_shard("2/5"), (Shard{2, 5}));
  EXPECT_EQ(parse_shard("1/1"), (Shard{1, 1}));
  for (const char* wrong : {"", "2", "0/5", "6/5", "/5", "2/", "2/5/6", "-1/5", "a/b", "2 / 5", "+1/2", "1/0",
                            "99999999999999999999/99999999999999999999"}) {
    EXPECT_THROW(parse_shard(wrong), std::invalid_argument) << wrong;
  }
}

TEST(Shard, IsWhatTheEnvironmentAsksFor) {
  struct Row {
    Variables variables;
    std::string shard;  // "": none
  };
  const Row rows[] = {
      {{}, ""},
      {{{"CACHESTONE_SHARD", "2/5"}}, "2/5"},
      {{{"CACHESTONE_SHARD_INDEX", "0"}, {"CACHESTONE_SHARD_TOTAL", "4"}}, "1/4"},
      {{{"JOB_COMPLETION_INDEX", "3"}, {"CACHESTONE_SHARD_TOTAL", "4"}}, "4/4"},
      {{{"CI_NODE_INDEX", "1"}, {"CI_NODE_TOTAL", "3"}}, "1/3"},
      {{{"CI_NODE_INDEX", "3"}, {"CI_NODE_TOTAL", "3"}}, "3/3"},
      {{{"CI_NODE_TOTAL", "1"}}, ""},  // GitLab sets it in every job
      {{{"SLURM_ARRAY_TASK_ID", "7"},
        {"SLURM_ARRAY_TASK_COUNT", "3"},
        {"SLURM_ARRAY_TASK_MIN", "5"},
        {"SLURM_ARRAY_TASK_STEP", "1"}},
       "3/3"},
      {{{"SLURM_ARRAY_TASK_ID", "4"},
        {"SLURM_ARRAY_TASK_COUNT", "4"},
        {"SLURM_ARRAY_TASK_MIN", "0"},
        {"SLURM_ARRAY_TASK_STEP", "2"}},
       "3/4"},
      {{{"CIRCLE_NODE_INDEX", "1"}, {"CIRCLE_NODE_TOTAL", "2"}}, "2/2"},
      {{{"BUILDKITE_PARALLEL_JOB", "0"}, {"BUILDKITE_PARALLEL_JOB_COUNT", "2"}}, "1/2"},
      {{{"CACHESTONE_SHARD", "1/1"}, {"CI_NODE_INDEX", "2"}, {"CI_NODE_TOTAL", "3"}}, ""},
      {{{"CACHESTONE_SHARD", ""}, {"CI_NODE_INDEX", "2"}, {"CI_NODE_TOTAL", "3"}}, "2/3"},
      {{{"CI_NODE_INDEX", "1"}, {"CI_NODE_TOTAL", "1"}}, ""},
  };
  for (const Row& row : rows) {
    const auto wish = shard_from(environment(row.variables));
    EXPECT_EQ(wish ? text(wish->shard) : "", row.shard) << ::testing::PrintToString(row.variables);
  }
  EXPECT_EQ(shard_from(environment({{"CI_NODE_INDEX", "1"}, {"CI_NODE_TOTAL", "3"}}))->by,
            "CI_NODE_INDEX and CI_NODE_TOTAL (GitLab CI)");
}

TEST(Shard, AnEnvironmentThatMakesNoSenseIsAnError) {
  struct Row {
    Variables variables;
    std::string message;
  };
  const Row rows[] = {
      {{{"JOB_COMPLETION_INDEX", "3"}}, "CACHESTONE_SHARD_TOTAL does not say of how many"},
      {{{"CACHESTONE_SHARD_INDEX", "4"}, {"CACHESTONE_SHARD_TOTAL", "4"}}, "index 4, counted from 0, of 4"},
      {{{"CI_NODE_INDEX", "0"}, {"CI_NODE_TOTAL", "4"}}, "index 0, counted from 1, of 4"},
      {{{"CI_NODE_INDEX", "two"}, {"CI_NODE_TOTAL", "4"}}, "CI_NODE_INDEX must be a whole number, not \"two\""},
      {{{"CACHESTONE_SHARD", "5/4"}}, "CACHESTONE_SHARD: a shard is K/N"},
      {{{"SLURM_ARRAY_TASK_ID", "7"}, {"SLURM_ARRAY_TASK_COUNT", "3"}, {"SLURM_ARRAY_TASK_MIN", "1"}},
       "index 7, counted from 1, of 3"},  // --array=1,3,7
  };
  for (const Row& row : rows) {
    try {
      shard_from(environment(row.variables));
      ADD_FAILURE() << row.message;
    } catch (const std::invalid_argument& error) {
      EXPECT_THAT(error.what(), ::testing::HasSubstr(row.message));
    }
  }
}

class ShardsOfTheSuite : public ::testing::Test {
 protected:
  ShardsOfTheSuite() {
    for (const cases::Suite& suite : suite_.suites) {
      for (const cases::Case& item : suite.cases) all_.push_back(&item);
    }
  }
  const cases::Catalogue suite_ = cases::read_catalogue(std::filesystem::path(CACHESTONE_SOURCE_DIR) / "cases");
  std::vector<const cases::Case*> all_;
};

TEST_F(ShardsOfTheSuite, EachCaseIsInOne) {
  for (const std::size_t of : {1U, 2U, 7U}) {
    std::multiset<const cases::Case*> dealt;
    for (std::size_t index = 1; index <= of; ++index) {
      const auto part = part_of(all_, {index, of});
      dealt.insert(part.begin(), part.end());
      EXPECT_TRUE(std::is_sorted(part.begin(), part.end(), [&](const auto* a, const auto* b) {
        return std::find(all_.begin(), all_.end(), a) < std::find(all_.begin(), all_.end(), b);
      })) << "in the order of the suite";
    }
    EXPECT_EQ(dealt, std::multiset<const cases::Case*>(all_.begin(), all_.end())) << of;
  }
}

TEST_F(ShardsOfTheSuite, EachTakesAboutAsLong) {
  const auto requests_of = [](const std::vector<const cases::Case*>& part) {
    std::size_t requests = 0;
    for (const cases::Case* item : part) {
      for (const cases::Step& step : item->steps) requests += step.clients;
      for (const cases::Step& step : item->control) requests += step.clients;
    }
    return static_cast<double>(requests);
  };
  const auto seconds_of = [](const std::vector<const cases::Case*>& part) {
    Seconds all{0};
    for (const cases::Case* item : part) all += std::min(item->length(), Seconds(100));
    return static_cast<double>(all.count());
  };
  constexpr std::size_t kOf = 5;
  for (std::size_t index = 1; index <= kOf; ++index) {
    const auto part = part_of(all_, {index, kOf});
    EXPECT_NEAR(requests_of(part) / requests_of(all_), 1.0 / kOf, 0.004) << index;
    EXPECT_NEAR(seconds_of(part) / seconds_of(all_), 1.0 / kOf, 0.02) << index;
  }
}

TEST(ShardOfFewCases, SomeShardsAreEmptyWhenThereAreMoreThanCases) {
  const std::vector<cases::Case> items(2);
  const std::vector<const cases::Case*> all = {items.data(), &items[1]};
  std::size_t dealt = 0;
  for (std::size_t index = 1; index <= 5; ++index) dealt += part_of(all, {index, 5}).size();
  EXPECT_EQ(dealt, 2u);
}

}  // namespace
}  // namespace cachestone::harness
