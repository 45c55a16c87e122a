#include "simulator/policy/uri.h"

#include <vector>

namespace cachestone::policy {
namespace {

std::string_view without_fragment(std::string_view text) {
  return text.substr(0, text.find('#'));
}

bool has_scheme(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && colon > 0 && text.find_first_of("/?#") > colon;
}

// Scheme and authority in lower case, without a default port; an empty path becomes "/".
std::string normalised(std::string_view uri) {
  const std::size_t authority = uri.find("://");
  if (authority == std::string_view::npos) return std::string(uri);
  const std::size_t path = std::min(uri.find_first_of("/?", authority + 3), uri.size());
  std::string head = http::lower(uri.substr(0, path));
  for (std::string_view ending : {std::string_view(":80"), std::string_view(":443"), std::string_view(":")}) {
    const bool matches = head.ends_with(ending);
    const bool is_default = ending == ":" || (ending == ":80" && head.starts_with("http:")) ||
                            (ending == ":443" && head.starts_with("https:"));
    if (matches && is_default) {
      head.resize(head.size() - ending.size());
      break;
    }
  }
  std::string rest(uri.substr(path));
  if (rest.empty() || rest.front() == '?') rest.insert(0, "/");
  return head + rest;
}

// RFC 3986 §5.2.4.
std::string remove_dot_segments(std::string_view path) {
  std::vector<std::string_view> segments;
  bool ends_with_slash = false;
  std::size_t start = 1;  // behind the leading "/"
  while (start <= path.size()) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view segment = path.substr(start, end - start);
    const bool last = end == path.size();
    if (segment == "..") {
      if (!segments.empty()) segments.pop_back();
      ends_with_slash = last;
    } else if (segment == ".") {
      ends_with_slash = last;
    } else {
      segments.push_back(segment);
    }
    start = end + 1;
  }
  std::string result;
  for (std::string_view segment : segments) {
    result += '/';
    result += segment;
  }
  if (ends_with_slash || result.empty()) result += '/';
  return result;
}

}  // namespace

std::string target_uri(const http::Request& request) {
  const std::string_view target = without_fragment(request.target);
  if (target.find("://") != std::string_view::npos && target.front() != '/') return normalised(target);
  const std::string_view host = request.fields.first("Host").value_or("");
  return normalised("http://" + std::string(http::trim(host)) + (target == "*" ? "" : std::string(target)));
}

std::string_view origin_of(std::string_view uri) {
  const std::size_t authority = uri.find("://");
  if (authority == std::string_view::npos) return {};
  return uri.substr(0, uri.find_first_of("/?#", authority + 3));
}

std::string resolve(std::string_view reference, std::string_view base) {
  reference = without_fragment(http::trim(reference));
  if (has_scheme(reference)) return normalised(reference);
  const std::string_view origin = origin_of(base);
  if (reference.starts_with("//"))
    return normalised(std::string(base.substr(0, base.find(':') + 1)) + std::string(reference));
  if (reference.empty()) return std::string(base);
  const std::string_view base_path = base.substr(origin.size(), base.find('?') - origin.size());
  if (reference.front() == '?') return std::string(origin) + std::string(base_path) + std::string(reference);
  const std::size_t query = std::min(reference.find('?'), reference.size());
  std::string path(reference.substr(0, query));
  if (path.front() != '/') path = std::string(base_path.substr(0, base_path.rfind('/') + 1)) + path;
  return std::string(origin) + remove_dot_segments(path) + std::string(reference.substr(query));
}

}  // namespace cachestone::policy
