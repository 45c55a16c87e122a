// The way to the control API through the origin's own port, for a harness that reaches the origin only through the
// cache: requests whose path has the segment "/.cachestone/" are control calls.
#pragma once

#include <memory>

#include "origin/control/control.h"
#include "simulator/net/server.h"

namespace cachestone::origin {

// Answers the exchange when it is a control call, and says whether it is. The control must outlive it.
bool take_control_call(Control& control, const std::shared_ptr<net::Exchange>& exchange);

}  // namespace cachestone::origin
