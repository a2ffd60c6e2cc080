// plugin-java/bridge.json, which says what goes between C++ and Java, with the forms of openapi.yaml that it names: nothing
// else is sent, answered or told in the tests. BridgeDocument.java holds Java to the same.
#pragma once

#include "Schemas.h"

namespace continuo::test
{

class BridgeDocument
{
public:
    /** What is wrong with a call; empty if it is as it is written down. */
    static juce::String differenceOfCall (const juce::var& request)
    {
        return difference ("/calls/" + request["do"].toString() + "/request", request);
    }

    /** What is wrong with the reply to a call that worked. */
    static juce::String differenceOfReply (const juce::String& call, const juce::var& reply)
    {
        const juce::var rest (reply.clone());
        if (auto* fields = rest.getDynamicObject())
            fields->removeProperty ("ok");
        return difference ("/calls/" + call + "/reply", rest);
    }

    static juce::String differenceOfEvent (const juce::var& event)
    {
        return difference ("/events/" + event["event"].toString(), event);
    }

    /** The names of all calls. */
    static juce::StringArray calls()
    {
        juce::StringArray names;
        for (const auto& call : schemas().at ("/calls").getDynamicObject()->getProperties())
            names.add (call.name.toString());
        return names;
    }

private:
    static juce::String difference (const juce::String& path, const juce::var& value)
    {
        return schemas().differences (path, schemas().at (path), value).joinIntoString ("; ");
    }

    static const Schemas& schemas()
    {
        static const Schemas read (
            juce::JSON::parse (juce::File (CONTINUO_BRIDGE)),
            { { "openapi.yaml",
                YamlMappings::read (juce::File (CONTINUO_OPENAPI).loadFileAsString(), "components:") } });
        return read;
    }
};

} // namespace continuo::test
