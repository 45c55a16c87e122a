// Does the clock of a cache follow the jumps of ours? One response shows it: it is reused within its lifetime, and no
// longer when the clock has jumped beyond that.
#pragma once

#include <functional>
#include <string>

#include "harness/target.h"
#include "origin/script/book.h"
#include "simulator/world/loop.h"

namespace cachestone::harness {

// Calls `done` once, later, with the reason why the cache's clock does not follow, or cannot be seen to; empty when it
// does. A cache may need a moment after its start before it stores anything. All must live until then.
void probe_clock(Target& target, origin::Book& book, world::Loop& loop, const std::string& run,
                 std::function<void(std::string problem)> done);

}  // namespace cachestone::harness
