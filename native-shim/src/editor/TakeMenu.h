// What can be done with takes beside what their rows have buttons for, and the dialog that asks where they shall be saved.
#pragma once

#include "model/EditorModel.h"

namespace continuo
{

/** What the row that is asked has to do itself. */
struct TakeMenuActions
{
    std::function<void (SoundForm)> save;
    std::function<void()> name;
    std::function<void()> renewFromMark; // null: nothing is marked
    int savedTogether = 1;               // so many takes are saved at once
};

/** The menu of a take; nothing of it is done once `owner` has gone. */
juce::PopupMenu takeMenu (EditorModel&, const Take&, juce::Component& owner, const TakeMenuActions&);

/** Where a take's bar lines are, in its seconds: those in it, not its ends. Beats where it has none. */
std::vector<double> barLinesIn (EditorModel&, const Take&);

class TakeSaving
{
public:
    explicit TakeSaving (EditorModel& m) : model (m) {}

    /** Asks for a file, or for several takes for a folder. */
    void ask (const std::vector<Take>&, SoundForm);
    /** Each under a name of its own, beside what is there. */
    void saveInto (const juce::File& folder, const std::vector<Take>&, SoundForm);

private:
    EditorModel& model;
    std::unique_ptr<juce::FileChooser> chooser;
};

} // namespace continuo
