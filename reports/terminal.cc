#include "reports/terminal.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "reports/grade.h"
#include "reports/text.h"

namespace cachestone::reports {
namespace {

constexpr std::size_t kColumns = 80;
constexpr std::size_t kTargetsSideBySide = 6;
constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowestTitle = 12;
constexpr std::size_t kMostFindings = 20;  // of one target and verdict

std::string_view colour_of(Grade grade) {
  switch (grade) {
    case Grade::violates:
      return "\x1b[31m";
    case Grade::discouraged:
      return "\x1b[33m";
    case Grade::slower:
      return "\x1b[36m";
    case Grade::conforms:
      return "\x1b[32m";
    default:
      return "\x1b[2m";
  }
}

// Writes text in colour, or not.
class Pen {
 public:
  explicit Pen(bool colour) : colour_(colour) {}
  std::string grade(Grade grade, const std::string& text) const { return in(colour_of(grade), text); }
  std::string bold(const std::string& text) const { return in("\x1b[1m", text); }

 private:
  std::string in(std::string_view start, const std::string& text) const {
    return colour_ ? std::string(start) + text + "\x1b[0m" : text;
  }
  bool colour_;
};

std::string spaces(std::size_t count) {
  return std::string(count, ' ');
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t have = code_points(text);
  return have < width ? text + spaces(width - have) : text;
}

std::string first_columns(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  for (; count > 0 && end < text.size(); --count) end += first_code_point(text.substr(end)).length;
  return std::string(text.substr(0, end));
}

std::string cut(const std::string& text, std::size_t width) {
  return code_points(text) <= width ? text : first_columns(text, width - 1) + "…";
}

// Cut in the middle: names of targets differ at their ends ("proxy-8080", "proxy-8081").
std::string cut_middle(const std::string& text, std::size_t width) {
  std::size_t length = code_points(text);
  if (length <= width) return text;
  const std::size_t tail = (width - 1) / 2;
  std::string_view end = text;
  for (; length > tail; --length) end.remove_prefix(first_code_point(end).length);
  return first_columns(text, width - 1 - tail) + "…" + std::string(end);
}

// Words wrapped at the last column; every line starts with `indent` spaces.
std::string wrapped(const std::string& text, std::size_t indent) {
  std::string out;
  std::size_t column = 0;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const std::string word(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t width = code_points(word);
    if (column != 0 && column + 1 + width > kColumns) {
      out += "\n";
      column = 0;
    }
    out += column == 0 ? spaces(indent) + word : " " + word;
    column += (column == 0 ? indent : 1) + width;
  }
  return out + "\n";
}

std::string cell_text(const Tally& tally) {
  const std::string number = score(tally);
  return std::string(label(tally.grade()).symbol) + (number.empty() ? "" : " " + number);
}

// The part of the matrix that fits side by side: targets [first, last).
class Block {
 public:
  Block(const Results& results, const Matrix& matrix, std::size_t first, std::size_t last)
      : results_(results), matrix_(matrix), first_(first), last_(last) {
    std::size_t title = 0;
    std::size_t cell = 0;
    for_each_row([&](const Row& row) {
      title = std::max(title, code_points(visible(row.suite->title)));
      for (std::size_t i = first; i < last; ++i) cell = std::max(cell, code_points(cell_text(row.cells[i])));
    });
    std::size_t name = 0;
    for (std::size_t i = first; i < last; ++i) {
      name = std::max(name, code_points(visible(results.targets[i].name)));
    }
    // Names get the room that titles leave them, cells always theirs.
    const std::size_t room = kColumns > title + kGap ? (kColumns - title - kGap) / (last - first) : 0;
    column_ = std::max(cell + kGap, std::min(name + kGap, room));
    const std::size_t left = kColumns - std::min(kColumns, column_ * (last - first));
    title_ = std::max(kNarrowestTitle, std::min(title + kGap, left));
  }

  std::string text(const Pen& pen) const {
    std::string out = spaces(title_);
    for (std::size_t i = first_; i < last_; ++i) {
      out += spaces(kGap) + padded(cut_middle(visible(results_.targets[i].name), column_ - kGap), column_ - kGap);
    }
    out = trimmed(out) + "\n";
    for (const RowGroup& group : matrix_.groups) {
      out += pen.bold(cut(visible(group.area.title), kColumns)) + "\n";
      for (const Row& row : group.rows) out += line(row.suite->title, row.cells, pen);
    }
    return out;
  }

 private:
  template <typename Function>
  void for_each_row(Function function) const {
    for (const RowGroup& group : matrix_.groups) {
      for (const Row& row : group.rows) function(row);
    }
  }

  static std::string trimmed(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  }

  std::string line(const std::string& title, const std::vector<Tally>& cells, const Pen& pen) const {
    std::string out = padded("  " + cut(visible(title), title_ - kGap), title_);
    for (std::size_t i = first_; i < last_; ++i) {
      const std::string text = cell_text(cells[i]);
      out += spaces(kGap) + pen.grade(cells[i].grade(), text);
      if (i + 1 < last_) out += spaces(column_ - kGap - code_points(text));
    }
    return out + "\n";
  }

