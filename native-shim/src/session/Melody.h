// Whose melody leads, and what the model will hear of it.
#pragma once

#include "Decisions.h"
#include "audio/TrackRegistry.h"

namespace continuo
{

class Melody final : public MelodyModel
{
public:
    Melody (SessionCore&, Decisions&);

    // With the lock held.

    /** Null where the track that leads is not there. */
    std::shared_ptr<const RegionReader> reader() const;
    void nameTrack (const juce::String&);
    void showChroma (MelodyChroma);
    /** Java's answer to what is shown as being computed. */
    void takeChroma (const EngineReply&);

    std::vector<MelodySource> melodySources() const override;
    juce::String melodySource() const override;
    void setMelodySource (const juce::String& id) override;
    juce::String melodyStems() const override;
    void setMelodyStems (const juce::String&) override;
    MelodyChroma melodyChroma() const override;

private:
    SessionCore& core;
    Decisions& decisions;
    TrackRegistry::Registration registration;
    MelodyChroma chroma;
};

} // namespace continuo
