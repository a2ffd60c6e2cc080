// What the user decides, each step of which can be undone.
#pragma once

#include "SessionCore.h"

#include <juce_data_structures/juce_data_structures.h>

#include <map>

namespace continuo
{

class Decisions final : public HistoryModel
{
public:
    using Change = std::function<void (Choices&)>;
    using ParameterMap = std::map<juce::String, float>;

    explicit Decisions (SessionCore& c) : core (c) {}

    /** Changes the choices, and parameters along with them: one step. Takes the lock and announces. */
    void make (const juce::String& name, const Change&, const ParameterMap& parametersAfter = {});

    /** The same with the lock held: whoever calls announces. */
    void record (const juce::String& name, const Change&, const ParameterMap& parametersAfter = {});

    /** With the lock held: a project is loaded. */
    void forgetHistory() { undoManager.clearUndoHistory(); }

    /** As the host hears of it: a gesture of the user's. */
    void setParameter (const juce::String& id, float value);

    /** With the lock held: the choices are others than `before`, by a step or by its undoing. */
    std::function<void (const Choices& before)> onChanged;
    /** With the lock held, after onChanged. */
    std::function<void()> onUndoneOrRedone;

    juce::String undoName() const override;
    juce::String redoName() const override;
    void undo() override;
    void redo() override;

private:
    class Step;

    void replay (const Choices& from, const Choices& to, const ParameterMap&);
    void step (bool back);

    SessionCore& core;
    juce::UndoManager undoManager;
};

} // namespace continuo
