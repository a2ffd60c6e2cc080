// The whole editor as one component over an EditorModel: the plugin's window, the tests and the
// screenshot tool all show this.
//
// Keys that no part of it uses go on to the host, the space bar among them. Esc cancels,
// Ctrl or Cmd and Enter generates, with Z undoes, with Shift and Z or with Y does again.
#pragma once

#include "CapturePanel.h"
#include "ControlStrip.h"
#include "EditorLook.h"
#include "ErrorBanner.h"
#include "GenerateBar.h"
#include "HeaderBar.h"
#include "PromptBox.h"
#include "StatusBar.h"
#include "TakesList.h"
#include "Theme.h"

namespace continuo
{

class EditorView final : public juce::Component, private EditorModel::Listener, private juce::Timer
{
public:
    explicit EditorView (EditorModel&);
    ~EditorView() override;

    /** More was folded out or in: the window may grow or shrink by so much. */
    std::function<void (int pixels)> onHeightWanted;

    void paint (juce::Graphics&) override;
    void resized() override;
    bool keyPressed (const juce::KeyPress&) override;
    void mouseDown (const juce::MouseEvent&) override;
    void mouseUp (const juce::MouseEvent&) override;

    TakesList& takesList() { return takes; }

    static constexpr int minimumWidth = 720, minimumHeight = 480;
    static constexpr int initialWidth = 980, initialHeight = 620;
    static constexpr int moreHeight = ControlStrip::height + theme::gap;

private:
    void editorModelChanged (EditorModel::Part) override;
    void timerCallback() override;
    void showMode (int mode);
    void showMore (bool shown);

    EditorModel& model;
    EditorLook look;
    HeaderBar header;
    ErrorBanner error;
    CapturePanel capture;
    PromptBox prompt;
    ControlStrip controls;
    MoreStrip more;
    GenerateBar generate;
    TakesList takes;
    StatusBar status;
    juce::TooltipWindow tooltips { this, 600 };
};

} // namespace continuo
