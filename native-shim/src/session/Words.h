// The user's words, what Java adds to them and why, what was heard in the marked bars, presets.
#pragma once

#include "Source.h"
#include "Trouble.h"

namespace continuo
{

class Words final : public PromptModel
{
public:
    Words (SessionCore&, Decisions&, Trouble&, Source&, Melody&);

    // With the lock held.

    /** The words, the region or the mode are others: Java is asked once they have stayed so for a moment. */
    void listenAgain();
    void listenIfDue();
    void askForPresets();

    /** The request that composes a prompt. */
    juce::var composition (Mode, std::optional<TimelineRange> source, juce::var sound) const;

    juce::String prompt() const override;
    void setPrompt (const juce::String&) override;
    std::vector<PromptPart> promptParts() const override;
    void setPromptPartUsed (int index, bool used) override;
    juce::String composedPrompt() const override;
    bool composedPromptIsEdited() const override;
    void editComposedPrompt (const juce::String&) override;
    juce::String heard() const override;
    std::vector<Preset> presets() const override;
    juce::String currentPreset() const override;
    void choosePreset (const juce::String& id) override;
    void saveAsPreset (const juce::String& name) override;

private:
    void askForChroma (TimelineRange, const juce::var& sound, const PlanarSamples&);

    SessionCore& core;
    Decisions& decisions;
    Trouble& trouble;
    Source& source;
    Melody& melody;
    std::optional<juce::var> composed; // compose's last reply, for the words and the region of now
    juce::var presetList;
    juce::uint32 listenAtMillis = 0;                        // 0: nothing to do
    int listening = 0;                                      // replies to older questions are told by it
    EngineLink::RequestId composing = 0, findingChroma = 0; // the last ones
};

} // namespace continuo
