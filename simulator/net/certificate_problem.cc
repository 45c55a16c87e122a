#include "simulator/net/certificate_problem.h"

#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <string_view>

#include "simulator/net/asio.h"

namespace cachestone::net {
namespace {

std::string minute(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "a date that cannot be read";
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &parts);
  return text.data();
}

std::string_view bytes_of(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

template <typename Address>
std::string ip_text(std::string_view bytes) {
  typename Address::bytes_type network_order{};
  std::copy(bytes.begin(), bytes.end(), network_order.begin());
  return Address(network_order).to_string();
}

// Empty for kinds of names that no URL has.
std::string name_text(const GENERAL_NAME& name) {
  if (name.type == GEN_DNS) return std::string(bytes_of(name.d.dNSName));
  if (name.type != GEN_IPADD) return "";
  const std::string_view ip = bytes_of(name.d.iPAddress);
  if (ip.size() == 4) return ip_text<asio::ip::address_v4>(ip);
  return ip.size() == 16 ? ip_text<asio::ip::address_v6>(ip) : "";
}

std::string names_of(const X509* certificate) {
  auto* all = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  std::string names;
  for (int i = 0; i < sk_GENERAL_NAME_num(all); ++i) {
    const std::string name = name_text(*sk_GENERAL_NAME_value(all, i));
    if (!name.empty()) names += (names.empty() ? "" : ", ") + name;
  }
  GENERAL_NAMES_free(all);
  return names.empty() ? "no name at all" : names;
}

}  // namespace

std::string certificate_problem(x509_store_ctx_st* chain, const std::string& server_name) {
  const X509* certificate = X509_STORE_CTX_get_current_cert(chain);
  const int error = X509_STORE_CTX_get_error(chain);
  switch (error) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "the certificate is not for " + server_name + ", but for " + names_of(certificate);
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "the certificate expired on " + minute(X509_get0_notAfter(certificate));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "the certificate is not valid before " + minute(X509_get0_notBefore(certificate));
    default:
      return std::string("the certificate is not trusted: ") + X509_verify_cert_error_string(error);
  }
}

}  // namespace cachestone::net
