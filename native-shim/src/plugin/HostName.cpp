#include "HostName.h"

#include <pluginterfaces/vst/ivsthostapplication.h>

namespace continuo
{

namespace vst = Steinberg::Vst;

juce::String nameOf (Steinberg::FUnknown* hostApplication)
{
    void* answer = nullptr;
    if (hostApplication == nullptr
        || hostApplication->queryInterface (vst::IHostApplication_iid, &answer) != Steinberg::kResultOk
        || answer == nullptr)
        return {};
    auto* application = static_cast<vst::IHostApplication*> (answer);
    vst::String128 name {};
    const bool isNamed = application->getName (name) == Steinberg::kResultOk;
    application->release();
    name[127] = 0;
    return isNamed ? juce::String (juce::CharPointer_UTF16 (
                                       reinterpret_cast<const juce::CharPointer_UTF16::CharType*> (name)))
                         .trim()
                   : juce::String();
}

juce::String recognisedHost()
{
    const juce::PluginHostType host;
    return host.type == juce::PluginHostType::UnknownHost ? juce::String() : host.getHostDescription();
}

} // namespace continuo
