// Members of a list: trimmed, not empty, in the order of the text, each a list of itself; written with commas they are
// the same list, and empty members between them mean nothing.
#include <cstddef>
#include <cstdint>
#include <string>

#include "simulator/http/fuzzing.h"
#include "simulator/http/message.h"

using namespace cachestone::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const auto members = list_members(text);
  std::string written;
  std::string with_gaps = " ,\t,";
  const char* end = text.data();
  for (std::string_view member : members) {
    require(!member.empty() && trim(member) == member, "a member is trimmed and not empty");
    require(member.data() >= end, "members are in the order of the text");
    end = member.data() + member.size();
    require(end <= text.data() + text.size(), "members are within the text");
    require(list_members(member) == std::vector<std::string_view>{member}, "a member is a list of itself");
    if (!written.empty()) written += ", ";
    written += member;
    with_gaps += std::string(member) + " ,,";
  }
  require(list_members(written) == members, "a list means the same when it is written again");
  const bool closed = members.empty() || list_members(std::string(members.back()) + ",x").size() == 2;
  require(!closed || list_members(with_gaps) == members, "empty members mean nothing");
  return 0;
}
