// The takes, newest first, each a row of its own.
#pragma once

#include "TakeRow.h"

#include <set>

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

    /** Starts a drag of files out of the window; a test puts its own here. */
    TakeRow::StartFileDrag startFileDrag;
    /** Asks where takes shall be saved, and saves them. */
    TakeSaving saving;

private:
    void wire (TakeRow&);
    /** Those that are dragged and saved where this one is, as they stand. */
    std::vector<juce::String> companionsOf (const juce::String& id) const;
    void group (const juce::String& id, bool upToHere);
    bool endGroup();
    void showGroup();
    void save (const juce::String& id, SoundForm);
    void moveFocus (const TakeRow& from, int way);

    EditorModel& model;
    juce::Viewport viewport;
    juce::Component rows;
    std::vector<std::unique_ptr<TakeRow>> shown;
    std::set<juce::String> grouped; // takes that are dragged and saved together
    juce::String lastGrouped;
};

} // namespace continuo
