#include "harness/clock_probe.h"

#include <memory>
#include <utility>

namespace cachestone::harness {
namespace {

constexpr Seconds kJump{600};
constexpr Milliseconds kPause{100};
constexpr int kAttempts = 50;

class Probe : public std::enable_shared_from_this<Probe> {
 public:
  Probe(Target& target, origin::Book& book, world::Loop& loop, std::string token, std::function<void(std::string)> done)
      : target_(target), book_(book), loop_(loop), token_(std::move(token)), done_(std::move(done)) {
    origin::Answer answer;
    answer.fields.add("Cache-Control", "max-age=60");
    answer.fields.add("Content-Type", "text/plain");
    book_.open(token_, {{"GET", "/clock", std::move(answer)}});
  }

  void begin() {
    ask([self = shared_from_this()](std::size_t) {
      self->ask([self](std::size_t asked) { self->after_second(asked); });
    });
  }

 private:
  // Calls `next` with how many requests the origin has got because of this one.
  void ask(std::function<void(std::size_t)> next) {
    const std::size_t before = book_.log(token_).size();
    http::Request request;
    // Each attempt has a page of its own: what an earlier one left behind must not count.
    request.target = "/" + token_ + "/clock?" + std::to_string(attempt_);
    target_.exchange(std::move(request), [self = shared_from_this(), before, next = std::move(next)](Received) {
      next(self->book_.log(self->token_).size() - before);
    });
  }

  void after_second(std::size_t asked) {
    if (asked == 0) {
      return loop_.call_after(kJump, [self = shared_from_this()] {
        self->ask([self](std::size_t later) {
          self->end(later > 0 ? "" : "it reused a response after its lifetime, as if our clock had not moved");
        });
      });
    }
    if (++attempt_ >= kAttempts) return end("it did not reuse a fresh response, so its clock cannot be seen");
    loop_.pause(kPause, [self = shared_from_this()] { self->begin(); });
  }

  void end(const std::string& problem) {
    book_.close(token_);
    done_(problem);
  }

  Target& target_;
  origin::Book& book_;
  world::Loop& loop_;
  const std::string token_;
  const std::function<void(std::string)> done_;
  int attempt_ = 0;
};

}  // namespace

void probe_clock(Target& target, origin::Book& book, world::Loop& loop, const std::string& run,
                 std::function<void(std::string problem)> done) {
  std::make_shared<Probe>(target, book, loop, "cs-" + run + "-clock", std::move(done))->begin();
}

}  // namespace cachestone::harness
