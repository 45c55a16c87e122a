#include "simulator/policy/search_variance.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "simulator/http/structured_fields.h"
#include "simulator/http/utf8.h"
#include "simulator/policy/uri.h"

namespace cachestone::policy {
namespace {

namespace sf = http::sf;
using Names = std::vector<std::string>;

// A parameter of a query: name and value, decoded.
using Pair = std::pair<std::string, std::string>;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// §5.3, and the same for names and values of a query (WHATWG URL §5.1): + is a space, percent-encoding is undone where
// it is whole, and the bytes are UTF-8, mended where they are not.
std::string decoded(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low >= 0) {
      bytes += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      bytes += text[i] == '+' ? ' ' : text[i];
    }
  }
  return http::mend_utf8(bytes);
}

// An inner list of Strings, or nothing.
std::optional<Names> strict_names(const sf::Member& member) {
  const auto* list = std::get_if<sf::InnerList>(&member);
  if (list == nullptr) return std::nullopt;
  Names names;
  for (const sf::Item& item : list->items) {
    const auto* text = std::get_if<std::string>(&item.value);
    if (text == nullptr) return std::nullopt;
    names.push_back(*text);
  }
  return names;
}

// What a cache makes of it that minds no types.
Names lenient_names(const sf::Member& member) {
  Names names;
  const auto add = [&](const sf::Item& item) {
    if (const auto* text = std::get_if<std::string>(&item.value)) names.push_back(*text);
    if (const auto* token = std::get_if<sf::Token>(&item.value)) names.push_back(token->text);
  };
  if (const auto* item = std::get_if<sf::Item>(&member)) {
    add(*item);
  } else {
    const auto& items = std::get<sf::InnerList>(member).items;
    std::for_each(items.begin(), items.end(), add);
  }
  return names;
}

bool is_true(const sf::Member& member) {
  const auto* item = std::get_if<sf::Item>(&member);
  return item != nullptr && item->value == sf::BareItem(true);
}

bool is_boolean(const sf::Member& member) {
  const auto* item = std::get_if<sf::Item>(&member);
  return item != nullptr && std::holds_alternative<bool>(item->value);
}

bool only_known_keys(const sf::Dictionary& value) {
  return std::all_of(value.begin(), value.end(), [](const auto& entry) {
    return entry.first == "key-order" || entry.first == "params" || entry.first == "except";
  });
}

// §5.1; nothing for the default.
std::optional<SearchVariance> strict_variance(const sf::Dictionary& value) {
  const sf::Member* key_order = value.find("key-order");
  const sf::Member* params = value.find("params");
  const sf::Member* except = value.find("except");
  if (key_order != nullptr && !is_boolean(*key_order)) return std::nullopt;
  if ((params != nullptr) == (except != nullptr)) return std::nullopt;
  auto names = strict_names(params != nullptr ? *params : *except);
  if (!names) return std::nullopt;
  return SearchVariance{except != nullptr, std::move(*names), key_order == nullptr || !is_true(*key_order)};
}

// The cache that goes on where §5.1 says to stop.
SearchVariance lenient_variance(const sf::Dictionary& value) {
  SearchVariance variance;
  const sf::Member* params = value.find("params");
  const sf::Member* except = value.find("except");
  variance.except = params == nullptr ? except != nullptr : is_true(*params);
  if (params != nullptr) {
    variance.names = lenient_names(*params);
  } else if (except != nullptr) {
    variance.names = lenient_names(*except);
  }
  if (const sf::Member* key_order = value.find("key-order")) {
    variance.key_order = is_boolean(*key_order) && !is_true(*key_order);
  }
  return variance;
}

// Empty when there is none.
std::string_view query_of(std::string_view uri) {
  const std::size_t mark = uri.find('?');
  return mark == std::string_view::npos ? std::string_view() : uri.substr(mark + 1);
}

