#include "HostApplication.h"
#include "TestHost.h"
#include "plugin/HostName.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::test;

TEST_CASE ("a host is asked for its name once, and nothing of it is kept")
{
    HostApplication host ("R\xc3\xa9verb 7");
    CHECK (nameOf (&host) == juce::String (juce::CharPointer_UTF8 ("R\xc3\xa9verb 7")));
    CHECK (host.timesAsked == 1);
    CHECK (host.references == 1);

    HostApplication nameless ("");
    CHECK (nameOf (&nameless) == "");
    CHECK (nameless.references == 1);
    HostApplication blank (" ");
    CHECK (nameOf (&blank) == "");
    CHECK (nameOf (nullptr) == "");
}

TEST_CASE ("a name of any length ends within what the host may write")
{
    const auto longName = juce::String::repeatedString ("x", 300);
    HostApplication host (longName.toRawUTF8());
    CHECK (nameOf (&host) == longName.substring (0, 127));
}

TEST_CASE ("what the host says of itself and the track is shown as it changes, with or without Java")
{
    TestHost host;
    HostApplication application ("Ardour");
    const auto facts = [&] { return host.session().engines().host(); };
    const auto callsBefore = host.script->calls.size();
    host.script->status = { EngineState::failed, "no Java" };
    CHECK (facts().channel == "");
    CHECK (facts().channelColour == juce::Colour());

    host.plugin.setIHostApplication (&application);
    host.plugin.updateTrackProperties ({ "Bass", juce::Colours::red });
    CHECK (application.references == 1);
    CHECK (facts().name == "Ardour");
    CHECK (facts().channel == "Bass");
    CHECK (facts().channelColour == juce::Colours::red);

    host.plugin.setIHostApplication (nullptr);
    host.plugin.updateTrackProperties ({ "Lead", {} });
    CHECK (facts().name == "Ardour");
    CHECK (facts().channel == "Lead");
    CHECK (facts().channelColour == juce::Colour());
    CHECK (host.script->calls.size() == callsBefore);
}
