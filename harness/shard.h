// Splitting a run over several machines: each plays its shard, `cachestone report` puts the results together.
//
// The split depends on the cases alone, so that every machine makes the same one. A case needs nothing but itself: the
// probes of the capabilities that it needs are played in every shard where one needs them (applies.h).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cases/case.h"
#include "reports/results.h"

namespace cachestone::harness {

using reports::Shard;

// "2/5". Throws std::invalid_argument that says what was expected.
Shard parse_shard(const std::string& text);

// A shard that the environment asks for, and where it says so.
struct ShardWish {
  Shard shard;
  std::string by;  // "CI_NODE_INDEX and CI_NODE_TOTAL (GitLab CI)"
};

// Looks up an environment variable; nothing when it is not set, or empty.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
Environment process_environment();

// The first that the environment asks for, of those in the table of shard.cc (harness/README.md lists them); nothing
// when it asks for none, or for one whole. Throws std::invalid_argument when it asks for something that cannot be, or
// does not say how many shards there are.
std::optional<ShardWish> shard_from(const Environment& environment);

// The cases of a shard, in their order. Each case is in exactly one shard, and all shards take about equally long.
std::vector<const cases::Case*> part_of(const std::vector<const cases::Case*>& all, const Shard& shard);

}  // namespace cachestone::harness
