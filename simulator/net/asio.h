// Boost.Asio, included in one way: <utility> comes first (Asio 1.74's coroutines forget it), and names are short.
#pragma once

#include <utility>

// clang-format off
#include <boost/asio.hpp>
// clang-format on

#include <string>

namespace cachestone::net {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;

// The system's message, as part of a sentence: "address already in use".
std::string describe(const error_code& error);

}  // namespace cachestone::net
