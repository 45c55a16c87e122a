// One exchange before anything else: is there a cache that answers, and does it ask our origin?
#pragma once

#include <functional>
#include <string>

#include "harness/target.h"
#include "origin/script/book.h"

namespace cachestone::harness {

// Sends one request whose answer must not be stored through the target. Calls `done` once, later, with what is wrong,
// or an empty text when all is well. Where an origin far away was restarted meanwhile, and has lost the case, it
// is tried again. `where` is how messages name the cache ("nginx at 127.0.0.1:8080"). Target and book must live until
// then.
void smoke(Target& target, origin::Book& book, const std::string& run, std::string where,
           std::function<void(std::string problem)> done);

}  // namespace cachestone::harness
