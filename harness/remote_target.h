// A cache under test whose origin is a remote one: around every exchange with the cache, the origin is told first which
// step it belongs to, and its log is fetched afterwards, before anybody hears of the answer.
#pragma once

#include <functional>
#include <string>

#include "harness/origin_link.h"
#include "harness/target.h"
#include "origin/script/book.h"
#include "simulator/world/loop.h"

namespace cachestone::harness {

class RemoteTarget : public Target {
 public:
  // All must outlive it.
  RemoteTarget(world::Loop& loop, Target& cache, origin::Book& book, OriginLink& link);

  Leave exchange(http::Request request, std::function<void(Received)> done) override;
  std::string gap(const std::string& base) const override;
  void fetch_log(std::function<void()> done) override;

 private:
  struct Exchange;
  void complete(const std::shared_ptr<Exchange>& exchange, Received received);
  void fail(const std::shared_ptr<Exchange>& exchange, const std::string& why);

  world::Loop& loop_;
  Target& cache_;
  origin::Book& book_;
  OriginLink& link_;
};

}  // namespace cachestone::harness
