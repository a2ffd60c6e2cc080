#include "SoundMarks.h"

#include <cmath>
#include <cstring>

namespace continuo
{

namespace
{
constexpr int longestChunk = 1 << 20;
constexpr int vorbisComment = 4, lastBlock = 0x80; // FLAC's metadata blocks

juce::String idAt (juce::InputStream& stream)
{
    char id[4] = {};
    return stream.read (id, 4) == 4 ? juce::String (juce::CharPointer_ASCII (id), 4) : juce::String();
}

/** Little-endian numbers of a chunk of known form; nothing happens where it is too short. */
template <typename Number>
void change (juce::MemoryBlock& body, size_t at, Number&& changed)
{
    if (body.getSize() < at + sizeof (juce::uint32))
        return;
    auto* place = static_cast<char*> (body.getData()) + at;
    const auto value = juce::ByteOrder::swapIfBigEndian (changed (juce::ByteOrder::littleEndianInt (place)));
    std::memcpy (place, &value, sizeof value);
}

/** RIFF INFO's texts by their ids. */
juce::StringPairArray infoOf (const juce::MemoryBlock& list)
{
    juce::StringPairArray texts;
    juce::MemoryInputStream stream (list, false);
    if (idAt (stream) != "INFO")
        return texts;
    while (stream.getNumBytesRemaining() >= 8)
    {
        const auto id = idAt (stream);
        const auto size = stream.readInt();
        if (size < 0 || size > stream.getNumBytesRemaining())
            break;
        juce::MemoryBlock text;
        stream.readIntoMemoryBlock (text, size);
        texts.set (id, juce::String::fromUTF8 (static_cast<const char*> (text.getData()),
                                               static_cast<int> (text.getSize()))
                           .trimCharactersAtEnd (juce::String::charToString (0)));
        stream.skipNextBytes (size % 2);
    }
    return texts;
}
/** A block of FLAC's comments, as Vorbis has them. */
juce::MemoryBlock commentBlock (const juce::String& vendor, const juce::StringArray& comments)
{
    juce::MemoryOutputStream out;
    const auto write = [&] (const juce::String& text)
    {
        const auto size = text.getNumBytesAsUTF8();
        out.writeInt (static_cast<int> (size));
        out.write (text.toRawUTF8(), size);
    };
    write (vendor);
    out.writeInt (comments.size());
    for (const auto& comment : comments)
        write (comment);
    return out.getMemoryBlock();
}
} // namespace

SoundMarks SoundMarks::of (const juce::File& wav)
{
    SoundMarks marks;
    juce::FileInputStream stream (wav);
    if (! stream.openedOk() || idAt (stream) != "RIFF")
        return marks;
    stream.readInt();
    if (idAt (stream) != "WAVE")
        return marks;
    while (stream.getNumBytesRemaining() >= 8)
    {
        const auto id = idAt (stream);
        const auto size = static_cast<juce::uint32> (stream.readInt());
        const auto next = stream.getPosition() + size + size % 2;
        const bool isMark = juce::StringArray { "LIST", "iXML", "bext", "smpl", "acid" }.contains (id);
        if ((isMark || id == "fmt ") && size <= longestChunk)
        {
            juce::MemoryBlock body;
            stream.readIntoMemoryBlock (body, static_cast<int> (size));
            if (isMark)
                marks.chunks.push_back ({ id, body });
            else if (body.getSize() >= 8)
                marks.rateHz = static_cast<int> (
                    juce::ByteOrder::littleEndianInt (static_cast<const char*> (body.getData()) + 4));
        }
        if (! stream.setPosition (next))
            break;
    }
    return marks;
}

const juce::MemoryBlock* SoundMarks::body (const char* id) const
{
    for (const auto& chunk : chunks)
        if (chunk.id == id)
            return &chunk.body;
    return nullptr;
}

SoundMarks SoundMarks::at (int newRateHz, std::optional<juce::int64> timeSamples) const
{
    auto marks = *this;
    marks.rateHz = newRateHz;
    const auto ratio = rateHz > 0 ? static_cast<double> (newRateHz) / rateHz : 1.0;
    for (auto& [id, body] : marks.chunks)
    {
        if (id == "smpl")
        {
            const auto scaled = [ratio] (juce::uint32 samples)
            { return static_cast<juce::uint32> (std::llround (samples * ratio)); };
            change (body, 8,
                    [&] (juce::uint32) { return static_cast<juce::uint32> (1000000000 / newRateHz); });
            constexpr size_t head = 36, loop = 24;
            for (auto its = head; its + loop <= body.getSize(); its += loop)
            {
                change (body, its + 8, scaled);
                // The loop's last sample, which is played: the one before where the next would begin.
                change (body, its + 12, [&] (juce::uint32 last) { return scaled (last + 1) - 1; });
            }
        }
        if (id == "bext" && timeSamples && *timeSamples >= 0)
        {
            constexpr size_t timeReference = 338;
            change (body, timeReference,
                    [&] (juce::uint32) { return static_cast<juce::uint32> (*timeSamples); });
            change (body, timeReference + 4,
                    [&] (juce::uint32) { return static_cast<juce::uint32> (*timeSamples >> 32); });
        }
    }
    return marks;
}

bool SoundMarks::addToWav (const juce::File& file) const
{
    juce::FileOutputStream stream (file);
    if (! stream.openedOk())
        return false;
    auto end = file.getSize();
    stream.setPosition (end);
    for (const auto& [id, body] : chunks)
    {
        const auto size = static_cast<juce::int64> (body.getSize());
        if (end % 2 != 0)
            end += stream.writeByte (0) ? 1 : 0;
        if (end + 8 + size > 0xffffffffLL)
            break;
        stream.write (id.toRawUTF8(), 4);
        stream.writeInt (static_cast<int> (size));
        stream.write (body.getData(), body.getSize());
        end += 8 + size;
    }
    stream.setPosition (4);
    stream.writeInt (static_cast<int> (static_cast<juce::uint32> (end - 8)));
    stream.flush();
    return stream.getStatus().wasOk();
}

juce::StringArray SoundMarks::comments() const
{
    juce::StringArray comments;
    const auto add = [&] (const juce::String& name, const juce::String& text)
    {
        if (text.isNotEmpty())
            comments.add (name + "=" + text);
    };
    if (const auto* list = body ("LIST"))
    {
        const auto texts = infoOf (*list);
        add ("TITLE", texts["INAM"]);
        add ("DESCRIPTION", texts["ICMT"]);
        add ("ENCODER", texts["ISFT"]);
    }
    if (const auto* xml = body ("iXML"))
        if (const auto document = juce::parseXML (juce::String::fromUTF8 (
                static_cast<const char*> (xml->getData()), static_cast<int> (xml->getSize()))))
            if (const auto* facts = document->getChildByName ("USER"))
                for (const auto* fact : facts->getChildIterator())
                    add (fact->getTagName().toUpperCase(), fact->getAllSubText());
    return comments;
}

bool SoundMarks::addToFlac (const juce::File& file) const
{
    juce::MemoryBlock whole;
    if (! file.loadFileAsData (whole) || whole.getSize() < 8 || std::memcmp (whole.getData(), "fLaC", 4) != 0)
        return false;
    const auto* bytes = static_cast<const juce::uint8*> (whole.getData());
    struct Block
    {
        int type;
        juce::MemoryBlock body;
    };
    std::vector<Block> blocks;
    juce::String vendor;
    size_t at = 4;
    for (bool isLast = false; ! isLast;)
    {
        if (at + 4 > whole.getSize())
            return false;
        isLast = (bytes[at] & lastBlock) != 0;
        const auto type = bytes[at] & ~lastBlock;
        const auto size = static_cast<size_t> (bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3]);
        at += 4;
        if (at + size > whole.getSize())
            return false;
        if (type != vorbisComment)
            blocks.push_back ({ type, juce::MemoryBlock (bytes + at, size) });
        else if (size >= 4)
            vendor = juce::String::fromUTF8 (reinterpret_cast<const char*> (bytes + at + 4),
                                             static_cast<int> (juce::jmin<size_t> (
                                                 size - 4, juce::ByteOrder::littleEndianInt (bytes + at))));
        at += size;
    }
    blocks.insert (blocks.begin()
                       + juce::jmin<std::ptrdiff_t> (1, static_cast<std::ptrdiff_t> (blocks.size())),
                   { vorbisComment, commentBlock (vendor, comments()) });

    juce::TemporaryFile draft (file);
    {
        juce::FileOutputStream out (draft.getFile());
        if (! out.openedOk())
            return false;
        out.write ("fLaC", 4);
        for (const auto& [type, body] : blocks)
        {
            const bool isLast = &body == &blocks.back().body;
            out.writeByte (static_cast<char> (type | (isLast ? lastBlock : 0)));
            for (const int shift : { 16, 8, 0 })
                out.writeByte (static_cast<char> (body.getSize() >> shift));
            out.write (body.getData(), body.getSize());
        }
        out.write (bytes + at, whole.getSize() - at);
        out.flush();
        if (out.getStatus().failed())
            return false;
    }
    return draft.overwriteTargetFileWithTemporary();
}

} // namespace continuo