  const Results& results_;
  const Matrix& matrix_;
  std::size_t first_;
  std::size_t last_;
  std::size_t title_ = 0;   // columns of the row titles
  std::size_t column_ = 0;  // columns of a target, the gap before it included
};

std::string legend(const Matrix& matrix) {
  std::string text;
  for (const Grade grade : all_grades()) {
    bool used = false;
    for (const RowGroup& group : matrix.groups) {
      for (const Row& row : group.rows) {
        for (const Tally& cell : row.cells) used = used || cell.grade() == grade;
      }
    }
    if (!used) continue;
    text += (text.empty() ? "" : "  ") + std::string(label(grade).symbol) + " " + std::string(label(grade).word);
  }
  return text + "\nNumbers: cases that passed / cases that apply.\n";
}

std::string counts(const Tally& tally) {
  std::string text;
  for (const Verdict verdict : all_verdicts()) {
    if (tally.count(verdict) == 0) continue;
    text += (text.empty() ? "" : ", ") + std::string(name(verdict)) + " " + std::to_string(tally.count(verdict));
  }
  return text.empty() ? "no cases" : text;
}

std::string about(const TargetResult& target) {
  std::string text = visible(target.name);
  if (!target.version.empty()) text += " " + visible(target.version);
  std::string details;
  if (!target.cache.empty()) details += visible(target.cache) + " cache";
  if (!target.clock.empty()) details += (details.empty() ? "" : ", ") + visible(target.clock) + " clock";
  if (target.duration > 0) details += (details.empty() ? "" : ", ") + duration_text(target.duration);
  return details.empty() ? text : text + " (" + details + ")";
}

std::string summary(const Results& results, const Matrix& matrix, const Pen& pen) {
  std::string out;
  for (std::size_t i = 0; i < results.targets.size(); ++i) {
    const Tally& tally = matrix.totals[i];
    const Label& grade = label(tally.grade());
    std::string title = wrapped(about(results.targets[i]), 0);
    title.pop_back();
    out += pen.bold(title) + "\n  ";
    out += pen.grade(tally.grade(), std::string(grade.symbol) + " " + std::string(grade.word));
    out += ": " + std::to_string(tally.proven()) + " of " + std::to_string(tally.applicable()) + " proven\n";
    out += wrapped(counts(tally), 2);
    const std::string& failure = results.targets[i].failure;
    if (!failure.empty()) out += wrapped("Not run to the end: " + visible(failure), 2);
  }
  return out;
}

// The cases of one target with one verdict, each as "id: why".
std::string findings(const Results& results, const ResultIndex& index, std::size_t target, Verdict verdict) {
  std::string out;
  std::size_t found = 0;
  for (const CaseInfo& info : results.cases) {
    const CaseResult* result = index.find(target, info.id);
    if (result == nullptr || result->verdict != verdict || ++found > kMostFindings) continue;
    out += "  " + std::string(label(verdict).symbol) + " " + visible(info.id);
    out += result->why.empty() ? "\n" : ":\n" + wrapped(visible(result->why), 4);
  }
  if (found > kMostFindings) out += "  … and " + std::to_string(found - kMostFindings) + " more\n";
  return out;
}

std::string all_findings(const Results& results, const ResultIndex& index, Verdict verdict, const std::string& title,
                         const Pen& pen) {
  std::string out;
  for (std::size_t i = 0; i < results.targets.size(); ++i) {
    const std::string text = findings(results, index, i, verdict);
    if (!text.empty()) out += visible(results.targets[i].name) + "\n" + text;
  }
  return out.empty() ? out : "\n" + pen.bold(title) + "\n" + out;
}

std::string line_of(std::initializer_list<std::string> members) {
  std::string out;
  const char* separator = "";
  for (const std::string& member : members) {
    out += separator + visible(member);
    separator = "\t";
  }
  return out + "\n";
}

}  // namespace

std::string terminal_report(const Results& results, bool colour) {
  const Pen pen(colour);
  const ResultIndex index(results);
  const Matrix made = matrix(results, index);
  std::string out;
  for (std::size_t first = 0; first < results.targets.size(); first += kTargetsSideBySide) {
    const std::size_t last = std::min(first + kTargetsSideBySide, results.targets.size());
    out += Block(results, made, first, last).text(pen) + "\n";
  }
  out += legend(made) + "\n" + summary(results, made, pen);
  const std::string broken = all_findings(results, index, Verdict::violation, "What is broken", pen);
  out += broken.empty() ? "\nNothing was found broken.\n" : broken;
  out += all_findings(results, index, Verdict::flaky, "What ended differently when it was repeated", pen);
  out += all_findings(results, index, Verdict::error, "What could not be tested", pen);
  for (const std::string& note : notes_on_run(results)) out += "\n" + wrapped(visible(note), 0);
  return out;
}

std::string plain_report(const Results& results) {
  const ResultIndex index(results);
  const Matrix made = matrix(results, index);
  std::string out;
  for (const RowGroup& group : made.groups) {
    for (const Row& row : group.rows) {
      for (std::size_t i = 0; i < results.targets.size(); ++i) {
        const Tally& cell = row.cells[i];
        out += line_of({row.suite->id, results.targets[i].name, std::string(label(cell.grade()).word), score(cell)});
      }
    }
  }
  for (const CaseInfo& info : results.cases) {
    for (std::size_t i = 0; i < results.targets.size(); ++i) {
      const CaseResult* result = index.find(i, info.id);
      if (result == nullptr) continue;
      const Verdict verdict = result->verdict;
      const bool telling = (is_proven(verdict) && verdict != Verdict::pass) || verdict == Verdict::inconclusive ||
                           verdict == Verdict::flaky || verdict == Verdict::error;
      if (!telling) continue;
      out += line_of({info.id, results.targets[i].name, std::string(name(verdict)),
                      result->why + (result->known ? " Known: " + result->known->reason : "")});
    }
  }
  for (std::size_t i = 0; i < results.targets.size(); ++i) {
    const Tally& total = made.totals[i];
    out += line_of(
        {results.targets[i].name, "total", std::string(label(total.grade()).word), score(total), counts(total)});
  }
  for (const std::string& note : notes_on_run(results)) out += line_of({"run", note});
  return out;
}

}  // namespace cachestone::reports
