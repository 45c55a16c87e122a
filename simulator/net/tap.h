// Somebody who listens to all connections of this process, for transcripts: every byte as it is before TLS, or after
// it.
#pragma once

#include <functional>
#include <string_view>

namespace cachestone::net {

struct TapEvent {
  const void* connection;  // tells connections apart while they live
  bool accepted;           // by a server of ours; else a client of ours made it
  bool outgoing;           // from us
  std::string_view bytes;
};

// To be called before there are connections, and on the thread that they live on. Null: nobody listens.
void set_tap(std::function<void(const TapEvent&)> tap);

namespace internal {
void tell_tap(const TapEvent& event);
}

}  // namespace cachestone::net
