#include "simulator/net/tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "simulator/net/certificate_problem.h"

namespace cachestone::net {
namespace {

constexpr std::array<unsigned char, 9> kHttp11 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

// What OpenSSL says about the last failure of this thread: "no start line". Forgets all of it.
std::string reason() {
  const unsigned long code = ERR_peek_error();
  if (ERR_GET_REASON(code) == SSL_R_WRONG_VERSION_NUMBER || ERR_GET_REASON(code) == SSL_R_HTTP_REQUEST) {
    ERR_clear_error();
    return "the other side does not speak it";
  }
  const char* text = ERR_reason_error_string(code);
  ERR_clear_error();
  if (ERR_SYSTEM_ERROR(code)) return std::generic_category().message(ERR_GET_REASON(code));
  return text == nullptr ? "unknown reason" : text;
}

int choose_http11(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                  unsigned int offered_length, void*) {
  unsigned char* found = nullptr;
  const int result = SSL_select_next_proto(&found, length, kHttp11.data(), kHttp11.size(), offered, offered_length);
  *chosen = found;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

bool is_ip_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> bytes;
  return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

// RFC 6066 §3: a name is sent, an address is not.
void expect_server(SSL* ssl, const std::string& name) {
  if (name.empty()) return;
  if (is_ip_address(name)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str());
  } else {
    std::string sent = name;
    SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, sent.data());
    SSL_set1_host(ssl, name.c_str());
  }
}

}  // namespace

TlsContext::TlsContext(bool is_server)
    : is_server_(is_server), native_(SSL_CTX_new(is_server ? TLS_server_method() : TLS_client_method()), SSL_CTX_free) {
  if (!native_) throw std::runtime_error("cannot use TLS: " + reason());
  SSL_CTX_set_min_proto_version(native(), TLS1_2_VERSION);
  SSL_CTX_set_mode(native(), SSL_MODE_RELEASE_BUFFERS);
}

std::shared_ptr<const TlsContext> TlsContext::server(const std::filesystem::path& certificate,
                                                     const std::filesystem::path& key) {
  auto context = std::make_shared<TlsContext>(true);
  SSL_CTX* native = context->native();
  if (SSL_CTX_use_certificate_chain_file(native, certificate.c_str()) != 1) {
    throw std::runtime_error("cannot use the certificate " + certificate.string() + ": " + reason());
  }
  if (SSL_CTX_use_PrivateKey_file(native, key.c_str(), SSL_FILETYPE_PEM) != 1) {
    throw std::runtime_error("cannot use the key " + key.string() + ": " + reason());
  }
  SSL_CTX_set_num_tickets(native, 0);  // nothing comes unasked on a connection that is idle
  SSL_CTX_set_alpn_select_cb(native, choose_http11, nullptr);
  return context;
}

std::shared_ptr<const TlsContext> TlsContext::client(const TlsTrust& trust) {
  auto context = std::make_shared<TlsContext>(false);
  SSL_CTX* native = context->native();
  SSL_CTX_set_alpn_protos(native, kHttp11.data(), kHttp11.size());
  if (trust.anybody) return context;
  SSL_CTX_set_verify(native, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_default_verify_paths(native);
  ERR_clear_error();  // a system without any authorities trusts nobody
  if (!trust.authorities.empty() && SSL_CTX_load_verify_file(native, trust.authorities.c_str()) != 1) {
    throw std::runtime_error("cannot use the authorities in " + trust.authorities.string() + ": " + reason());
  }
  return context;
}

Tls::Tls(const TlsUse& use)
    : context_(use.context), ssl_(SSL_new(context_->native()), SSL_free), server_name_(use.server_name) {
  if (!ssl_) throw std::runtime_error("cannot use TLS: " + reason());
  SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  if (context_->is_server()) {
    SSL_set_accept_state(ssl_.get());
  } else {
    SSL_set_connect_state(ssl_.get());
    expect_server(ssl_.get(), server_name_);
    SSL_set_app_data(ssl_.get(), this);
    SSL_set_verify(ssl_.get(), SSL_get_verify_mode(ssl_.get()), on_verified);
  }
  advance();
}

// Called for each certificate of the chain, and again for each thing that is wrong with it: the first one is told.
int Tls::on_verified(int well, x509_store_ctx_st* chain) {
  auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* self = static_cast<Tls*>(SSL_get_app_data(ssl));
  const bool checked = (SSL_get_verify_mode(ssl) & SSL_VERIFY_PEER) != 0;
  if (well == 0 && checked && self->distrust_.empty()) {
    self->distrust_ = certificate_problem(chain, self->server_name_);
  }
  return well;
}

void Tls::receive(std::string_view wire) {
  BIO_write(SSL_get_rbio(ssl_.get()), wire.data(), static_cast<int>(wire.size()));
  advance();
}

void Tls::send(std::string_view plain) {
  if (!error_.empty() || plain.empty()) return;
  if (!established_) {
    early_ += plain;
    return;
  }
  ERR_clear_error();
  std::size_t written = 0;  // all of it: the wire takes everything
  went_well(SSL_write_ex(ssl_.get(), plain.data(), plain.size(), &written));
}

void Tls::finish() {
  if (established_ && error_.empty()) SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

std::string Tls::take_plain() {
  return std::exchange(plain_, {});
}

std::string Tls::take_wire() {
  BIO* wire = SSL_get_wbio(ssl_.get());
  std::string bytes(BIO_ctrl_pending(wire), '\0');
  if (!bytes.empty()) BIO_read(wire, bytes.data(), static_cast<int>(bytes.size()));
  return bytes;
}

// As far as the bytes that have arrived allow.
void Tls::advance() {
  if (!error_.empty() || peer_finished_) return;
  ERR_clear_error();  // somebody else's on this thread would be taken for ours
  if (!established_) {
    if (!went_well(SSL_do_handshake(ssl_.get()))) return;
    established_ = true;
    send(std::exchange(early_, {}));
  }
  std::array<char, 4096> block;
  for (std::size_t count = 0;; plain_.append(block.data(), count)) {
    if (!went_well(SSL_read_ex(ssl_.get(), block.data(), block.size(), &count))) return;
  }
}

bool Tls::went_well(int result) {
  if (result == 1) return true;
  const int kind = SSL_get_error(ssl_.get(), result);
  if (kind == SSL_ERROR_WANT_READ) return false;
  if (kind == SSL_ERROR_ZERO_RETURN) {
    peer_finished_ = true;
  } else {
    fail();
  }
  return false;
}

void Tls::fail() {
  const std::string why = reason();
  error_ = distrust_.empty() ? "TLS failed: " + why : distrust_;
}

}  // namespace cachestone::net
