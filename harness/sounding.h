// Has the cache had its turn? Shown by requests of our own that come after whatever it has got.
//
// On a clock that jumps, time must not pass while a cache still has something to do that nobody waits for: a request of
// the background to send, a late answer of the origin to read. Nothing tells when it is done. But a request that goes
// through the cache to the origin and back after it has queued behind it, and takes as long as the cache, and the
// machine, take at that moment. Some of these, one after the other, are the evidence; sleeping would be none.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "harness/target.h"
#include "origin/script/book.h"
#include "simulator/http/time.h"
#include "simulator/world/loop.h"

namespace cachestone::harness {

class Sounding {
 public:
  struct Depth {
    int echoes;          // requests, one after the other
    Milliseconds least;  // of real time, for caches that work in several threads
  };

  // All three must outlive it. `token` is one that no case has.
  Sounding(Target& target, origin::Book& book, world::Loop& loop, std::string token);
  // One that is under way is forgotten.
  ~Sounding();

  // Calls `done` once, later; at once when `enough`, asked after each request, says so. One at a time.
  void begin(Depth depth, std::function<bool()> enough, std::function<void()> done);
  bool under_way() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace cachestone::harness
