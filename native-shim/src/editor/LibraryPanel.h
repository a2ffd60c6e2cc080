// All takes that were ever made: looked for, heard, put on the timeline, made again, starred, dragged out.
#pragma once

#include "Icons.h"
#include "TakeRow.h"
#include "model/EditorModel.h"
#include "model/Texts.h"

namespace continuo
{

/** One of them. */
class KeptRow final : public juce::Component, public juce::SettableTooltipClient
{
public:
    explicit KeptRow (EditorModel&);

    void show (const KeptTake&);
    bool isDraggingFile() const { return dragging; }
    TakeRow::StartFileDrag startFileDrag;

    void paint (juce::Graphics&) override;
    void resized() override;
    void mouseDrag (const juce::MouseEvent&) override;

    static constexpr int height = 62;

private:
    EditorModel& model;
    KeptTake take;
    IconButton audition { Icon::play, say ("Listen") };
    IconButton place { Icon::plus, say ("Put it on the timeline") };
    IconButton again { Icon::retry, say ("Make it again") };
    IconButton star { Icon::star, say ("Star") };
    juce::Rectangle<int> words;
    bool dragging = false;
};

class LibraryPanel final : public juce::Component, private juce::Timer
{
public:
    explicit LibraryPanel (EditorModel&);

    /** What was found, or what sounds, is another. */
    void refresh();
    /** It is being looked at, or a take was made: looks anew. */
    void search();
    bool isDraggingFile() const;

    /** Starts a drag of files out of the window. */
    TakeRow::StartFileDrag startFileDrag;

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    void timerCallback() override;
    juce::String count (const KeptTakes&) const;

    EditorModel& model;
    juce::TextEditor text;
    IconButton starredOnly { Icon::star, say ("Only those with a star") };
    juce::Label counted;
    juce::Viewport viewport;
    juce::Component rows;
    std::vector<std::unique_ptr<KeptRow>> shown;
    juce::String sentence;
};

} // namespace continuo
