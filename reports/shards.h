// The shards of a run, each with some of its results, as one again.
#pragma once

#include <string>
#include <vector>

#include "reports/results.h"

namespace cachestone::reports {

struct Source {
  std::string file;  // for messages
  Results results;
};

// What is no shard stays as it is. Of the shards, the parts of each target become one source, where the first of them
// was; its `incomplete` names the shards that are missing, and what the shards themselves say is missing. Throws
// json::InputError for parts that do not belong together: of another split, of other cases, of another version of the
// target, or one that is there twice.
std::vector<Source> join_shards(const std::vector<Source>& sources);

}  // namespace cachestone::reports
