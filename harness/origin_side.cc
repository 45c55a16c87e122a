#include "harness/origin_side.h"

#include <algorithm>
#include <utility>

namespace cachestone::harness {

void await_origin(world::Loop& loop, origin::Book& book, const http::Request& request,
                  const std::function<void(const http::Response&)>& interim,
                  std::function<void(const origin::Performance&)> arrived) {
  origin::Performance performance = book.answer(request, loop.now());
  for (const http::Response& each : performance.interim) interim(each);
  Milliseconds wait = performance.delay + performance.pause;
  if (performance.fault == origin::Fault::stall) {
    wait += std::min(performance.stall_for.value_or(kOriginTimeout), Milliseconds{kOriginTimeout});
  }
  loop.call_after(wait, [arrived = std::move(arrived), answer = std::move(performance)] { arrived(answer); });
}

void ask_origin(world::Loop& loop, origin::Book& book, const http::Request& request,
                const std::function<void(const http::Response&)>& interim, std::function<void(const Heard&)> ended) {
  await_origin(loop, book, request, interim,
               [interim, ended = std::move(ended), method = request.method](const origin::Performance& answer) {
                 const Heard heard = hear(answer, method);
                 for (const http::Response& each : heard.interim) interim(each);
                 ended(heard);
               });
}

}  // namespace cachestone::harness
