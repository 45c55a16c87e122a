// The scripted origin on the public side, for `cachestone origin --token-file FILE`: it answers what a harness
// somewhere else has registered through the control API (control/CONTROL.md), and nobody else.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "origin/control/control.h"
#include "origin/control/port.h"
#include "simulator/net/address.h"

namespace cachestone::origin {

struct RemoteOptions {
  net::Address listen;
  CertificateFiles files;               // none: http
  std::optional<net::Address> control;  // a port of its own for the control API; else it is on the public port
  ControlOptions api;
};

// Serves until SIGINT or SIGTERM. `print` gets one line at a time, without its end: first "listening on
// https://0.0.0.0:8443", then what goes on. Throws std::runtime_error when it cannot listen or use the certificate.
void run_remote(RemoteOptions options, const std::function<void(const std::string&)>& print);

}  // namespace cachestone::origin
