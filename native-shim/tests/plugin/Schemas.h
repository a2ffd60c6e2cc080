// JSON Schema, as far as our documents of interfaces use it: the counterpart of Schemas.java.
#pragma once

#include <juce_core/juce_core.h>

#include <map>
#include <stdexcept>

namespace continuo::test
{

class Schemas
{
public:
    /** `document`, and those that it refers to by the name that stands before #. */
    explicit Schemas (juce::var d, std::map<juce::String, juce::var> o = {})
        : document (std::move (d)), others (std::move (o))
    {
    }

    /** A place in the document, as a reference names it: /schemas/Audio. */
    juce::var at (const juce::String& path) const
    {
        auto found = document;
        for (const auto& name : juce::StringArray::fromTokens (path, "/", ""))
            if (name.isNotEmpty())
                found = juce::var (found[name.toRawUTF8()]);
        return found;
    }

    /** Where a value is not what its schema says: missing, unknown or of another type. */
    juce::StringArray differences (const juce::String& where, const juce::var& schema,
                                   const juce::var& value) const
    {
        juce::StringArray wrong;
        compare (where, schema, value, wrong);
        return wrong;
    }

private:
    void compare (const juce::String& where, const juce::var& schema, const juce::var& value,
                  juce::StringArray& wrong) const
    {
        const auto note = [&] (bool isRight)
        {
            if (! isRight)
                wrong.add (where + " is " + juce::JSON::toString (value, true));
        };
        const auto type = schema["type"].toString();
        if (schema.hasProperty ("$ref"))
        {
            const auto reference = schema["$ref"].toString();
            const auto other = others.find (reference.upToFirstOccurrenceOf ("#", false, false));
            const auto inside = other == others.end() ? *this : Schemas (other->second);
            inside.compare (where, inside.at (reference.fromFirstOccurrenceOf ("#", false, false)), value,
                            wrong);
        }
        else if (const auto* names = schema["enum"].getArray())
            note (value.isString() && names->contains (value));
        else if (type == "string")
            note (value.isString());
        else if (type == "boolean")
            note (value.isBool());
        else if (type == "integer")
            note (value.isInt() || value.isInt64());
        else if (type == "number")
            note (value.isInt() || value.isInt64() || value.isDouble());
        else if (type == "array")
            compareItems (where, schema["items"], value, wrong);
        else if (type == "object")
            compareFields (where, schema, value, wrong);
        else
            wrong.add (where + " has no schema");
    }

    void compareItems (const juce::String& where, const juce::var& schema, const juce::var& value,
                       juce::StringArray& wrong) const
    {
        if (const auto* items = value.getArray())
            for (const auto& each : *items)
                compare (where + "[]", schema, each, wrong);
        else
            wrong.add (where + " is no array");
    }

    void compareFields (const juce::String& where, const juce::var& schema, const juce::var& value,
                        juce::StringArray& wrong) const
    {
        auto* fields = value.getDynamicObject();
        if (fields == nullptr)
        {
            wrong.add (where + " is no object");
            return;
        }
        if (const auto* required = schema["required"].getArray())
            for (const auto& name : *required)
                if (! fields->hasProperty (juce::Identifier (name.toString())))
                    wrong.add (where + " lacks " + name.toString());
        const auto& additional = schema["additionalProperties"];
        for (const auto& field : fields->getProperties())
        {
            const auto name = where + "." + field.name.toString();
            const auto& known = schema["properties"][field.name];
            const auto& form = known.isObject() ? known : additional;
            if (! form.isObject())
                wrong.add (name + " is not written down");
            else if (form.getDynamicObject()->getProperties().size() > 0) // else anything
                compare (name, form, field.value, wrong);
        }
    }

