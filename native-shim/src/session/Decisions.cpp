#include "Decisions.h"

namespace continuo
{

/** What it changed of the user's choices. What else has changed since stays as it is. */
class Decisions::Step final : public juce::UndoableAction
{
public:
    Step (Decisions& d, Choices b, Choices a, ParameterMap pb, ParameterMap pa)
        : decisions (d), before (std::move (b)), after (std::move (a)), parametersBefore (std::move (pb)),
          parametersAfter (std::move (pa))
    {
    }

    bool perform() override
    {
        decisions.replay (before, after, parametersAfter);
        return true;
    }

    bool undo() override
    {
        decisions.replay (after, before, parametersBefore);
        return true;
    }

private:
    Decisions& decisions;
    const Choices before, after;
    const ParameterMap parametersBefore, parametersAfter;
};

void Decisions::make (const juce::String& name, const Change& change, const ParameterMap& parametersAfter)
{
    {
        const juce::ScopedLock guard (core.lock);
        record (name, change, parametersAfter);
    }
    core.news.announce();
}

void Decisions::record (const juce::String& name, const Change& change, const ParameterMap& parametersAfter)
{
    auto after = core.project.choices;
    change (after);
    ParameterMap parametersBefore;
    for (const auto& [id, value] : parametersAfter)
        parametersBefore[id] = *core.parameterTree.getRawParameterValue (id);
    undoManager.beginNewTransaction (name);
    undoManager.perform (new Step (*this, core.project.choices, after, parametersBefore, parametersAfter));
    core.news.changed (News::Part::undo);
}

void Decisions::replay (const Choices& from, const Choices& to, const ParameterMap& parameters)
{
    for (const auto& [id, value] : parameters)
        setParameter (id, value);
    auto& project = core.project;
    const auto before = project.choices;
    project.choices.replay (from, to);
    for (const auto& clipId : to.selected)
        if (from.selected.count (clipId) == 0)
            project.select (project.choices, clipId); // what was chosen meanwhile gives way
    onChanged (before);
}

void Decisions::setParameter (const juce::String& id, float value)
{
    if (auto* parameter = core.parameterTree.getParameter (id))
    {
        parameter->beginChangeGesture();
        parameter->setValueNotifyingHost (parameter->convertTo0to1 (value));
        parameter->endChangeGesture();
    }
}

juce::String Decisions::undoName() const
{
    const juce::ScopedLock guard (core.lock);
    return undoManager.canUndo() ? undoManager.getUndoDescription() : juce::String();
}

juce::String Decisions::redoName() const
{
    const juce::ScopedLock guard (core.lock);
    return undoManager.canRedo() ? undoManager.getRedoDescription() : juce::String();
}

void Decisions::undo() { step (true); }

void Decisions::redo() { step (false); }

void Decisions::step (bool back)
{
    {
        const juce::ScopedLock guard (core.lock);
        back ? undoManager.undo() : undoManager.redo();
        onUndoneOrRedone();
        core.news.changed (News::Part::undo);
    }
    core.news.announce();
}

} // namespace continuo
