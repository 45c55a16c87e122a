# What every target is built with: C++20, warnings as errors, the sanitizer of the preset, fast linking and ccache.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(CACHESTONE_SANITIZE "" CACHE STRING "Value of -fsanitize= for everything (address,undefined or thread); empty for none")
option(CACHESTONE_FUZZ "Build the fuzz targets (clang only): the libraries that parse, and nothing with coroutines" OFF)

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
                    -Wold-style-cast -Wunused -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees problems inside libstdc++ and nlohmann/json at -O2 that are not there (GCC PR 105651, 105562).
  add_compile_options(-Wno-restrict -Wno-maybe-uninitialized -Wno-array-bounds)
endif()
if(CACHESTONE_SANITIZE)
  add_compile_options(-fsanitize=${CACHESTONE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CACHESTONE_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
