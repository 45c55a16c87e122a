// The check of a multipart/byteranges body (RFC 9110 §14.6): whatever its boundary is, its parts are those expected.
#pragma once

#include <vector>

#include "cases/case.h"
#include "harness/field_check.h"
#include "simulator/http/message.h"

namespace cachestone::harness {

// The templates of `wanted` are filled in.
Look look_at_parts(const std::vector<cases::BodyPart>& wanted, const http::Response& response);

}  // namespace cachestone::harness
