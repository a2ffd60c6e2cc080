// One sentence of what went wrong and buttons that do something about it. Takes no room when all is well.
#pragma once

#include "Icons.h"
#include "model/EditorModel.h"
#include "model/Texts.h"

namespace continuo
{

class ErrorBanner final : public juce::Component
{
public:
    explicit ErrorBanner (EditorModel&);

    void refresh();

    void paint (juce::Graphics&) override;
    void resized() override;

    static constexpr int height = 44;

private:
    void askForFolder();

    EditorModel& model;
    juce::Label sentence;
    juce::TextButton action, folderAction;
    std::unique_ptr<juce::FileChooser> chooser;
    IconButton dismiss { Icon::remove, say ("Dismiss") };
};

} // namespace continuo
