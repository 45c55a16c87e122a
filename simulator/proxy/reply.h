// Answers on a connection: our version (RFC 9110 §2.5), true framing, and "close" when it is the last.
#pragma once

#include "simulator/engine/cache.h"
#include "simulator/net/server.h"
#include "simulator/proxy/target_form.h"

namespace cachestone::proxy {

void send_reply(net::Exchange& exchange, engine::Reply reply);
void refuse(net::Exchange& exchange, const Refusal& refusal);

}  // namespace cachestone::proxy
