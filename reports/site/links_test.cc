#include "reports/site/links.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace cachestone::reports::site {
namespace {

TEST(Links, PathsAreReadable) {
  EXPECT_EQ(case_path("vary/star/never-reused"), "cases/vary/star/never-reused.html");
  EXPECT_EQ(row_path("vary/star"), "rows/vary/star.html");
}

TEST(Links, PathsAreSafeAndDistinct) {
  std::set<std::string> seen;
  for (const std::string& id : {
           std::string(),         std::string("."),
           std::string(".."),     std::string("../x"),
           std::string("/x"),     std::string("x/"),
           std::string("x//y"),   std::string("x/../y"),
           std::string("a b"),    std::string("a_20b"),
           std::string("A"),      std::string("a"),
           std::string("a.html"), std::string("a.html/b"),
           std::string("a\\b"),   std::string("\0", 1),
           std::string("\xff"),   std::string("%2e%2e"),
           std::string("a:b"),    std::string("a?b#c"),
           std::string(300, 'a'), std::string(299, 'a') + "b",
           std::string(200, '/'), std::string(100000, '\xff'),
       }) {
    const std::string path = row_path(id);
    EXPECT_TRUE(seen.insert(path).second) << path;
    EXPECT_LT(path.size(), 200U);
    EXPECT_EQ(path.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./"),
              std::string::npos)
        << path;
    EXPECT_EQ(path.find(".."), std::string::npos) << path;
    EXPECT_EQ(path.find("//"), std::string::npos) << path;
    EXPECT_EQ(path.find('.'), path.size() - 5) << path;
  }
}

TEST(Links, NamesOfFilesAreReadableAndDistinct) {
  FileNames names;
  EXPECT_EQ(names.take("RFC 9111"), "rfc-9111");
  EXPECT_EQ(names.take("rfc-9111"), "rfc-9111-2");
  EXPECT_EQ(names.take("Apache httpd 2.4"), "apache-httpd-2-4");
  EXPECT_EQ(names.take("https://cdn.example/"), "https-cdn-example");
  EXPECT_EQ(names.take("\xff/.."), "unnamed");
  EXPECT_EQ(names.take(""), "unnamed-2");
  EXPECT_EQ(names.take("Index"), "index-2") << "index.html is the list of all";
  EXPECT_LT(names.take(std::string(100000, 'x')).size(), 70U);
}

TEST(Links, AreRelative) {
  struct Row {
    const char* from;
    const char* to;
    const char* expected;
  };
  for (const Row& row : {
           Row{"index.html", "rows/vary/star.html", "rows/vary/star.html"},
           Row{"rows/vary/star.html", "index.html", "../../index.html"},
           Row{"rows/vary/star.html", "rows/vary/matching.html", "matching.html"},
           Row{"rows/vary/star.html", "rows/age/sent.html", "../age/sent.html"},
           Row{"cases/vary/star/a.html", "rows/vary/star.html#nginx", "../../../rows/vary/star.html#nginx"},
           Row{"rows/vary/star.html", "rows/vary/star.html", "star.html"},
           Row{"rows/va/a.html", "rows/vary/a.html", "../vary/a.html"},
       }) {
    EXPECT_EQ(relative(row.from, row.to), row.expected);
  }
}

}  // namespace
}  // namespace cachestone::reports::site
