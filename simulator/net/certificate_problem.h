// Why a certificate is not believed, in words for a person who has to mend it: with its names, or its date.
#pragma once

#include <string>

struct x509_store_ctx_st;

namespace cachestone::net {

// To be called from OpenSSL's verification when it has found something wrong. `server_name` is whom the client asked
// for. "the certificate is not for cache.example, but for a.example, 192.0.2.1".
std::string certificate_problem(x509_store_ctx_st* chain, const std::string& server_name);

}  // namespace cachestone::net
