#include "reports/badge.h"

#include <string_view>

#include "reports/grade.h"
#include "reports/text.h"
#include "reports/xml.h"

namespace cachestone::reports {
namespace {

constexpr std::size_t kLongestName = 48;  // bytes
constexpr std::size_t kLetter = 7;        // pixels of a letter, about: textLength makes it so
constexpr std::size_t kMargin = 8;
constexpr std::size_t kHeight = 20;

// White letters on each of these can be read by those who see little (a contrast of 4.5 and more).
std::string_view colour_of(Grade grade) {
  switch (grade) {
    case Grade::violates:
      return "#b3261e";
    case Grade::discouraged:
      return "#8a5a00";
    case Grade::slower:
      return "#1f6f78";
    case Grade::conforms:
      return "#2c6e2f";
    default:
      return "#5b5b5b";
  }
}

std::string attribute(std::string_view name, std::size_t value) {
  return xml_attribute(name, std::to_string(value));
}

// A box from `left` on, with its text.
std::string box(std::size_t left, std::size_t letters, std::string_view colour, const std::string& text) {
  const std::size_t width = letters * kLetter + 2 * kMargin;
  return " <rect" + attribute("x", left) + attribute("width", width) + attribute("height", kHeight) +
         xml_attribute("fill", colour) + "/>\n <text" + attribute("x", left + kMargin) + attribute("y", 14) +
         attribute("textLength", letters * kLetter) + ">" + xml_text(text) + "</text>\n";
}

// The name with the version, unless the name says it already.
std::string called(const TargetResult& target) {
  std::string text(start_of(target.name, kLongestName));
  if (!target.version.empty() && text.find(target.version) == std::string::npos) {
    text += " " + std::string(start_of(target.version, kLongestName));
  }
  return visible(text);
}

}  // namespace

std::string badge(const Results& results, std::size_t target) {
  const Tally total = matrix(results, ResultIndex(results)).totals[target];
  const Label& grade = label(total.grade());
  const std::string name = called(results.targets[target]);
  const std::string number = score(total);
  const std::string word = std::string(grade.symbol) + " " + std::string(grade.word);
  const std::string worth = number.empty() ? word : word + " " + number;
  const std::size_t left = code_points(name);
  const std::size_t right = code_points(worth);
  const std::size_t middle = left * kLetter + 2 * kMargin;
  return "<svg" + xml_attribute("xmlns", "http://www.w3.org/2000/svg") +
         attribute("width", middle + right * kLetter + 2 * kMargin) + attribute("height", kHeight) +
         xml_attribute("role", "img") + xml_attribute("aria-label", name + ": " + worth) +
         xml_attribute("font-family", "Verdana, DejaVu Sans, sans-serif") + attribute("font-size", 11) +
         xml_attribute("fill", "#ffffff") + ">\n <title>" + xml_text(name + ": " + worth) + ". " +
         xml_text(grade.meaning) + "</title>\n" + box(0, left, "#3b3b3b", name) +
         box(middle, right, colour_of(total.grade()), worth) + "</svg>\n";
}

}  // namespace cachestone::reports
