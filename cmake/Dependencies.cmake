# The libraries we use, all from Debian 12 (scripts/setup installs them).
find_package(Threads REQUIRED)
find_package(nlohmann_json 3.11 CONFIG REQUIRED)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
find_package(OpenSSL 3 REQUIRED)

# JSON_DIAGNOSTICS puts the JSON pointer into type errors; it changes class layout, so it is set for everything.
add_compile_definitions(JSON_DIAGNOSTICS=1)

# Debian ships cpp-httplib as a compiled library with a pkg-config file; upstream ships a CMake config.
# The -D flags that pkg-config gives must never be dropped: class sizes differ with and without them.
find_package(httplib CONFIG QUIET)
if(NOT httplib_FOUND)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(cpp_httplib REQUIRED IMPORTED_TARGET cpp-httplib)
  add_library(httplib::httplib ALIAS PkgConfig::cpp_httplib)
endif()

add_library(cachestone_asio INTERFACE)
target_link_libraries(cachestone_asio INTERFACE Boost::headers Threads::Threads)
target_compile_definitions(cachestone_asio INTERFACE BOOST_ASIO_NO_DEPRECATED)
if(CACHESTONE_SANITIZE MATCHES "thread")
  # ThreadSanitizer does not understand memory fences; Asio's own locks are enough for what the fences are for.
  target_compile_definitions(cachestone_asio INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()

find_package(GTest CONFIG REQUIRED)
find_package(benchmark CONFIG REQUIRED)
find_path(RAPIDCHECK_INCLUDE rapidcheck.h REQUIRED)
find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)
add_library(cachestone_rapidcheck INTERFACE)
target_include_directories(cachestone_rapidcheck SYSTEM INTERFACE ${RAPIDCHECK_INCLUDE})
target_link_libraries(cachestone_rapidcheck INTERFACE ${RAPIDCHECK_LIBRARY})
