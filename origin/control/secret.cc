#include "origin/control/secret.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace cachestone::origin {
namespace {

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

Digest digest(std::string_view text) {
  std::string bytes(text);
  Digest result;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), result.data());
  return result;
}

}  // namespace

std::string random_id() {
  std::array<unsigned char, 16> bytes;
  if (RAND_bytes(bytes.data(), bytes.size()) != 1) throw std::runtime_error("the system has no random numbers");
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

bool same_secret(std::string_view a, std::string_view b) {
  const Digest digest_a = digest(a);
  const Digest digest_b = digest(b);
  return CRYPTO_memcmp(digest_a.data(), digest_b.data(), digest_a.size()) == 0;
}

std::string read_secret(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) {
    throw std::runtime_error("cannot read the token file " + file.string() + ": " + std::strerror(errno));
  }
  constexpr std::string_view kSpace = " \t\r\n";
  text.erase(text.find_last_not_of(kSpace) + 1);
  text.erase(0, text.find_first_not_of(kSpace));
  return checked_secret(std::move(text), "the token in " + file.string());
}

std::string checked_secret(std::string secret, const std::string& where) {
  if (secret.size() < kShortestSecret) {
    throw std::runtime_error(where + " is too short: expected at least " + std::to_string(kShortestSecret) +
                             " characters, found " + std::to_string(secret.size()));
  }
  if (!std::all_of(secret.begin(), secret.end(), [](char c) { return c > ' ' && c < '\x7f'; })) {
    throw std::runtime_error(where + " is not one word of printable ASCII");
  }
  return secret;
}

}  // namespace cachestone::origin
