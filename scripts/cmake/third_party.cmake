# The libraries that the engine is built on, from source folders that are not part of this project.
# scripts/setup fetches them to build/sources; each variable takes any other existing folder.
#
# Targets: kissfft, stb, libtiff (with zlib and libjpeg behind it).

include(ExternalProject)

set(phasebound_sources "${CMAKE_CURRENT_LIST_DIR}/../../build/sources")

# Declares PHASEBOUND_<NAME>_SOURCE and stops where it does not hold the file that tells it.
function(phasebound_source name default witness)
  set(PHASEBOUND_${name}_SOURCE "${default}" CACHE PATH "Folder with the sources of ${name}")
  if(NOT EXISTS "${PHASEBOUND_${name}_SOURCE}/${witness}")
    message(FATAL_ERROR "No ${witness} in '${PHASEBOUND_${name}_SOURCE}'. Run scripts/setup, or "
                        "pass -DPHASEBOUND_${name}_SOURCE=<folder with the sources of ${name}>.")
  endif()
endfunction()

phasebound_source(KISSFFT "${phasebound_sources}/kissfft" kiss_fft.c)
phasebound_source(ZLIB "${phasebound_sources}/zlib" zlib.h)
phasebound_source(LIBJPEG "${phasebound_sources}/libjpeg-turbo" jpeglib.h)
phasebound_source(LIBTIFF "${phasebound_sources}/tiff" libtiff/tiffio.h)
phasebound_source(STB /usr/include/stb stb_image.h)

# KissFFT four lanes wide: a number is an SSE register, which Emscripten maps to SIMD128.
add_library(kissfft STATIC "${PHASEBOUND_KISSFFT_SOURCE}/kiss_fft.c")
target_include_directories(kissfft SYSTEM PUBLIC "${PHASEBOUND_KISSFFT_SOURCE}")
target_compile_definitions(kissfft PUBLIC USE_SIMD)
target_compile_options(kissfft PRIVATE -w -ffp-contract=off)
if(NOT EMSCRIPTEN AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_options(kissfft PUBLIC -msse2)
endif()

add_library(stb INTERFACE)
target_include_directories(stb SYSTEM INTERFACE "${PHASEBOUND_STB_SOURCE}")

# zlib needs no configuration, and its own build would write into the source folder.
set(phasebound_zlib_files adler32 compress crc32 deflate infback inffast inflate inftrees trees
                          uncompr zutil)
list(TRANSFORM phasebound_zlib_files PREPEND "${PHASEBOUND_ZLIB_SOURCE}/")
list(TRANSFORM phasebound_zlib_files APPEND ".c")
add_library(zlib STATIC ${phasebound_zlib_files})
target_compile_options(zlib PRIVATE -w)
# The distribution's sources leave zconf.h to be made from its template, others bring it.
set(phasebound_zlib_headers "${CMAKE_BINARY_DIR}/third-party/zlib")
if(EXISTS "${PHASEBOUND_ZLIB_SOURCE}/zconf.h")
  configure_file("${PHASEBOUND_ZLIB_SOURCE}/zconf.h" "${phasebound_zlib_headers}/zconf.h" COPYONLY)
else()
  configure_file("${PHASEBOUND_ZLIB_SOURCE}/zconf.h.in" "${phasebound_zlib_headers}/zconf.h" COPYONLY)
endif()
configure_file("${PHASEBOUND_ZLIB_SOURCE}/zlib.h" "${phasebound_zlib_headers}/zlib.h" COPYONLY)
target_include_directories(zlib SYSTEM PUBLIC "${phasebound_zlib_headers}")

# libjpeg-turbo and libtiff keep their own builds, of which only the library and its headers are
# taken.
set(phasebound_prefix "${CMAKE_BINARY_DIR}/third-party")
list(JOIN phasebound_common_flags " " phasebound_external_flags)
set(phasebound_external_arguments
    -DCMAKE_BUILD_TYPE=Release "-DCMAKE_C_FLAGS_RELEASE=${CMAKE_C_FLAGS_RELEASE} -DNDEBUG"
    "-DCMAKE_C_FLAGS=${phasebound_external_flags} -w"
    -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER} -DBUILD_SHARED_LIBS=OFF)
if(CMAKE_TOOLCHAIN_FILE)
  list(APPEND phasebound_external_arguments -DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE})
