// The control API on a port of its own, by cpp-httplib: then the origin's public port has none of it.
//
// cpp-httplib answers on threads; the control lives on the loop's thread. So each call is posted to the loop, and its
// thread waits for the reply.
#pragma once

#include <filesystem>
#include <memory>

#include "origin/control/control.h"
#include "simulator/net/address.h"

namespace boost::asio {
class io_context;
}

namespace cachestone::origin {

// PEM files; empty: http.
struct CertificateFiles {
  std::filesystem::path certificate;
  std::filesystem::path key;
  bool empty() const { return certificate.empty(); }
};

class ControlPort {
 public:
  // Listens at once, and answers as soon as the context runs. Throws std::runtime_error when it cannot. Context and
  // control must outlive it.
  ControlPort(boost::asio::io_context& context, Control& control, const net::Address& listen,
              const CertificateFiles& files);
  // On the loop's thread. Calls under way are answered with 503.
  ~ControlPort();
  ControlPort(const ControlPort&) = delete;
  ControlPort& operator=(const ControlPort&) = delete;

  net::Address address() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace cachestone::origin
