// A bare VST3 host: a module that is loaded and unloaded, and an instance with component and controller connected.
// Whoever calls is the host's main thread, except in process(), where it is the audio thread.
#pragma once

#include "pluginterfaces/base/ipluginbase.h"
#include "pluginterfaces/vst/ivstaudioprocessor.h"
#include "pluginterfaces/vst/ivstcomponent.h"
#include "pluginterfaces/vst/ivsteditcontroller.h"
#include "pluginterfaces/vst/ivstmessage.h"
#include "pluginterfaces/vst/ivstparameterchanges.h"
#include "pluginterfaces/vst/ivstprocesscontext.h"
#include "public.sdk/source/vst/hosting/hostclasses.h"

#include <string>
#include <vector>

namespace continuo
{

/** The shared object of a bundle, between ModuleEntry and ModuleExit. */
class Module
{
public:
    explicit Module (const std::string& bundle);
    ~Module();
    Module (const Module&) = delete;
    Module& operator= (const Module&) = delete;

    Steinberg::IPluginFactory* factory() const { return plugins; }

    /** The class of this category. */
    Steinberg::PClassInfo2 find (const char* category) const;

private:
    void* handle = nullptr;
    Steinberg::IPtr<Steinberg::IPluginFactory> plugins;
};

/** The automation of one block: a single point per parameter. */
class ParameterPoints final : public Steinberg::Vst::IParameterChanges
{
public:
    void add (Steinberg::Vst::ParamID, Steinberg::int32 offset, Steinberg::Vst::ParamValue);

    Steinberg::int32 PLUGIN_API getParameterCount() override
    {
        return static_cast<Steinberg::int32> (points.size());
    }
    Steinberg::Vst::IParamValueQueue* PLUGIN_API getParameterData (Steinberg::int32 index) override;
    Steinberg::Vst::IParamValueQueue* PLUGIN_API addParameterData (const Steinberg::Vst::ParamID&,
                                                                   Steinberg::int32&) override
    {
        return nullptr;
    }
    Steinberg::tresult PLUGIN_API queryInterface (const Steinberg::TUID, void** object) override
    {
        *object = nullptr;
        return Steinberg::kNoInterface;
    }
    Steinberg::uint32 PLUGIN_API addRef() override { return 1; }
    Steinberg::uint32 PLUGIN_API release() override { return 1; }

private:
    struct Point final : Steinberg::Vst::IParamValueQueue
    {
        Steinberg::Vst::ParamID id = 0;
        Steinberg::int32 offset = 0;
        Steinberg::Vst::ParamValue value = 0.0;

        Steinberg::Vst::ParamID PLUGIN_API getParameterId() override { return id; }
        Steinberg::int32 PLUGIN_API getPointCount() override { return 1; }
        Steinberg::tresult PLUGIN_API getPoint (Steinberg::int32, Steinberg::int32&,
                                                Steinberg::Vst::ParamValue&) override;
        Steinberg::tresult PLUGIN_API addPoint (Steinberg::int32, Steinberg::Vst::ParamValue,
                                                Steinberg::int32&) override
        {
            return Steinberg::kResultFalse;
        }
        Steinberg::tresult PLUGIN_API queryInterface (const Steinberg::TUID, void** object) override
        {
            *object = nullptr;
            return Steinberg::kNoInterface;
        }
        Steinberg::uint32 PLUGIN_API addRef() override { return 1; }
        Steinberg::uint32 PLUGIN_API release() override { return 1; }
    };

    std::vector<Point> points;
};

/** One plugin in that host. */
class HostedPlugin
{
public:
    explicit HostedPlugin (const Module&);
    ~HostedPlugin();
    HostedPlugin (const HostedPlugin&) = delete;
    HostedPlugin& operator= (const HostedPlugin&) = delete;

    Steinberg::Vst::IComponent& component() const { return *part; }
    Steinberg::Vst::IAudioProcessor& processor() const { return *audio; }
    Steinberg::Vst::IEditController& controller() const { return *control; }

    std::vector<Steinberg::Vst::ParameterInfo> parameters() const;
    std::vector<char> state() const;
    Steinberg::tresult setState (const std::vector<char>&);

    void start (double sampleRateHz, int maxBlockSamples, int mode = Steinberg::Vst::kRealtime);
    void stop();

    /** Input and output of the main buses, [channel][sample]; all other buses are silent. */
    Steinberg::tresult process (std::vector<std::vector<float>>& in, std::vector<std::vector<float>>& out,
                                Steinberg::Vst::ProcessContext*,
                                Steinberg::Vst::IParameterChanges* = nullptr);

private:
    int channels (int direction, int bus) const;

    Steinberg::Vst::HostApplication host;
    Steinberg::IPtr<Steinberg::Vst::IComponent> part;
    Steinberg::IPtr<Steinberg::Vst::IAudioProcessor> audio;
    Steinberg::IPtr<Steinberg::Vst::IEditController> control;
    bool isActive = false;
    int mode = Steinberg::Vst::kRealtime;
};

/** As a host's message loop does between events; on Linux the plugin has one of its own. */
void runLoop (int millis);

/** Rolling in 4/4 at 120 bpm. */
Steinberg::Vst::ProcessContext rollingAt (Steinberg::int64 samples, double sampleRateHz);

} // namespace continuo
