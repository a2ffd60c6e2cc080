#include "HostApplication.h"
#include "TestHost.h"
#include "session/HostPapers.h"

#include <pluginterfaces/vst/ivstattributes.h>
#include <pluginterfaces/vst/ivstchannelcontextinfo.h>

#include <catch2/catch.hpp>

using namespace continuo;
using namespace continuo::test;
namespace vst = Steinberg::Vst;

namespace
{
/** What stands at an address as Java gets it; null for "0". */
template <typename Interface>
Interface* at (const juce::var& papers, const char* field)
{
    return reinterpret_cast<Interface*> (
        static_cast<std::uintptr_t> (papers[field].toString().getLargeIntValue()));
}

juce::String text (const vst::String128& words)
{
    return juce::CharPointer_UTF16 (reinterpret_cast<const juce::CharPointer_UTF16::CharType*> (words));
}

juce::String nameIn (const juce::var& papers)
{
    auto* host = at<vst::IHostApplication> (papers, "hostApplication");
    vst::String128 name {};
    return host != nullptr && host->getName (name) == Steinberg::kResultOk ? text (name) : juce::String();
}

juce::String channelIn (const juce::var& papers)
{
    auto* list = at<vst::IAttributeList> (papers, "channelContext");
    vst::String128 name {};
    return list != nullptr
                   && list->getString (vst::ChannelContext::kChannelNameKey, name, sizeof (name))
                          == Steinberg::kResultOk
               ? text (name)
               : juce::String();
}
} // namespace

TEST_CASE ("a host is asked for its name once, and nothing of it is kept")
{
    HostApplication host ("R\xc3\xa9verb 7");
    CHECK (HostPapers::nameOf (&host) == juce::String (juce::CharPointer_UTF8 ("R\xc3\xa9verb 7")));
    CHECK (host.timesAsked == 1);
    CHECK (host.references == 1);

    HostApplication nameless ("");
    CHECK (HostPapers::nameOf (&nameless) == "");
    CHECK (nameless.references == 1);
    CHECK (HostPapers::nameOf (nullptr) == "");
}

TEST_CASE ("what the host did not say has no address")
{
    const auto nothing = HostPapers ({}, {}).addresses();
    CHECK (nothing["hostApplication"].toString() == "0");
    CHECK (nothing["channelContext"].toString() == "0");

    const HostPapers colourOnly ({}, { {}, juce::Colour (0xff8040c0) });
    auto* list = at<vst::IAttributeList> (colourOnly.addresses(), "channelContext");
    REQUIRE (list != nullptr);
    Steinberg::int64 colour = 0;
    CHECK (list->getInt (vst::ChannelContext::kChannelColorKey, colour) == Steinberg::kResultOk);
    CHECK (colour == 0xff8040c0);
    CHECK (channelIn (colourOnly.addresses()) == "");
}

TEST_CASE ("names of any length end within what the reader offers")
{
    const auto longName = juce::String::repeatedString ("x", 300);
    const HostPapers papers (longName, { longName, {} });
    CHECK (nameIn (papers.addresses()) == longName.substring (0, 127));
    CHECK (channelIn (papers.addresses()) == longName.substring (0, 127));
}

TEST_CASE ("Java is told of host and track when it is there, and whenever they change")
{
    TestHost host;
    HostApplication application ("Ardour");
    auto& calls = host.script->calls;
    host.script->answer = [&] (const juce::var& request)
    {
        if (request["do"].toString() != "host")
            return FakeEngine::standardReply (request);
        const auto papers = request["hostFunctions"];
        return EngineReply { JsonObject()
                                 .set ("ok", true)
                                 .set ("hostName", nameIn (papers))
                                 .set ("channelName", channelIn (papers)),
                             {} };
    };
    const auto before = calls.size();
    host.plugin.setIHostApplication (&application);
    host.plugin.updateTrackProperties ({ "Bass", juce::Colours::red });
    host.tick();
    CHECK (calls.size() == before + 2);
    CHECK (application.references == 1);
    CHECK (host.session().engines().host().name == "Ardour");
    CHECK (host.session().engines().host().channel == "Bass");

    host.script->status = { EngineLink::State::failed, "no Java" };
    host.plugin.updateTrackProperties ({ "Lead", {} });
    CHECK (calls.size() == before + 2);
    host.tick();
    host.script->status = { EngineLink::State::ready, {} };
    host.tick();
    host.tick();
    CHECK (host.session().engines().host().channel == "Lead");
}
