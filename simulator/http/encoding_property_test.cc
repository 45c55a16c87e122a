// Properties of base64 and UTF-8 for any bytes.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "simulator/http/base64.h"
#include "simulator/http/utf8.h"

namespace cachestone::http {
namespace {

std::string any_bytes() {
  return *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
}

RC_GTEST_PROP(EncodingProperty, Base64IsReadAsItWasWritten, ()) {
  const std::string bytes = any_bytes();
  const std::string text = encode_base64(bytes);
  RC_ASSERT(decode_base64(text) == bytes);
  RC_ASSERT(text.size() == (bytes.size() + 2) / 3 * 4);
  RC_ASSERT(decode_base64(text.substr(0, text.find('='))) == bytes);
}

RC_GTEST_PROP(EncodingProperty, WhatIsReadAsBase64IsBase64, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ABz09+/=")));
  const auto bytes = decode_base64(text);
  if (bytes) RC_ASSERT(decode_base64(encode_base64(*bytes)) == bytes);
}

// Bytes that start and continue sequences, so that some sequences are whole.
std::string any_nearly_utf8() {
  return *rc::gen::container<std::string>(
      rc::gen::elementOf(std::string("a\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc2\xe0\xe2\xed\xef\xf0\xf1\xf4\xf5")));
}

RC_GTEST_PROP(EncodingProperty, MendedTextIsUtf8, ()) {
  const std::string text = any_nearly_utf8();
  const std::string mended = mend_utf8(text);
  RC_ASSERT(is_utf8(mended));
  RC_ASSERT(mend_utf8(mended) == mended);
  RC_ASSERT(is_utf8(text) == (mended == text));
}

RC_GTEST_PROP(EncodingProperty, Utf8IsUtf8InPieces, ()) {
  const std::string a = mend_utf8(any_nearly_utf8());
  const std::string b = any_nearly_utf8();
  RC_ASSERT(mend_utf8(a + b) == a + mend_utf8(b));
}

}  // namespace
}  // namespace cachestone::http
