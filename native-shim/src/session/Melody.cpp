#include "Melody.h"

#include "model/Texts.h"

namespace continuo
{

namespace
{
constexpr auto thisTrack = "track", sideChain = "side-chain";

constexpr double leadingStrength = 0.1; // of the strongest in the region; less is a pause

std::vector<std::int8_t> leadingPitchClasses (const juce::var& reply)
{
    std::vector<std::int8_t> leading;
    const auto* classes = reply["argmax"].getArray();
    const auto* strengths = reply["strength"].getArray();
    for (int frame = 0; classes != nullptr && frame < classes->size(); ++frame)
    {
        const bool leads =
            strengths == nullptr || static_cast<double> ((*strengths)[frame]) >= leadingStrength;
        leading.push_back (static_cast<std::int8_t> (leads ? static_cast<int> ((*classes)[frame]) : -1));
    }
    return leading;
}
} // namespace

Melody::Melody (SessionCore& c, Decisions& d)
    : core (c), decisions (d), registration (TrackRegistry::ofThisProcess().add ("Continuo", c.audio.track))
{
}

void Melody::nameTrack (const juce::String& name)
{
    registration.rename (name.isEmpty() ? "Continuo" : name.toStdString());
}

std::shared_ptr<const RegionReader> Melody::reader() const
{
    const auto& choices = core.project.choices;
    if (choices.melodySource == thisTrack)
        return core.audio.track;
    if (choices.melodySource == sideChain)
        return core.audio.sideChain;
    auto& tracks = TrackRegistry::ofThisProcess();
    if (auto found = tracks.find (static_cast<std::uint64_t> (choices.melodySource.getLargeIntValue())))
        return found;
    return tracks.findByName (choices.melodyTrackName.toStdString(), registration.id());
}

std::vector<MelodySource> Melody::melodySources() const
{
    const juce::ScopedLock guard (core.lock);
    std::vector<MelodySource> sources { { thisTrack, say ("This track"), true },
                                        { sideChain, say ("Side-chain"),
                                          core.audio.sideChain->endOfHeardSamples().has_value() } };
    const auto& chosen = core.project.choices.melodySource;
    bool isListed = chosen == thisTrack || chosen == sideChain;
    for (const auto& track : TrackRegistry::ofThisProcess().tracks (registration.id()))
    {
        const juce::String trackId (static_cast<juce::int64> (track.id));
        isListed = isListed || trackId == chosen;
        sources.push_back ({ trackId, juce::String (track.name), true });
    }
    if (! isListed)
        sources.push_back ({ chosen, core.project.choices.melodyTrackName, reader() != nullptr });
    return sources;
}

juce::String Melody::melodySource() const
{
    const juce::ScopedLock guard (core.lock);
    return core.project.choices.melodySource;
}

void Melody::setMelodySource (const juce::String& id)
{
    juce::String name;
    for (const auto& source : melodySources())
        if (source.id == id)
            name = source.name;
    decisions.make (say ("Choose melody"),
                    [&] (Choices& choices)
                    {
                        choices.melodySource = id;
                        choices.melodyTrackName = name;
                    });
}

juce::String Melody::melodyStems() const
{
    const juce::ScopedLock guard (core.lock);
    return core.project.choices.melodyStems;
}

void Melody::setMelodyStems (const juce::String& how)
{
    decisions.make (say ("Choose drums and bass"), [&] (Choices& choices) { choices.melodyStems = how; });
}

void Melody::showChroma (MelodyChroma shown)
{
    chroma = std::move (shown);
    core.news.changed (News::Part::melody);
}

void Melody::takeChroma (const EngineReply& reply)
{
    chroma.state = reply.worked() ? MelodyChroma::State::ready : MelodyChroma::State::failed;
    chroma.sentence = reply.error;
    chroma.frameRateHz = static_cast<double> (reply.fields.getProperty ("frameRateHz", 50.0));
    chroma.leadingPitchClasses = leadingPitchClasses (reply.fields);
    core.news.changed (News::Part::melody);
}

MelodyChroma Melody::melodyChroma() const
{
    const juce::ScopedLock guard (core.lock);
    return chroma;
}

} // namespace continuo