// The parser of application/x-www-form-urlencoded (WHATWG URL §5.1). The cache that does not parse compares the pieces
// as they are written, empty ones too.
std::vector<Pair> pairs_of(std::string_view uri, const Rulebook& rules) {
  std::string_view left = query_of(uri);
  const bool parsed = rules.in_force(Clause::search_parsed_pairs);
  std::vector<Pair> pairs;
  while (!left.empty()) {
    const std::string_view piece = left.substr(0, left.find('&'));
    left.remove_prefix(std::min(piece.size() + 1, left.size()));
    const std::string_view name = piece.substr(0, piece.find('='));
    if (!parsed) {
      pairs.emplace_back(name, piece);
    } else if (!piece.empty()) {
      pairs.emplace_back(decoded(name), decoded(piece.substr(std::min(name.size() + 1, piece.size()))));
    }
  }
  return pairs;
}

// What the variance leaves of a query. Names are sorted by their bytes and not by UTF-16 code units as §6 has it: any
// order will do, as long as both URIs have the same.
std::vector<Pair> significant_pairs(std::string_view uri, const SearchVariance& variance, const Rulebook& rules) {
  std::vector<Pair> pairs = pairs_of(uri, rules);
  std::erase_if(pairs, [&](const Pair& pair) {
    bool named = std::binary_search(variance.names.begin(), variance.names.end(), pair.first);
    if (rules.distorted(Distortion::search_names_ignore_case)) {
      named = std::any_of(variance.names.begin(), variance.names.end(),
                          [&](const std::string& name) { return http::same_name(name, pair.first); });
    }
    return named != variance.except;
  });
  if (!variance.key_order || rules.distorted(Distortion::search_order_never_matters)) {
    std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.first < b.first; });
  }
  return pairs;
}

}  // namespace

SearchVariance search_variance(const http::Fields& fields, const Rulebook& rules) {
  if (!fields.has("No-Vary-Search")) return {};
  const auto value = sf::parse_dictionary(fields, "No-Vary-Search");
  if (!value) return {};
  if (!rules.in_force(Clause::search_unknown_keys_ignored) && !only_known_keys(*value)) return {};
  const bool strict = rules.in_force(Clause::search_errors_are_default);
  SearchVariance variance = strict ? strict_variance(*value).value_or(SearchVariance()) : lenient_variance(*value);
  if (!rules.in_force(Clause::search_except)) variance.except = false;
  if (rules.in_force(Clause::search_names_decoded)) {
    std::transform(variance.names.begin(), variance.names.end(), variance.names.begin(), decoded);
  }
  std::sort(variance.names.begin(), variance.names.end());
  variance.names.erase(std::unique(variance.names.begin(), variance.names.end()), variance.names.end());
  return variance;
}

std::string path_key(std::string_view uri, const Rulebook& rules) {
  if (!rules.in_force(Clause::search_same_path)) return std::string(origin_of(uri));
  return std::string(uri.substr(0, uri.find('?')));
}

Decision match_search(std::string_view presented_uri, std::string_view stored_uri, const SearchVariance& variance,
                      const Rulebook& rules) {
  Decision decision(rules);
  if (presented_uri == stored_uri) return decision;
  if (path_key(presented_uri, rules) != path_key(stored_uri, rules)) {
    decision.add(Clause::search_same_path, Ruling::must_not,
                 [&] { return "another resource than " + std::string(stored_uri) + ": not only the query differs"; });
  } else if (variance.is_default() && rules.in_force(Clause::search_default_is_exact)) {
    decision.add(Clause::search_default_is_exact, Ruling::must_not,
                 "another query, and No-Vary-Search allows no difference");
  } else if (!rules.in_force(Clause::search_variance_matches)) {
    decision.add(Clause::search_variance_matches, Ruling::must_not, "only the same query is the same here");
  } else if (significant_pairs(presented_uri, variance, rules) != significant_pairs(stored_uri, variance, rules)) {
    decision.add(Clause::search_parsed_pairs, Ruling::must_not, [&] {
      return "the query differs from " + std::string(stored_uri) + " in what No-Vary-Search leaves";
    });
  } else {
    decision.add(Clause::search_variance_matches, Ruling::may,
                 [&] { return "equivalent to " + std::string(stored_uri) + " by No-Vary-Search"; });
  }
  return decision;
}

bool superseded(std::string_view stored_value, std::string_view latest_value, const Rulebook& rules) {
  return rules.in_force(Clause::search_latest_value) && !latest_value.empty() && latest_value != stored_value;
}

}  // namespace cachestone::policy
