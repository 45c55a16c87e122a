// TLS without sockets: bytes from the wire in, plain bytes out, and the other way round.
//
// A TlsContext is what many connections share: who we are (a server's certificate), or whom we trust (a client). A Tls
// is one connection's end. Connection (connection.h) carries the wire's bytes, so that everything above it sees plain
// ones, and resets and half closes stay what they are.
//
//   Tls tls(context, {.server_name = "cache.example"});
//   send_to_wire(tls.take_wire());                   // the handshake begins
//   tls.receive(bytes_from_wire);                    // again and again
//   handle(tls.take_plain()); send_to_wire(tls.take_wire());
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;
struct x509_store_ctx_st;

namespace cachestone::net {

// Whom a client believes.
struct TlsTrust {
  std::filesystem::path authorities;  // PEM, besides those of the system; empty: only those
  bool anybody = false;               // no certificate is checked
};

class TlsContext {
 public:
  // The certificate, with its chain, and its key, both PEM. Throws std::runtime_error: "cannot use the certificate
  // a.pem: …".
  static std::shared_ptr<const TlsContext> server(const std::filesystem::path& certificate,
                                                  const std::filesystem::path& key);
  // Throws std::runtime_error when the file of authorities cannot be used.
  static std::shared_ptr<const TlsContext> client(const TlsTrust& trust = {});

  explicit TlsContext(bool is_server);
  bool is_server() const { return is_server_; }
  ssl_ctx_st* native() const { return native_.get(); }

 private:
  bool is_server_;
  std::shared_ptr<ssl_ctx_st> native_;
};

// What one connection uses.
struct TlsUse {
  std::shared_ptr<const TlsContext> context;  // null: no TLS
  std::string server_name{};                  // of a client: asked for (SNI) and looked for in the certificate
};

class Tls {
 public:
  explicit Tls(const TlsUse& use);
  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;

  void receive(std::string_view wire);
  // Before the handshake is over, it waits.
  void send(std::string_view plain);
  // Says to the peer that nothing more follows.
  void finish();
  std::string take_plain();
  std::string take_wire();

  bool established() const { return established_; }
  bool peer_finished() const { return peer_finished_; }
  // Why the connection is of no use any more; empty while it is: "the certificate expired on 2026-03-01 12:00 UTC".
  const std::string& error() const { return error_; }

 private:
  static int on_verified(int well, x509_store_ctx_st* chain);
  void advance();
  bool went_well(int result);
  void fail();

  std::shared_ptr<const TlsContext> context_;
  std::unique_ptr<ssl_st, void (*)(ssl_st*)> ssl_;
  std::string early_;  // to be sent after the handshake
  std::string plain_;
  bool established_ = false;
  bool peer_finished_ = false;
  std::string server_name_;
  std::string distrust_;  // what is wrong with the server's certificate
  std::string error_;
};

}  // namespace cachestone::net
