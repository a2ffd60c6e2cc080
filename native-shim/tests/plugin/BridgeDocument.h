// plugin-java/bridge.json, which says what goes between C++ and Java: nothing else is sent or told in the tests.
#pragma once

#include <juce_core/juce_core.h>

namespace continuo::test
{

class BridgeDocument
{
public:
    /** What a call lacks or has besides; empty if it is as it should be. */
    static juce::String differenceOfCall (const juce::var& request)
    {
        const auto schema = document()["calls"][request["do"].toString().toRawUTF8()]["request"];
        auto difference = differenceOfNames (schema, request);
        if (const auto* required = schema["required"].getArray())
            for (const auto& name : *required)
                if (! request.hasProperty (juce::Identifier (name.toString())))
                    difference << request["do"].toString() << " lacks " << name.toString() << ". ";
        return difference;
    }

    /** What an event has besides what is written down. */
    static juce::String differenceOfEvent (const juce::var& event)
    {
        return differenceOfNames (document()["events"][event["event"].toString().toRawUTF8()], event);
    }

private:
    static juce::String differenceOfNames (const juce::var& schema, const juce::var& value)
    {
        auto* known = schema["properties"].getDynamicObject();
        auto* fields = value.getDynamicObject();
        if (known == nullptr || fields == nullptr)
            return "Not written down: " + juce::JSON::toString (value, true);
        juce::String difference;
        for (const auto& field : fields->getProperties())
            if (! known->hasProperty (field.name))
                difference << field.name.toString() << " is not written down. ";
        return difference;
    }

    static const juce::var& document()
    {
        static const auto read = juce::JSON::parse (juce::File (CONTINUO_BRIDGE));
        return read;
    }
};

} // namespace continuo::test
