// A VST3 host's own object, which counts who holds it.
#pragma once

#include <juce_core/juce_core.h>
#include <pluginterfaces/vst/ivsthostapplication.h>

#include <cstring>

namespace continuo::test
{

class HostApplication final : public Steinberg::Vst::IHostApplication
{
public:
    explicit HostApplication (const char* utf8) : name (juce::CharPointer_UTF8 (utf8)) {}
    virtual ~HostApplication() = default;

    Steinberg::tresult PLUGIN_API queryInterface (const Steinberg::TUID wanted, void** answer) override
    {
        *answer = nullptr;
        if (std::memcmp (wanted, Steinberg::Vst::IHostApplication_iid, sizeof (Steinberg::TUID)) != 0)
            return Steinberg::kNoInterface;
        addRef();
        *answer = static_cast<Steinberg::Vst::IHostApplication*> (this);
        return Steinberg::kResultOk;
    }

    Steinberg::uint32 PLUGIN_API addRef() override { return ++references; }
    Steinberg::uint32 PLUGIN_API release() override { return --references; }

    Steinberg::tresult PLUGIN_API getName (Steinberg::Vst::String128 answer) override
    {
        ++timesAsked;
        if (name.isEmpty())
            return Steinberg::kResultFalse;
        name.copyToUTF16 (reinterpret_cast<juce::CharPointer_UTF16::CharType*> (answer),
                          sizeof (Steinberg::Vst::String128));
        return Steinberg::kResultOk;
    }

    Steinberg::tresult PLUGIN_API createInstance (Steinberg::TUID, Steinberg::TUID, void**) override
    {
        return Steinberg::kNotImplemented;
    }

    Steinberg::uint32 references = 1;
    int timesAsked = 0;

private:
    const juce::String name;
};

} // namespace continuo::test
