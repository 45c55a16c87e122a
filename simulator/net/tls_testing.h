// For tests of TLS: an authority with a server's certificate for 127.0.0.1, localhost and origin.test, made anew each
// time, and a blocking client that speaks TLS.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "simulator/net/testing.h"
#include "simulator/net/tls.h"
#include "simulator/scratch_folder_testing.h"

namespace cachestone::net::testing {

// PEM files in a folder of their own, which is removed at the end.
class Certificates {
 public:
  // The server's certificate is valid from and until these times, in seconds from now.
  explicit Certificates(long from = -3600, long until = 24 * 3600) {
    const Key authority_key = make_key();
    const Key server_key = make_key();
    const Certificate issuer = make("Cachestone test authority", authority_key.get(), nullptr, authority_key.get());
    const Certificate server = make("origin.test", server_key.get(), issuer.get(), authority_key.get());
    X509_gmtime_adj(X509_getm_notBefore(server.get()), from);
    X509_gmtime_adj(X509_getm_notAfter(server.get()), until);
    X509_sign(server.get(), authority_key.get(), EVP_sha256());
    write(authority(), [&](FILE* file) { return PEM_write_X509(file, issuer.get()); });
    write(certificate(), [&](FILE* file) { return PEM_write_X509(file, server.get()); });
    write(key(), [&](FILE* file) {
      return PEM_write_PrivateKey(file, server_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
  }

  std::filesystem::path authority() const { return folder_.path() / "authority.pem"; }
  std::filesystem::path certificate() const { return folder_.path() / "certificate.pem"; }
  std::filesystem::path key() const { return folder_.path() / "key.pem"; }

 private:
  using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
  using Certificate = std::unique_ptr<X509, void (*)(X509*)>;

  static Key make_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

  static void extend(X509* certificate, int what, const char* value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, what, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }

  // Signed by itself when there is no `issuer`.
  static Certificate make(const char* name, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key) {
    Certificate certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), issuer == nullptr ? 1 : 2);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 24 * 3600);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name), -1,
                               -1, 0);
    X509_set_issuer_name(certificate.get(), issuer == nullptr ? subject : X509_get_subject_name(issuer));
    if (issuer == nullptr) {
      extend(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    } else {
      extend(certificate.get(), NID_subject_alt_name, "DNS:origin.test,DNS:localhost,IP:127.0.0.1");
    }
    X509_sign(certificate.get(), issuer_key, EVP_sha256());
    return certificate;
  }

  template <typename Writer>
  static void write(const std::filesystem::path& file, Writer writer) {
    FILE* stream = std::fopen(file.c_str(), "w");
    if (stream == nullptr || writer(stream) != 1) throw std::runtime_error("cannot write " + file.string());
    std::fclose(stream);
  }

  ScratchFolder folder_;
};

// A client that blocks (RawClient), through TLS.
class SecureClient {
 public:
  SecureClient(std::uint16_t port, TlsUse use) : wire_(port), tls_(std::move(use)) {
    while (!tls_.established() && exchange_bytes()) {
    }
  }
  const std::string& error() const { return tls_.error(); }
  bool established() const { return tls_.established(); }
  void send(std::string_view plain) {
    tls_.send(plain);
    wire_.send_all_or_less(tls_.take_wire());
  }
  // Everything up to the end. " FIN" when the server said that it was the end, " CUT" when the connection just ended.
  std::string read_all() {
    std::string got = tls_.take_plain();
    while (!tls_.peer_finished() && exchange_bytes()) got += tls_.take_plain();
    got += tls_.take_plain();
    return got + (tls_.peer_finished() ? " FIN" : " CUT");
  }

 private:
  // Returns false when nothing more will come.
  bool exchange_bytes() {
    wire_.send_all_or_less(tls_.take_wire());
    if (!tls_.error().empty()) return false;
    const std::string bytes = wire_.read_bytes(1);
    if (bytes.empty()) return false;
    tls_.receive(bytes);
    return true;
  }

  RawClient wire_;
  Tls tls_;
};

}  // namespace cachestone::net::testing
