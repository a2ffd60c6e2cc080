// What becomes of a take: one that goes on from it, one like it, its stems.
#pragma once

#include "Generating.h"

namespace continuo
{

class Reworking final : public ReworkingModel
{
public:
    Reworking (SessionCore&, Decisions&, Trouble&, Source&, Words&, Engines&, Generating&);

    void continueFromTake (const juce::String& id) override;
    void renewTake (const juce::String& id, double keptSeconds) override;
    void retryTake (const juce::String& id) override;
    void varyTake (const juce::String& id, double temperatureFactor) override;
    void useSettingsOf (const juce::String& id) override;
    void splitTake (const juce::String& id) override;

private:
    using MakeOrder = std::function<std::optional<GenerationOrder> (const ProjectTake&)>;
    void makeAnother (const juce::String& id, const MakeOrder&);
    /** False, which it says, if a take's file has gone. */
    bool isThere (const ProjectTake&);
    ProjectAdapter adapterNow (const juce::var& used) const;
    void startSplit (const juce::String& takeId);

    SessionCore& core;
    Decisions& decisions;
    Trouble& trouble;
    Engines& engines;
    Generating& generating;
    Orders orders;
};

} // namespace continuo
