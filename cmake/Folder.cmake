# cachestone_folder(NAME USES dep...): makes the library cachestone_NAME from the *.cc of the current folder,
# one test program NAME_test from its *_test.cc, one program per *_fuzz.cc and *_bench.cc.
# A new file needs no change here or in the folder's CMakeLists.txt: its name says what it is.
include(GoogleTest)

function(cachestone_folder NAME)
  cmake_parse_arguments(ARG "" "" "USES;TEST_USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cc)
  file(GLOB tests CONFIGURE_DEPENDS *_test.cc)
  file(GLOB fuzzers CONFIGURE_DEPENDS *_fuzz.cc)
  file(GLOB benchmarks CONFIGURE_DEPENDS *_bench.cc)
  list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|_bench|/main)\\.cc$")

  add_library(cachestone_${NAME} ${sources})
  target_include_directories(cachestone_${NAME} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(cachestone_${NAME} PUBLIC ${ARG_USES})

  if(tests AND NOT CACHESTONE_FUZZ)
    add_executable(${NAME}_test ${tests})
    target_link_libraries(${NAME}_test PRIVATE cachestone_${NAME} ${ARG_TEST_USES} cachestone_rapidcheck
                          GTest::gmock GTest::gtest_main)
    target_compile_definitions(${NAME}_test PRIVATE CACHESTONE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    gtest_discover_tests(${NAME}_test TEST_PREFIX "${NAME}." NO_PRETTY_VALUES PROPERTIES TIMEOUT 120 DISCOVERY_TIMEOUT 60)
  endif()
  if(NOT CACHESTONE_FUZZ)
    foreach(file ${benchmarks})
      get_filename_component(program ${file} NAME_WE)
      add_executable(${program} ${file})
      target_link_libraries(${program} PRIVATE cachestone_${NAME} benchmark::benchmark_main)
    endforeach()
  else()
    foreach(file ${fuzzers})
      get_filename_component(program ${file} NAME_WE)
      add_executable(${program} ${file})
      target_link_libraries(${program} PRIVATE cachestone_${NAME})
      target_link_options(${program} PRIVATE -fsanitize=fuzzer)
    endforeach()
  endif()
endfunction()
