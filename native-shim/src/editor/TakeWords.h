// What a take is called and how long it is, in its row; the name is written in its place.
#pragma once

#include "model/Snapshots.h"

namespace continuo
{

/** Lets the mouse through to the row, but for the name that is being written. */
class TakeWords final : public juce::Component
{
public:
    TakeWords() { setInterceptsMouseClicks (false, true); }

    /** `isWaiting`: it is listened to, and has not been made any further yet. */
    void show (const Take&, bool isWaiting);
    /** In its place: Enter, or going elsewhere, gives the name, Esc leaves the old one. */
    void askForName();
    std::function<void (const juce::String& name)> onNamed;

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    juce::String details (bool briefly) const;
    void endNaming (bool shallTake);

    Take take;
    bool waits = false;
    std::unique_ptr<juce::TextEditor> naming; // null: it is not being named
};

} // namespace continuo
