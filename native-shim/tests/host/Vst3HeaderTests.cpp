// The C header that the Java bindings are made from, held against Steinberg's: sizes and offsets of structures when this
// is compiled, slots of functions here. Only for compilers with the Itanium ABI, where a pointer to a virtual member
// function holds the function's place in the table.
#include "HostedPlugin.h"

#include "pluginterfaces/base/ibstream.h"
#include "pluginterfaces/vst/ivstchannelcontextinfo.h"
#include "pluginterfaces/vst/ivsthostapplication.h"

#include <Catch.h>
#include <cstddef>
#include <cstring>

namespace ours
{
#include "vst3.h"
}

namespace vst = Steinberg::Vst;

#define SAME_SIZE(type, theirs) static_assert (sizeof (ours::type) == sizeof (theirs), #type)
#define SAME_PLACE(type, theirs, field, theirField) \
    static_assert (offsetof (ours::type, field) == offsetof (theirs, theirField), #type "." #field)
#define SAME(type, theirs, field) SAME_PLACE (type, theirs, field, field)

SAME_SIZE (PFactoryInfo, Steinberg::PFactoryInfo);
SAME_SIZE (PClassInfo2, Steinberg::PClassInfo2);
SAME (PClassInfo2, Steinberg::PClassInfo2, name);
SAME (PClassInfo2, Steinberg::PClassInfo2, subCategories);
SAME (PClassInfo2, Steinberg::PClassInfo2, sdkVersion);
SAME_SIZE (BusInfo, vst::BusInfo);
SAME (BusInfo, vst::BusInfo, name);
SAME (BusInfo, vst::BusInfo, flags);
SAME_SIZE (ProcessSetup, vst::ProcessSetup);
SAME (ProcessSetup, vst::ProcessSetup, sampleRate);
SAME_SIZE (AudioBusBuffers, vst::AudioBusBuffers);
SAME_PLACE (AudioBusBuffers, vst::AudioBusBuffers, channelBuffers, channelBuffers32);
SAME_SIZE (ProcessData, vst::ProcessData);
SAME (ProcessData, vst::ProcessData, inputs);
SAME (ProcessData, vst::ProcessData, inputParameterChanges);
SAME (ProcessData, vst::ProcessData, processContext);
SAME_SIZE (ProcessContext, vst::ProcessContext);
SAME (ProcessContext, vst::ProcessContext, continousTimeSamples);
SAME (ProcessContext, vst::ProcessContext, barPositionMusic);
SAME (ProcessContext, vst::ProcessContext, tempo);
SAME (ProcessContext, vst::ProcessContext, timeSigDenominator);
SAME_PLACE (ProcessContext, vst::ProcessContext, framesPerSecond, frameRate);
SAME (ProcessContext, vst::ProcessContext, samplesToNextClock);
SAME_SIZE (ParameterInfo, vst::ParameterInfo);
SAME (ParameterInfo, vst::ParameterInfo, units);
SAME (ParameterInfo, vst::ParameterInfo, defaultNormalizedValue);
SAME (ParameterInfo, vst::ParameterInfo, flags);

template <typename Member>
static size_t slotOf (Member function)
{
    size_t word = 0;
    std::memcpy (&word, &function, sizeof (word));
    return word - 1; // one more than the place, where it is virtual
}

#define SAME_SLOT(type, theirs, function) \
    CHECK (offsetof (ours::type##Vtbl, function) == slotOf (&theirs::function))

TEST_CASE ("the header has every function where Steinberg's has it")
{
    SAME_SLOT (IPluginFactory2, Steinberg::FUnknown, queryInterface);
    SAME_SLOT (IPluginFactory2, Steinberg::FUnknown, addRef);
    SAME_SLOT (IPluginFactory2, Steinberg::FUnknown, release);
    SAME_SLOT (IPluginFactory2, Steinberg::IPluginFactory, getFactoryInfo);
    SAME_SLOT (IPluginFactory2, Steinberg::IPluginFactory, countClasses);
    SAME_SLOT (IPluginFactory2, Steinberg::IPluginFactory, getClassInfo);
    SAME_SLOT (IPluginFactory2, Steinberg::IPluginFactory, createInstance);
    SAME_SLOT (IPluginFactory2, Steinberg::IPluginFactory2, getClassInfo2);

    SAME_SLOT (IComponent, vst::IComponent, initialize);
    SAME_SLOT (IComponent, vst::IComponent, terminate);
    SAME_SLOT (IComponent, vst::IComponent, getControllerClassId);
    SAME_SLOT (IComponent, vst::IComponent, setIoMode);
    SAME_SLOT (IComponent, vst::IComponent, getBusCount);
    SAME_SLOT (IComponent, vst::IComponent, getBusInfo);
    SAME_SLOT (IComponent, vst::IComponent, getRoutingInfo);
    SAME_SLOT (IComponent, vst::IComponent, activateBus);
    SAME_SLOT (IComponent, vst::IComponent, setActive);
    SAME_SLOT (IComponent, vst::IComponent, setState);
    SAME_SLOT (IComponent, vst::IComponent, getState);

    SAME_SLOT (IAudioProcessor, vst::IAudioProcessor, setBusArrangements);
    SAME_SLOT (IAudioProcessor, vst::IAudioProcessor, getBusArrangement);
    SAME_SLOT (IAudioProcessor, vst::IAudioProcessor, canProcessSampleSize);
    SAME_SLOT (IAudioProcessor, vst::IAudioProcessor, getLatencySamples);
    SAME_SLOT (IAudioProcessor, vst::IAudioProcessor, setupProcessing);
    SAME_SLOT (IAudioProcessor, vst::IAudioProcessor, setProcessing);
    SAME_SLOT (IAudioProcessor, vst::IAudioProcessor, process);
    SAME_SLOT (IAudioProcessor, vst::IAudioProcessor, getTailSamples);

    SAME_SLOT (IEditController, vst::IEditController, initialize);
    SAME_SLOT (IEditController, vst::IEditController, terminate);
    SAME_SLOT (IEditController, vst::IEditController, setComponentState);
    SAME_SLOT (IEditController, vst::IEditController, setState);
    SAME_SLOT (IEditController, vst::IEditController, getState);
    SAME_SLOT (IEditController, vst::IEditController, getParameterCount);
    SAME_SLOT (IEditController, vst::IEditController, getParameterInfo);
    SAME_SLOT (IEditController, vst::IEditController, getParamStringByValue);
    SAME_SLOT (IEditController, vst::IEditController, getParamValueByString);
    SAME_SLOT (IEditController, vst::IEditController, normalizedParamToPlain);
    SAME_SLOT (IEditController, vst::IEditController, plainParamToNormalized);
    SAME_SLOT (IEditController, vst::IEditController, getParamNormalized);
    SAME_SLOT (IEditController, vst::IEditController, setParamNormalized);
    SAME_SLOT (IEditController, vst::IEditController, setComponentHandler);
    SAME_SLOT (IEditController, vst::IEditController, createView);

    SAME_SLOT (IParamValueQueue, vst::IParamValueQueue, getParameterId);
    SAME_SLOT (IParamValueQueue, vst::IParamValueQueue, getPointCount);
    SAME_SLOT (IParamValueQueue, vst::IParamValueQueue, getPoint);
    SAME_SLOT (IParamValueQueue, vst::IParamValueQueue, addPoint);
    SAME_SLOT (IParameterChanges, vst::IParameterChanges, getParameterCount);
    SAME_SLOT (IParameterChanges, vst::IParameterChanges, getParameterData);
    SAME_SLOT (IParameterChanges, vst::IParameterChanges, addParameterData);
    SAME_SLOT (IComponentHandler, vst::IComponentHandler, beginEdit);
    SAME_SLOT (IComponentHandler, vst::IComponentHandler, performEdit);
    SAME_SLOT (IComponentHandler, vst::IComponentHandler, endEdit);
    SAME_SLOT (IComponentHandler, vst::IComponentHandler, restartComponent);

    SAME_SLOT (IHostApplication, vst::IHostApplication, getName);
    SAME_SLOT (IHostApplication, vst::IHostApplication, createInstance);
    SAME_SLOT (IAttributeList, vst::IAttributeList, setInt);
    SAME_SLOT (IAttributeList, vst::IAttributeList, getInt);
    SAME_SLOT (IAttributeList, vst::IAttributeList, setFloat);
    SAME_SLOT (IAttributeList, vst::IAttributeList, getFloat);
    SAME_SLOT (IAttributeList, vst::IAttributeList, setString);
    SAME_SLOT (IAttributeList, vst::IAttributeList, getString);
    SAME_SLOT (IAttributeList, vst::IAttributeList, setBinary);
    SAME_SLOT (IAttributeList, vst::IAttributeList, getBinary);
    SAME_SLOT (IInfoListener, vst::ChannelContext::IInfoListener, setChannelContextInfos);
    SAME_SLOT (IMessage, vst::IMessage, getMessageID);
    SAME_SLOT (IMessage, vst::IMessage, setMessageID);
    SAME_SLOT (IMessage, vst::IMessage, getAttributes);
    SAME_SLOT (IConnectionPoint, vst::IConnectionPoint, connect);
    SAME_SLOT (IConnectionPoint, vst::IConnectionPoint, disconnect);
    SAME_SLOT (IConnectionPoint, vst::IConnectionPoint, notify);
    SAME_SLOT (IBStream, Steinberg::IBStream, read);
    SAME_SLOT (IBStream, Steinberg::IBStream, write);
    SAME_SLOT (IBStream, Steinberg::IBStream, seek);
    SAME_SLOT (IBStream, Steinberg::IBStream, tell);
}
