# Windows x64 from Debian: g++-mingw-w64-x86-64-posix. cmake -DCMAKE_TOOLCHAIN_FILE=…/mingw-w64.cmake
# -DCONTINUO_WINDOWS_LIBRARIES=FOLDER, which installer/windows/libraries has filled.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(machine x86_64-w64-mingw32)
set(CMAKE_C_COMPILER ${machine}-gcc-posix)
set(CMAKE_CXX_COMPILER ${machine}-g++-posix)
set(CMAKE_RC_COMPILER ${machine}-windres)
set(CMAKE_FIND_ROOT_PATH /usr/${machine} ${CONTINUO_WINDOWS_LIBRARIES})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
# JUCE's CMake files are the machine's own: nothing of theirs is compiled for one system.
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
# In a folder named after the machine's own system, where a cross build does not look.
file(GLOB JUCE_DIR /usr/lib/*-linux-gnu/cmake/JUCE-7.*)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES CONTINUO_WINDOWS_LIBRARIES)
# Nothing of the compiler's is needed on the user's machine, no symbols are in the file, and the same sources give the
# same file (strip, afterwards, would write the time into it).
foreach(kind EXE SHARED MODULE)
  set(CMAKE_${kind}_LINKER_FLAGS_INIT "-static -s -Wl,--no-insert-timestamp")
endforeach()
