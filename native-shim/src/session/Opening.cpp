#include "Opening.h"

#include "model/Json.h"
#include "model/Sentence.h"
#include "model/Texts.h"

#include <algorithm>
#include <cmath>

namespace continuo
{

void Opening::open (const juce::File& file)
{
    {
        const juce::ScopedLock guard (core.lock);
        const auto clipId = "opened-" + juce::Uuid().toString();
        core.takeSounds.load (clipId, file);
        pending.push_back ({ clipId, file, file });
    }
    core.news.announce();
}

void Opening::collect()
{
    for (auto each = pending.begin(); each != pending.end();)
    {
        const auto sound = core.takeSounds.sound (each->clipId);
        const auto problem = core.takeSounds.problem (each->clipId);
        if (sound == nullptr && (problem.isEmpty() || each->isAtEngine))
        {
            ++each;
            continue;
        }
        if (sound == nullptr && each->read == each->file)
        {
            each->isAtEngine = true;
            askEngine (*each, problem);
            continue;
        }
        if (sound != nullptr)
            place (*each, *sound);
        else
        {
            core.takeSounds.forget (each->clipId);
            trouble.show (problem);
        }
        each = pending.erase (each);
    }
}

/** The engine reads more kinds of files, and makes a WAV file of them. */
void Opening::askEngine (const Pending& opened, const juce::String& problem)
{
    core.link->call (JsonObject().set ("do", "open").set ("path", opened.file.getFullPathName()), nullptr,
                     [this, clipId = opened.clipId, problem] (const EngineReply& reply)
                     {
                         auto* its = find (clipId);
                         if (its == nullptr)
                             return;
                         core.takeSounds.forget (clipId);
                         const auto path = reply.fields["path"].toString();
                         if (! reply.worked() || path.isEmpty())
                         {
                             trouble.show (reply.worked() ? problem : asSentence (reply.error));
                             pending.erase (pending.begin() + (its - pending.data()));
                             return;
                         }
                         its->isAtEngine = false;
                         its->read = juce::File (path);
                         core.takeSounds.load (clipId, its->read);
                     });
}

Opening::Pending* Opening::find (const juce::String& clipId)
{
    const auto found = std::find_if (pending.begin(), pending.end(),
                                     [&] (const Pending& each) { return each.clipId == clipId; });
    return found == pending.end() ? nullptr : &*found;
}

void Opening::forgetAll()
{
    for (const auto& each : pending)
        core.takeSounds.forget (each.clipId);
    pending.clear();
}

void Opening::place (const Pending& opened, const ClipSound& sound)
{
    auto& project = core.project;
    ProjectTake take;
    take.clipId = opened.clipId;
    take.path = opened.read.getFullPathName();
    const auto name = opened.file.getFileNameWithoutExtension();
    take.name = name.isNotEmpty() ? name : opened.file.getFileName();
    take.number = 0;
    take.batch = -1; // no alternative to anything
    take.mode = "opened";
    const auto start = freeSeconds();
    take.placement = { start, start + sound.lengthSeconds() };
    take.loopSeconds = sound.lengthSeconds();
    project.takes.push_back (take);

    const auto now = core.capture.transport();
    const bool bringsTempo = sound.tempoBpm() > 0.0 && ! now.hostTellsTempo;
    Decisions::ParameterMap parameters;
    if (core.values.mode() == Mode::text)
        parameters[id::mode] =
            static_cast<float> (Mode::continuation); // what is opened shall be played on from
    decisions.record (
        say ("Open {1}", take.name),
        [&] (Choices& choices)
        {
            project.select (choices, take.clipId);
            choices.region = take.placement;
            if (bringsTempo)
                choices.assumedTempo = { sound.tempoBpm(), now.meterNumerator, now.meterDenominator };
        },
        parameters);
    core.news.changed (News::Part::takes);
    takes.place();
}

/** The first bar line behind all that is there; where nothing is, the bar in which the playhead stands. */
double Opening::freeSeconds() const
{
    if (! core.capture.isPrepared())
        return 0.0;
    auto there = core.capture.capturedSpan().unitedWith (core.kept.span());
    for (const auto& take : core.project.takes)
        if (core.project.choices.selected.count (take.clipId) != 0)
            there = there.unitedWith (take.placement);
    const auto* own = core.audio.ownTransport();
    const auto playhead = own != nullptr ? own->positionSamples() : core.audio.track->playheadSamples();
    const auto from = there.isEmpty() ? playhead : core.capture.samples (there.endSeconds);
    const auto rate = core.audio.track->sampleRateHz();
    const auto tempo = core.capture.tempoAt (there.isEmpty() ? from : from - 1);
    const auto bars = (tempo.ppqAt (from, rate) - tempo.barStartPpq) / tempo.quarterNotesPerBar();
    constexpr double little = 1.0e-4; // of a bar
    const auto whole = there.isEmpty() ? std::floor (bars + little) : std::ceil (bars - little);
    return tempo.samplesAt (tempo.barStartPpq + whole * tempo.quarterNotesPerBar(), rate) / rate;
}

} // namespace continuo
