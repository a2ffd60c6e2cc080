// The project's LoRA adapters, each with a slider; folders are added by a button, or dropped anywhere.
#pragma once

#include "Icons.h"
#include "model/EditorModel.h"
#include "model/Texts.h"

namespace continuo
{

/** One adapter: how much of it, and off with it. */
class AdapterRow final : public juce::Component, public juce::SettableTooltipClient
{
public:
    AdapterRow (EditorModel&, const juce::String& folder);

    juce::String adapter() const { return folder; }
    void show (const AdapterSetting&);

    void paint (juce::Graphics&) override;
    void resized() override;

    static constexpr int height = 76;

private:
    EditorModel& model;
    const juce::String folder;
    AdapterSetting setting;
    juce::Slider scale;
    IconButton remove { Icon::remove, say ("Take it off") };
};

class AdaptersPanel final : public juce::Component
{
public:
    explicit AdaptersPanel (EditorModel&);

    void refresh();
    int count() const { return static_cast<int> (shown.size()); }

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    void askForFolder();

    EditorModel& model;
    juce::TextButton add;
    juce::Viewport viewport;
    juce::Component rows;
    std::vector<std::unique_ptr<AdapterRow>> shown;
    std::unique_ptr<juce::FileChooser> chooser;
};

} // namespace continuo
