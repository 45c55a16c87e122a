// What the origin keeps for one run of a harness: its open cases, and the news about them that it has not fetched yet.
//
// News is a stream, numbered from 1, of every request that a case of the session got, and of every one that could not
// be logged. Asking for what came after number N says that everything until N has arrived, so it is forgotten here.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "origin/script/book.h"
#include "simulator/http/time.h"

namespace cachestone::origin {

struct Session {
  // About one request of one case.
  struct News {
    std::uint64_t number = 0;
    std::string token;
    std::size_t entry = 0;  // in the book's log of the case
    std::string lost{};     // or why it is not in the log
  };
  struct OpenCase {
    std::string script;  // as it was given, to recognise it when it is given again
    std::size_t bytes = 0;
  };
  // Somebody who waits for news.
  struct Waiting {
    std::uint64_t after = 0;
    std::uint64_t ticket = 0;
    std::function<void()> tell;
  };

  std::string id;
  Milliseconds clock{0};  // how far the harness's clock is before the origin's
  Time last_heard{};
  std::map<std::string, OpenCase, std::less<>> cases;
  std::deque<News> news;
  std::uint64_t last = 0;  // number of the latest
  std::vector<Waiting> waiting;

  void add_news(std::string token, std::size_t entry, std::string lost = "");
  void forget_until(std::uint64_t number);
  // Up to about so many bytes of what came after `number`, and the number of the last of it.
  nlohmann::json news_after(std::uint64_t number, const Book& book, std::size_t most, std::uint64_t& until) const;
};

}  // namespace cachestone::origin
