// The library of all takes that were ever made: asked of the engine, heard, starred, dragged out, made again.
#pragma once

#include "Generating.h"

namespace continuo
{

class Library final : public LibraryModel
{
public:
    Library (SessionCore&, Trouble&, Source&, Words&, Generating&);

    KeptTakes keptTakes() const override;
    void searchTakes (const juce::String& text, bool starredOnly) override;
    void auditionKept (const juce::String& id, bool shallSound) override;
    void starKept (const juce::String& id, bool shallBeStarred) override;
    void remakeKept (const juce::String& id) override;
    juce::File keptFileToDrag (const juce::String& id) override;

private:
    void take (const EngineReply&);
    KeptTake* find (const juce::String& id);
    /** Reads its sound, if that was not done, and lets go of the others that were read. */
    void load (const KeptTake&);

    SessionCore& core;
    Trouble& trouble;
    Generating& generating;
    Orders orders;
    KeptTakes shown;
    EngineLink::RequestId searching = 0;
    juce::String loaded; // whose sound is in memory, as TakeSounds knows it
};

} // namespace continuo
