#include "HostedPlugin.h"

#include "public.sdk/source/common/memorystream.h"

#include <chrono>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <thread>

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace continuo
{

using namespace Steinberg;
using namespace Steinberg::Vst;

namespace
{
std::string nameOf (const std::string& bundle)
{
    const auto slash = bundle.find_last_of ('/');
    return bundle.substr (slash + 1, bundle.find_last_of ('.') - slash - 1);
}

#if defined(_WIN32)
void* load (const std::string& bundle)
{
    const auto object = bundle + "/Contents/x86_64-win/" + nameOf (bundle) + ".vst3";
    if (auto* handle = LoadLibraryA (object.c_str()))
        return handle;
    throw std::runtime_error (object + ": Windows cannot load it, error " + std::to_string (GetLastError()));
}

void unload (void* handle) { FreeLibrary (static_cast<HMODULE> (handle)); }

void* find (void* handle, const char* name)
{
    return reinterpret_cast<void*> (GetProcAddress (static_cast<HMODULE> (handle), name));
}
#else
void* load (const std::string& bundle)
{
    const auto object = bundle + "/Contents/" CONTINUO_MACHINE "-linux/" + nameOf (bundle) + ".so";
    if (auto* handle = dlopen (object.c_str(), RTLD_NOW | RTLD_LOCAL))
        return handle;
    throw std::runtime_error (dlerror());
}

void unload (void* handle) { dlclose (handle); }

void* find (void* handle, const char* name) { return dlsym (handle, name); }
#endif

template <typename Function>
Function* symbol (void* handle, const char* name)
{
    if (auto* found = find (handle, name))
        return reinterpret_cast<Function*> (found);
    throw std::runtime_error (std::string (name) + ": expected in the plugin, found none");
}

bool enter (void* handle)
{
#if defined(_WIN32)
    return symbol<bool()> (handle, "InitDll")();
#else
    return symbol<bool (void*)> (handle, "ModuleEntry") (handle);
#endif
}

void leave (void* handle)
{
#if defined(_WIN32)
    symbol<bool()> (handle, "ExitDll")();
#else
    symbol<bool()> (handle, "ModuleExit")();
#endif
}

void expect (tresult result, const char* what)
{
    if (result != kResultOk)
        throw std::runtime_error (std::string (what) + ": expected 0, found " + std::to_string (result));
}
} // namespace

Module::Module (const std::string& bundle)
{
    handle = load (bundle);
    if (! enter (handle))
        throw std::runtime_error (bundle + ": the module's entry failed");
    plugins = owned (symbol<IPluginFactory*()> (handle, "GetPluginFactory")());
}

Module::~Module()
{
    plugins = nullptr;
    leave (handle);
    unload (handle);
}

PClassInfo2 Module::find (const char* category) const
{
    FUnknownPtr<IPluginFactory2> factory2 (plugins);
    for (int32 i = 0; factory2 && i < plugins->countClasses(); ++i)
    {
        PClassInfo2 info;
        if (factory2->getClassInfo2 (i, &info) == kResultOk && std::strcmp (info.category, category) == 0)
            return info;
    }
    throw std::runtime_error (std::string ("the factory has no ") + category);
}

void ParameterPoints::add (ParamID id, int32 offset, ParamValue value)
{
    points.emplace_back();
    points.back().id = id;
    points.back().offset = offset;
    points.back().value = value;
}

IParamValueQueue* PLUGIN_API ParameterPoints::getParameterData (int32 index)
{
    return &points[static_cast<size_t> (index)];
}

tresult PLUGIN_API ParameterPoints::Point::getPoint (int32, int32& sampleOffset, ParamValue& normalized)
{
    sampleOffset = offset;
    normalized = value;
    return kResultOk;
}

HostedPlugin::HostedPlugin (const Module& module)
{
    auto* factory = module.factory();
    expect (factory->createInstance (module.find (kVstAudioEffectClass).cid, IComponent::iid,
                                     reinterpret_cast<void**> (&part)),
            "createInstance");
    expect (part->initialize (&host), "IComponent::initialize");
    expect (part->queryInterface (IAudioProcessor::iid, reinterpret_cast<void**> (&audio)),
            "IAudioProcessor");
    TUID controllerClass;
    expect (part->getControllerClassId (controllerClass), "getControllerClassId");
    expect (
        factory->createInstance (controllerClass, IEditController::iid, reinterpret_cast<void**> (&control)),
        "IEditController");
    expect (control->initialize (&host), "IEditController::initialize");

    FUnknownPtr<IConnectionPoint> a (part.get()), b (control.get());
    expect (a->connect (b), "connect");
    expect (b->connect (a), "connect");
    MemoryStream stream;
    part->getState (&stream);
    stream.seek (0, IBStream::kIBSeekSet, nullptr);
    control->setComponentState (&stream);
}

HostedPlugin::~HostedPlugin()
{
    stop();
    FUnknownPtr<IConnectionPoint> a (part.get()), b (control.get());
    a->disconnect (b);
    b->disconnect (a);
    control->terminate();
    control = nullptr;
    audio = nullptr;
    part->terminate();
}

std::vector<ParameterInfo> HostedPlugin::parameters() const
{
    std::vector<ParameterInfo> all (static_cast<size_t> (control->getParameterCount()));
    for (size_t i = 0; i < all.size(); ++i)
        expect (control->getParameterInfo (static_cast<int32> (i), all[i]), "getParameterInfo");
    return all;
}

std::vector<char> HostedPlugin::state() const
{
    MemoryStream stream;
    expect (part->getState (&stream), "getState");
    return { stream.getData(), stream.getData() + stream.getSize() };
}

tresult HostedPlugin::setState (const std::vector<char>& state)
{
    auto copy = state;
    MemoryStream forProcessor (copy.data(), static_cast<TSize> (copy.size()));
    const auto result = part->setState (&forProcessor);
    MemoryStream forController (copy.data(), static_cast<TSize> (copy.size()));
    control->setComponentState (&forController);
    return result;
}

void HostedPlugin::start (double sampleRateHz, int maxBlockSamples, int processMode)
{
    mode = processMode;
    ProcessSetup setup { mode, kSample32, maxBlockSamples, sampleRateHz };
    expect (audio->setupProcessing (setup), "setupProcessing");
    for (auto direction : { kInput, kOutput })
        for (int32 bus = 0; bus < part->getBusCount (kAudio, direction); ++bus)
            expect (part->activateBus (kAudio, direction, bus, true), "activateBus");
    expect (part->setActive (true), "setActive");
    audio->setProcessing (true); // may be "not implemented"
    isActive = true;
}

void HostedPlugin::stop()
{
    if (! isActive)
        return;
    audio->setProcessing (false);
    part->setActive (false);
    isActive = false;
}

int HostedPlugin::channels (int direction, int bus) const
{
    SpeakerArrangement arrangement = 0;
    expect (audio->getBusArrangement (direction, bus, arrangement), "getBusArrangement");
    return SpeakerArr::getChannelCount (arrangement);
}

tresult HostedPlugin::process (std::vector<std::vector<float>>& in, std::vector<std::vector<float>>& out,
                               ProcessContext* context, IParameterChanges* changes)
{
    const auto samples = in.empty() ? size_t { 0 } : in[0].size();
    std::vector<float> silence (samples + 1, 0.0f), dump (samples + 1, 0.0f);
    std::vector<float*> pointers[2][4];
    std::vector<AudioBusBuffers> buses[2];
    for (auto direction : { kInput, kOutput })
    {
        auto& given = direction == kInput ? in : out;
        buses[direction].resize (static_cast<size_t> (part->getBusCount (kAudio, direction)));
        for (size_t bus = 0; bus < buses[direction].size(); ++bus)
        {
            auto& list = pointers[direction][bus];
            for (int c = 0; c < channels (direction, static_cast<int> (bus)); ++c)
                list.push_back (bus == 0 && static_cast<size_t> (c) < given.size()
                                    ? given[static_cast<size_t> (c)].data()
                                : direction == kInput ? silence.data()
                                                      : dump.data());
            buses[direction][bus].numChannels = static_cast<int32> (list.size());
            buses[direction][bus].channelBuffers32 = list.data();
        }
    }
    ProcessData data;
    data.processMode = mode;
    data.symbolicSampleSize = kSample32;
    data.numSamples = static_cast<int32> (samples);
    data.numInputs = static_cast<int32> (buses[kInput].size());
    data.numOutputs = static_cast<int32> (buses[kOutput].size());
    data.inputs = buses[kInput].data();
    data.outputs = buses[kOutput].data();
    data.inputParameterChanges = changes;
    data.processContext = context;
    return audio->process (data);
}

void runLoop (int millis)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds (millis);
    while (std::chrono::steady_clock::now() < end)
    {
#if defined(_WIN32)
        for (MSG message; PeekMessageW (&message, nullptr, 0, 0, PM_REMOVE) != 0;)
            DispatchMessageW (&message);
#endif
        std::this_thread::sleep_for (std::chrono::milliseconds (5));
    }
}

ProcessContext rollingAt (int64 samples, double sampleRateHz)
{
    ProcessContext context {};
    context.state = ProcessContext::kPlaying | ProcessContext::kTempoValid | ProcessContext::kTimeSigValid
                    | ProcessContext::kProjectTimeMusicValid | ProcessContext::kBarPositionValid
                    | ProcessContext::kContTimeValid;
    context.sampleRate = sampleRateHz;
    context.projectTimeSamples = context.continousTimeSamples = samples;
    context.tempo = 120.0;
    context.timeSigNumerator = context.timeSigDenominator = 4;
    context.projectTimeMusic = static_cast<double> (samples) / sampleRateHz * 2.0;
    context.barPositionMusic = std::floor (context.projectTimeMusic / 4.0) * 4.0;
    return context;
}

} // namespace continuo
