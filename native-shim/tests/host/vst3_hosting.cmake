# vst3_hosting: Steinberg's hosting classes, of the SDK that JUCE brings.
find_path(VST3_SDK pluginterfaces/base/funknown.h
  HINTS ${juce_audio_processors_DIR} ${JUCE_MODULES_DIR} /usr/share/juce/modules
  PATH_SUFFIXES juce_audio_processors/format_types/VST3_SDK format_types/VST3_SDK
  REQUIRED NO_CMAKE_FIND_ROOT_PATH)

add_library(vst3_hosting STATIC
  ${VST3_SDK}/pluginterfaces/base/coreiids.cpp
  ${VST3_SDK}/pluginterfaces/base/funknown.cpp
  ${VST3_SDK}/pluginterfaces/base/conststringtable.cpp
  ${VST3_SDK}/pluginterfaces/base/ustring.cpp
  ${VST3_SDK}/base/source/baseiids.cpp
  ${VST3_SDK}/base/source/fbuffer.cpp
  ${VST3_SDK}/base/source/fdebug.cpp
  ${VST3_SDK}/base/source/fobject.cpp
  ${VST3_SDK}/base/source/fstring.cpp
  ${VST3_SDK}/base/source/updatehandler.cpp
  ${VST3_SDK}/base/thread/source/flock.cpp
  ${VST3_SDK}/public.sdk/source/common/memorystream.cpp
  ${VST3_SDK}/public.sdk/source/vst/hosting/hostclasses.cpp
  ${VST3_SDK}/public.sdk/source/vst/hosting/pluginterfacesupport.cpp
  ${VST3_SDK}/public.sdk/source/vst/vstinitiids.cpp)
target_include_directories(vst3_hosting SYSTEM PUBLIC ${VST3_SDK})
target_compile_definitions(vst3_hosting PUBLIC $<IF:$<CONFIG:Debug>,DEVELOPMENT=1,RELEASE=1>)
target_compile_options(vst3_hosting PRIVATE -w)
