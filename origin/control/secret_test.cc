#include "origin/control/secret.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace cachestone::origin {
namespace {

TEST(Secret, RandomIdsDiffer) {
  EXPECT_EQ(random_id().size(), 32u);
  EXPECT_NE(random_id(), random_id());
}

TEST(Secret, OnlyTheSameIsTheSame) {
  EXPECT_TRUE(same_secret("abc", "abc"));
  for (const char* other : {"", "ab", "abcd", "abC", "xbc"}) EXPECT_FALSE(same_secret("abc", other)) << other;
}

TEST(Secret, AFileHoldsOneWord) {
  const std::filesystem::path file = ::testing::TempDir() + "secret-" + std::to_string(::getpid());
  const auto read = [&](const std::string& content) -> std::string {
    std::ofstream(file) << content;
    try {
      return read_secret(file);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
  };
  const std::string name = "the token in " + file.string();
  EXPECT_EQ(read(" 0123456789abcdef\r\n"), "0123456789abcdef");
  EXPECT_EQ(read("0123456789abcde\n"), name + " is too short: expected at least 16 characters, found 15");
  EXPECT_EQ(read(""), name + " is too short: expected at least 16 characters, found 0");
  EXPECT_EQ(read("0123456789 abcdef"), name + " is not one word of printable ASCII");
  std::filesystem::remove(file);
  EXPECT_THROW(read_secret(file), std::runtime_error);
}

}  // namespace
}  // namespace cachestone::origin
