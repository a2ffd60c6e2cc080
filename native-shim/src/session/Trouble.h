// What went wrong last, and what can be done about it.
#pragma once

#include "SessionCore.h"

namespace continuo
{

class Trouble final : public TroubleModel
{
public:
    using Remedy = std::function<void()>;
    using RemedyIn = std::function<void (const juce::File& folder)>;

    explicit Trouble (SessionCore& c) : core (c) {}

    /** With the lock held, like the next two. `action` is a button's words, and `remedy` what it does. */
    void show (const juce::String& sentence, const juce::String& action = {}, Remedy remedy = {});

    /** A second button beside it, which asks for a folder. */
    void alsoOffer (const juce::String& folderAction, RemedyIn remedy);

    void clear() { show ({}); }

    EditorError error() const override;
    void performErrorAction() override;
    void performErrorActionIn (const juce::File& folder) override;
    void dismissError() override;

private:
    SessionCore& core;
    EditorError current;
    Remedy remedy;
    RemedyIn remedyIn;
};

} // namespace continuo
