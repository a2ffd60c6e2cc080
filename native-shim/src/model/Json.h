// JSON objects, built in one expression.
#pragma once

#include <juce_core/juce_core.h>

namespace continuo
{

class JsonObject
{
public:
    JsonObject() = default;

    /** A copy of another's fields, to add to. */
    explicit JsonObject (const juce::var& other)
    {
        if (const auto* fields = other.getDynamicObject())
            object = new juce::DynamicObject (*fields);
    }

    JsonObject& set (const juce::Identifier& name, const juce::var& value)
    {
        object->setProperty (name, value);
        return *this;
    }

    JsonObject& setIf (bool condition, const juce::Identifier& name, const juce::var& value)
    {
        return condition ? set (name, value) : *this;
    }

    JsonObject& without (const juce::Identifier& name)
    {
        object->removeProperty (name);
        return *this;
    }

    operator juce::var() const { return juce::var (object.get()); }

private:
    juce::DynamicObject::Ptr object = new juce::DynamicObject;
};

} // namespace continuo
