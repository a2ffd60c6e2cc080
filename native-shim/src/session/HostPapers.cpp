#include "HostPapers.h"

#include "model/Json.h"

#include <pluginterfaces/vst/ivstattributes.h>
#include <pluginterfaces/vst/ivstchannelcontextinfo.h>
#include <pluginterfaces/vst/ivsthostapplication.h>

#include <cstring>

namespace continuo
{

namespace
{
namespace vst = Steinberg::Vst;
using Steinberg::kNotImplemented;
using Steinberg::kResultFalse;
using Steinberg::kResultOk;
using Steinberg::tresult;
using Steinberg::TUID;

void write (const juce::String& text, vst::TChar* to, size_t bytes)
{
    text.copyToUTF16 (reinterpret_cast<juce::CharPointer_UTF16::CharType*> (to), bytes);
}

/** An object whose owner outlives all who know of it: references are not counted. */
template <typename Interface>
class Owned : public Interface
{
public:
    virtual ~Owned() = default;

    tresult PLUGIN_API queryInterface (const TUID wanted, void** answer) override
    {
        const bool isKnown = std::memcmp (wanted, Steinberg::FUnknown_iid, sizeof (TUID)) == 0
                             || std::memcmp (wanted, ownId(), sizeof (TUID)) == 0;
        *answer = isKnown ? static_cast<Interface*> (this) : nullptr;
        return isKnown ? static_cast<tresult> (kResultOk) : static_cast<tresult> (Steinberg::kNoInterface);
    }

    Steinberg::uint32 PLUGIN_API addRef() override { return 1; }
    Steinberg::uint32 PLUGIN_API release() override { return 1; }

private:
    virtual const TUID& ownId() const = 0;
};

juce::String address (const void* object)
{
    return juce::String (static_cast<juce::uint64> (reinterpret_cast<std::uintptr_t> (object)));
}
} // namespace

class HostPapers::HostApplication final : public Owned<vst::IHostApplication>
{
public:
    explicit HostApplication (const juce::String& n) : name (n) {}

    tresult PLUGIN_API getName (vst::String128 answer) override
    {
        write (name, answer, sizeof (vst::String128));
        return kResultOk;
    }

    tresult PLUGIN_API createInstance (TUID, TUID, void**) override { return kNotImplemented; }

private:
    const TUID& ownId() const override { return vst::IHostApplication_iid; }

    const juce::String name;
};

/** Name and colour, and nothing can be set. */
class HostPapers::ChannelContext final : public Owned<vst::IAttributeList>
{
public:
    explicit ChannelContext (const Track& t) : track (t) {}

    tresult PLUGIN_API getString (AttrID id, vst::TChar* answer, Steinberg::uint32 bytes) override
    {
        if (std::strcmp (id, vst::ChannelContext::kChannelNameKey) != 0 || track.name.isEmpty())
            return kResultFalse;
        write (track.name, answer, bytes);
        return kResultOk;
    }

    tresult PLUGIN_API getInt (AttrID id, Steinberg::int64& answer) override
    {
        if (std::strcmp (id, vst::ChannelContext::kChannelColorKey) != 0 || track.colour == juce::Colour())
            return kResultFalse;
        answer = track.colour.getARGB();
        return kResultOk;
    }

    tresult PLUGIN_API setInt (AttrID, Steinberg::int64) override { return kNotImplemented; }
    tresult PLUGIN_API setFloat (AttrID, double) override { return kNotImplemented; }
    tresult PLUGIN_API getFloat (AttrID, double&) override { return kResultFalse; }
    tresult PLUGIN_API setString (AttrID, const vst::TChar*) override { return kNotImplemented; }
    tresult PLUGIN_API setBinary (AttrID, const void*, Steinberg::uint32) override { return kNotImplemented; }
    tresult PLUGIN_API getBinary (AttrID, const void*&, Steinberg::uint32&) override { return kResultFalse; }

private:
    const TUID& ownId() const override { return vst::IAttributeList_iid; }

    const Track track;
};

HostPapers::HostPapers (juce::String name, Track t)
    : hostName (std::move (name)), track (std::move (t)),
      application (std::make_unique<HostApplication> (hostName)),
      channel (std::make_unique<ChannelContext> (track))
{
}

HostPapers::~HostPapers() = default;

juce::String HostPapers::nameOf (Steinberg::FUnknown* hostApplication)
{
    void* answer = nullptr;
    if (hostApplication == nullptr
        || hostApplication->queryInterface (vst::IHostApplication_iid, &answer) != kResultOk
        || answer == nullptr)
        return {};
    auto* application = static_cast<vst::IHostApplication*> (answer);
    vst::String128 name {};
    const bool isNamed = application->getName (name) == kResultOk;
    application->release();
    name[127] = 0;
    return isNamed ? juce::String (juce::CharPointer_UTF16 (
                                       reinterpret_cast<const juce::CharPointer_UTF16::CharType*> (name)))
                         .trim()
                   : juce::String();
}

std::shared_ptr<const HostPapers> HostPapers::withHostName (const juce::String& name) const
{
    return std::make_shared<HostPapers> (name, track);
}

std::shared_ptr<const HostPapers> HostPapers::withTrack (const Track& other) const
{
    return std::make_shared<HostPapers> (hostName, other);
}

juce::var HostPapers::addresses() const
{
    // Each as the interface that Java expects there, where its table of functions is.
    const vst::IHostApplication* host = hostName.isEmpty() ? nullptr : application.get();
    const bool isTold = track.name.isNotEmpty() || track.colour != juce::Colour();
    const vst::IAttributeList* list = isTold ? channel.get() : nullptr;
    return JsonObject().set ("hostApplication", address (host)).set ("channelContext", address (list));
}

} // namespace continuo
