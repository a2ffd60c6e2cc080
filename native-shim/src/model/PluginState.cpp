#include "PluginState.h"

#include "Json.h"
#include "Texts.h"

#include <optional>

namespace continuo
{

namespace
{
constexpr char magic[] { 'C', 'N', 'T', 'O' };
constexpr size_t checksumBytes = 4;

juce::uint32 checksum (const void* data, size_t bytes)
{
    juce::uint32 hash = 2166136261u;
    for (const auto* byte = static_cast<const juce::uint8*> (data); bytes > 0; ++byte, --bytes)
        hash = (hash ^ *byte) * 16777619u;
    return hash;
}

juce::var numbersJson (const std::map<juce::String, float>& numbers)
{
    JsonObject json;
    for (const auto& [id, value] : numbers)
        json.set (id, static_cast<double> (value));
    return json;
}

std::map<juce::String, float> numbers (const juce::var& json)
{
    std::map<juce::String, float> result;
    if (auto* fields = json.getDynamicObject())
        for (const auto& field : fields->getProperties())
            result[field.name.toString()] = static_cast<float> (static_cast<double> (field.value));
    return result;
}

juce::var headOf (const PluginState& state)
{
    juce::Array<juce::var> clipIds;
    for (const auto& [id, sound] : state.clips)
        clipIds.add (id);
    return JsonObject()
        .set ("plugin", CONTINUO_VERSION)
        .set ("parameters", numbersJson (state.parameters))
        .set ("normalised", numbersJson (state.normalised))
        .set ("project", state.project.toJson())
        .set ("clips", clipIds);
}

/** A block that says its own length, or nothing if that is more than there is. */
std::optional<juce::MemoryBlock> sizedBlock (juce::MemoryInputStream& stream)
{
    const auto size = stream.getNumBytesRemaining() >= 4 ? stream.readInt() : -1;
    if (size < 0 || size > stream.getNumBytesRemaining())
        return std::nullopt;
    juce::MemoryBlock block (static_cast<size_t> (size));
    stream.read (block.getData(), size);
    return block;
}

void writeSized (juce::OutputStream& stream, const void* data, size_t bytes)
{
    stream.writeInt (static_cast<int> (bytes));
    stream.write (data, bytes);
}

PluginState::Decoded damaged (const char* how)
{
    return { {}, say ("The saved state is damaged ({1}); Continuo starts with its defaults.", say (how)) };
}
} // namespace

float PluginState::normalisedOf (const juce::RangedAudioParameter& parameter) const
{
    const auto saved = parameters.find (parameter.paramID);
    if (saved == parameters.end())
        return parameter.getDefaultValue();
    const auto exact = normalised.find (parameter.paramID);
    const bool meansTheSame =
        exact != normalised.end()
        && juce::approximatelyEqual (parameter.convertFrom0to1 (exact->second), saved->second);
    return meansTheSame ? exact->second : parameter.convertTo0to1 (saved->second);
}

juce::MemoryBlock PluginState::encode() const
{
    juce::MemoryBlock block;
    juce::MemoryOutputStream stream (block, false);
    stream.write (magic, sizeof (magic));
    stream.writeInt (currentVersion);
    const auto head = juce::JSON::toString (headOf (*this), true);
    writeSized (stream, head.toRawUTF8(), head.getNumBytesAsUTF8());
    for (const auto& [id, sound] : clips)
        writeSized (stream, sound->toFlac().getData(), sound->toFlac().getSize());
    stream.flush();
    stream.writeInt (static_cast<int> (checksum (stream.getData(), stream.getDataSize())));
    stream.flush();
    return block;
}

PluginState::Decoded PluginState::decode (const void* data, size_t bytes)
{
    if (data == nullptr || bytes < sizeof (magic) + 8 + checksumBytes
        || std::memcmp (data, magic, sizeof (magic)) != 0)
        return damaged (later ("it does not begin as Continuo's does"));
    const auto contentBytes = bytes - checksumBytes;
    if (juce::ByteOrder::littleEndianInt (static_cast<const char*> (data) + contentBytes)
        != checksum (data, contentBytes))
        return damaged (later ("the checksum differs"));

    juce::MemoryInputStream stream (data, contentBytes, false);
    stream.setPosition (sizeof (magic));
    const auto version = stream.readInt();
    if (version < 1 || version > currentVersion)
        return { {},
                 say ("The project was saved by a newer Continuo (state version {1}, known up to {2}); it "
                      "starts with "
                      "its defaults.",
                      version, currentVersion) };
    const auto headBytes = sizedBlock (stream);
    juce::var head;
    if (! headBytes || juce::JSON::parse (headBytes->toString(), head).failed() || ! head.isObject())
        return damaged (later ("its JSON cannot be read"));

    Decoded decoded;
    decoded.state.project = Project::fromJson (head["project"]);
    decoded.state.parameters = numbers (head["parameters"]);
    decoded.state.normalised = numbers (head["normalised"]);
    if (const auto* ids = head["clips"].getArray())
    {
        for (const auto& id : *ids)
        {
            const auto flac = sizedBlock (stream);
            if (! flac)
                return damaged (later ("a clip is cut short"));
            const auto reading = ClipSound::readFlac (*flac, say ("clip {1}", id.toString()));
            if (reading.sound == nullptr)
                decoded.problem = reading.problem;
            else
                decoded.state.clips[id.toString()] = reading.sound;
        }
    }
    return decoded;
}

} // namespace continuo