    juce::var document;
    std::map<juce::String, juce::var> others;
};

/** Reads the YAML of openapi.yaml's components: mappings by indentation, with values of one line, which are words,
    "words", [lists] or { mappings }. Everything but true and false is a string. */
class YamlMappings
{
public:
    /** The lines from the one that begins with `section` on, as one mapping. */
    static juce::var read (const juce::String& text, const juce::String& section)
    {
        YamlMappings reader;
        auto lines = juce::StringArray::fromLines (text);
        lines.removeRange (0, lines.indexOf (section));
        for (const auto& line : lines)
            if (line.trim().isNotEmpty())
                reader.lines.add (line);
        if (reader.lines.isEmpty())
            throw std::runtime_error ("expected " + section.toStdString() + ", found no such line");
        const auto all = reader.block (0);
        if (reader.next < reader.lines.size())
            reader.fail (reader.lines[reader.next]);
        return all;
    }

private:
    [[noreturn]] static void fail (const juce::String& found)
    {
        throw std::runtime_error (
            "expected name: value, with words that hold a comma or a bracket in quotes, found "
            + found.toStdString());
    }

    static int indentation (const juce::String& line) { return line.length() - line.trimStart().length(); }

    juce::var block (int indent)
    {
        const juce::DynamicObject::Ptr fields = new juce::DynamicObject;
        while (next < lines.size() && indentation (lines[next]) == indent)
        {
            const auto line = lines[next++].trim();
            const auto name = line.upToFirstOccurrenceOf (":", false, false);
            auto rest = line.fromFirstOccurrenceOf (":", false, false).trim();
            if (name.isEmpty() || name == line || name.startsWithChar ('-'))
                fail (line);
            if (rest.isEmpty())
            {
                const auto inner = next < lines.size() ? indentation (lines[next]) : 0;
                if (inner <= indent)
                    fail (line);
                fields->setProperty (name, block (inner));
                continue;
            }
            const bool isPlain = ! juce::String ("{[\"").containsChar (rest[0]);
            fields->setProperty (name, isPlain ? scalar (rest) : value (rest));
            if (! isPlain && rest.isNotEmpty())
                fail (line);
        }
        return fields.get();
    }

    /** Takes a value off the front of what is left of a line, up to a comma or a bracket that it does not begin. */
    static juce::var value (juce::String& rest)
    {
        rest = rest.trimStart();
        if (rest.startsWithChar ('"'))
        {
            const auto text = rest.substring (1).upToFirstOccurrenceOf ("\"", false, false);
            rest = rest.substring (text.length() + 2).trimStart();
            return text;
        }
        if (rest.startsWithChar ('['))
        {
            juce::Array<juce::var> items;
            for (step (rest); ! rest.startsWithChar (']'); stepOver (rest, ']'))
                items.add (value (rest));
            step (rest);
            return items;
        }
        if (rest.startsWithChar ('{'))
        {
            const juce::DynamicObject::Ptr fields = new juce::DynamicObject;
            for (step (rest); ! rest.startsWithChar ('}'); stepOver (rest, '}'))
            {
                const auto name = rest.upToFirstOccurrenceOf (":", false, false).trim();
                if (name == rest.trim())
                    fail (rest);
                rest = rest.fromFirstOccurrenceOf (":", false, false);
                fields->setProperty (name, value (rest));
            }
            step (rest);
            return fields.get();
        }
        const auto end = rest.indexOfAnyOf (",]}");
        if (end < 0)
            fail (rest);
        const auto word = rest.substring (0, end).trim();
        rest = rest.substring (end);
        return scalar (word);
    }

    static void step (juce::String& rest) { rest = rest.substring (1).trimStart(); }

    static void stepOver (juce::String& rest, juce::juce_wchar closing)
    {
        if (rest.startsWithChar (','))
            step (rest);
        else if (! rest.startsWithChar (closing))
            fail (rest);
    }

    static juce::var scalar (const juce::String& word)
    {
        return word == "true" ? juce::var (true) : word == "false" ? juce::var (false) : juce::var (word);
    }

    juce::StringArray lines;
    int next = 0;
};

} // namespace continuo::test
