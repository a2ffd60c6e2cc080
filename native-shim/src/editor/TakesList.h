// The takes, newest first, each a row of its own.
#pragma once

#include "TakeRow.h"

namespace continuo
{

class TakesList final : public juce::Component
{
public:
    explicit TakesList (EditorModel&);
    ~TakesList() override;

    void refresh();
    void poll();

    void paint (juce::Graphics&) override;
    void resized() override;

    /** The take of that row, from 0, plays in its place, or at once where no transport would come to it; false if there
        is none that can. So takes are compared by the keys 1 to 9. */
    bool choose (int row);

    /** A take is on its way out of the window. */
    bool isDraggingFile() const;

    /** Starts a drag of a file out of the window; a test puts its own here. */
    TakeRow::StartFileDrag startFileDrag;

private:
    void moveFocus (const TakeRow& from, int way);

    EditorModel& model;
    juce::Label title;
    juce::Viewport viewport;
    juce::Component rows;
    std::vector<std::unique_ptr<TakeRow>> shown;
};

} // namespace continuo
