// The whole editor as one component over an EditorModel: the plugin's window, the tests and the
// screenshot tool all show this.
//
// Sounds that are dropped or pasted (a file's path, or its address) are opened, folders of models and adapters added.
//
// Keys that no part of it uses go on to the host, the space bar among them. Esc cancels,
// Ctrl or Cmd and Enter generates, with Z undoes, with Shift and Z or with Y does again, with O opens, with V pastes.
// Where the transport is the program's own, the space bar plays.
#pragma once

#include "CapturePanel.h"
#include "ControlStrip.h"
#include "EditorLook.h"
#include "ErrorBanner.h"
#include "GenerateBar.h"
#include "HeaderBar.h"
#include "PromptBox.h"
#include "SidePanel.h"
#include "StatusBar.h"
#include "Theme.h"

namespace continuo
{

class EditorView final : public juce::Component,
                         public juce::FileDragAndDropTarget,
                         private EditorModel::Listener,
                         private juce::Timer
{
public:
    explicit EditorView (EditorModel&);
    ~EditorView() override;

    /** More was folded out or in: the window may grow or shrink by so much. */
    std::function<void (int pixels)> onHeightWanted;

    /** The user has chosen other colours: it is to be built anew, later than this call. */
    std::function<void()> onLook;

    void paint (juce::Graphics&) override;
    void resized() override;
    bool keyPressed (const juce::KeyPress&) override;
    void mouseDown (const juce::MouseEvent&) override;
    void mouseUp (const juce::MouseEvent&) override;
    void paintOverChildren (juce::Graphics&) override;
    bool isInterestedInFileDrag (const juce::StringArray&) override { return ! side.isDraggingFile(); }
    void fileDragEnter (const juce::StringArray&, int, int) override { setDropShown (true); }
    void fileDragExit (const juce::StringArray&) override { setDropShown (false); }
    void filesDropped (const juce::StringArray&, int, int) override;

    static constexpr int minimumWidth = 720, minimumHeight = 480;
    static constexpr int initialWidth = 980, initialHeight = 620;
    static constexpr int moreHeight = ControlStrip::height + theme::gap;

private:
    void editorModelChanged (EditorModel::Part) override;
    void timerCallback() override;
    void showMode (int mode);
    void showMore (bool shown);
    void setDropShown (bool);
    bool paste();
    /** A sound, or a folder with a model or an adapter. */
    void takeIn (const juce::File&);
    bool commandKeyPressed (const juce::KeyPress&);

    EditorModel& model;
    EditorLook look;
    HeaderBar header;
    ErrorBanner error;
    CapturePanel capture;
    PromptBox prompt;
    ControlStrip controls;
    MoreStrip more;
    GenerateBar generate;
    SidePanel side;
    StatusBar status;
    juce::TooltipWindow tooltips { this, 600 };
    bool dropIsShown = false;
};

} // namespace continuo
