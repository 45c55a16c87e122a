#include "origin/control/session.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "origin/control/wire_json.h"

namespace cachestone::origin {

void Session::add_news(std::string token, std::size_t entry, std::string lost) {
  news.push_back({++last, std::move(token), entry, std::move(lost)});
  for (const Waiting& one : std::exchange(waiting, {})) one.tell();
}

void Session::forget_until(std::uint64_t number) {
  while (!news.empty() && news.front().number <= number) news.pop_front();
}

nlohmann::json Session::news_after(std::uint64_t number, const Book& book, std::size_t most,
                                   std::uint64_t& until) const {
  nlohmann::json list = nlohmann::json::array();
  std::size_t bytes = 0;
  until = last;
  for (const News& item : news) {
    if (item.number <= number) continue;
    if (bytes > most) break;
    until = item.number;
    const std::vector<LogEntry>& log = book.log(item.token);
    if (!item.lost.empty()) {
      list.push_back({{"number", item.number}, {"token", item.token}, {"lost", item.lost}});
    } else if (item.entry < log.size()) {  // else the case was closed meanwhile
      list.push_back({{"number", item.number}, {"token", item.token}, {"entry", write_entry(log[item.entry])}});
      bytes += log[item.entry].request.body.size() + log[item.entry].response.body.size() + 500;
    }
  }
  return list;
}

}  // namespace cachestone::origin