endif()

# Builds one target of the project in a folder; LIBRARY is the archive that comes of it and HEADERS
# are what includes need, some from the source and some from the build folder.
function(phasebound_external name source)
  cmake_parse_arguments(PARSE_ARGV 2 external "" "TARGET;LIBRARY" "DEPENDS;HEADERS;ARGUMENTS")
  set(include "${phasebound_prefix}/include")
  file(MAKE_DIRECTORY "${include}")
  ExternalProject_Add(
    ${name}_build
    SOURCE_DIR "${source}"
    BINARY_DIR "${phasebound_prefix}/${name}"
    PREFIX "${phasebound_prefix}/${name}-steps"
    DOWNLOAD_COMMAND ""
    DEPENDS ${external_DEPENDS}
    CMAKE_ARGS ${phasebound_external_arguments} ${external_ARGUMENTS}
    BUILD_COMMAND "${CMAKE_COMMAND}" --build <BINARY_DIR> --target ${external_TARGET}
    INSTALL_COMMAND "${CMAKE_COMMAND}" -E copy ${external_HEADERS} "${include}"
    BUILD_BYPRODUCTS "${phasebound_prefix}/${name}/${external_LIBRARY}"
    LOG_CONFIGURE ON LOG_BUILD ON LOG_INSTALL ON LOG_OUTPUT_ON_FAILURE ON)
  add_library(${name} INTERFACE)
  add_dependencies(${name} ${name}_build)
  target_include_directories(${name} SYSTEM INTERFACE "${include}")
  target_link_libraries(${name} INTERFACE "${phasebound_prefix}/${name}/${external_LIBRARY}")
endfunction()

set(phasebound_libjpeg_arguments "")
set(phasebound_libtiff_arguments "")
if(EMSCRIPTEN)
  # These checks cannot run a program of the target, or guess wrong under this toolchain.
  set(phasebound_libjpeg_arguments -DHAVE_SIZE_T=1 -DSIZE_T=4 -DHAVE_UNSIGNED_LONG=1
                                   -DUNSIGNED_LONG=4)
  set(phasebound_libtiff_arguments -DHAVE_SIZEOF_SIZE_T=1 -DSIZEOF_SIZE_T=4)
endif()

phasebound_external(
  libjpeg "${PHASEBOUND_LIBJPEG_SOURCE}"
  TARGET jpeg-static
  LIBRARY libjpeg.a
  HEADERS <SOURCE_DIR>/jpeglib.h <SOURCE_DIR>/jmorecfg.h <SOURCE_DIR>/jerror.h
          <BINARY_DIR>/jconfig.h
  ARGUMENTS -DENABLE_SHARED=0 -DWITH_TURBOJPEG=0 -DWITH_SIMD=0 ${phasebound_libjpeg_arguments})

phasebound_external(
  libtiff "${PHASEBOUND_LIBTIFF_SOURCE}"
  TARGET tiff
  LIBRARY libtiff/libtiff.a
  HEADERS <SOURCE_DIR>/libtiff/tiff.h <SOURCE_DIR>/libtiff/tiffio.h
          <SOURCE_DIR>/libtiff/tiffvers.h <BINARY_DIR>/libtiff/tiffconf.h
  DEPENDS zlib libjpeg_build
  ARGUMENTS
    -Dtiff-tools=OFF -Dtiff-tests=OFF -Dtiff-contrib=OFF -Dtiff-docs=OFF -Dcxx=OFF
    -Dlibdeflate=OFF -Djbig=OFF -Dlerc=OFF -Dlzma=OFF -Dzstd=OFF -Dwebp=OFF
    -Dlogluv=OFF -Dmdi=OFF -Dnext=OFF -Dpixarlog=OFF -Dthunder=OFF
    -DZLIB_INCLUDE_DIR=${phasebound_zlib_headers}
    -DZLIB_LIBRARY=$<TARGET_FILE:zlib>
    -DJPEG_INCLUDE_DIR=${phasebound_prefix}/include
    -DJPEG_LIBRARY=${phasebound_prefix}/libjpeg/libjpeg.a
    ${phasebound_libtiff_arguments})
target_link_libraries(libtiff INTERFACE libjpeg zlib)
if(NOT EMSCRIPTEN)
  target_link_libraries(libtiff INTERFACE m)
endif()
