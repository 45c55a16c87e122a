#include "simulator/http/base64.h"

#include <gtest/gtest.h>

namespace cachestone::http {
namespace {

// The first rows are those of RFC 4648 §10.
TEST(Base64, BothWays) {
  struct Row {
    std::string bytes;
    const char* text;
  };
  const Row rows[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {std::string("\0\xff\xfe", 3), "AP/+"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(encode_base64(row.bytes), row.text);
    EXPECT_EQ(decode_base64(row.text), row.bytes);
  }
}

TEST(Base64, PaddingAndPadBits) {
  EXPECT_EQ(decode_base64("Zg"), "f");
  EXPECT_EQ(decode_base64("Zm8"), "fo");
  EXPECT_EQ(decode_base64("Zh=="), "f");
  for (const char* text : {"Z", "Zg=", "Zg===", "Zm9v=", "Zm9v====", "=", "====", "Zg==Zg==", "Zm9\n", "Zm 9v", "Zm9_",
                           "Z===", "Zm9vY", "Zg=a"}) {
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace cachestone::http
