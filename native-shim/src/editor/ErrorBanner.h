// One sentence of what went wrong and a button that does something about it. Takes no room when all is well.
#pragma once

#include "EditorModel.h"
#include "Icons.h"

namespace continuo
{

class ErrorBanner final : public juce::Component
{
public:
    explicit ErrorBanner (EditorModel&);

    void refresh();

    void paint (juce::Graphics&) override;
    void resized() override;

    static constexpr int height = 36;

private:
    EditorModel& model;
    juce::Label sentence;
    juce::TextButton action;
    IconButton dismiss { Icon::remove, "Dismiss" };
};

} // namespace continuo
