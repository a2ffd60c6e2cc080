// Sounds from files, which stand on the timeline as clips of their own.
#pragma once

#include "Takes.h"
#include "Trouble.h"

namespace continuo
{

class Opening final : public OpeningModel
{
public:
    Opening (SessionCore& c, Decisions& d, Trouble& t, Takes& s)
        : core (c), decisions (d), trouble (t), takes (s)
    {
    }

    // With the lock held.

    /** Takes in what has been read meanwhile. */
    void collect();
    /** A project is being loaded. */
    void forgetAll();

    void open (const juce::File&) override;

private:
    struct Pending
    {
        juce::String clipId;
        juce::File file; // that the user opened
        juce::File read; // what is read: the same, or a WAV file that the engine has made of it
        bool isAtEngine = false;
    };

    void askEngine (const Pending&, const juce::String& problem);
    Pending* find (const juce::String& clipId);

    void place (const Pending&, const ClipSound&);
    double freeSeconds() const;

    SessionCore& core;
    Decisions& decisions;
    Trouble& trouble;
    Takes& takes;
    std::vector<Pending> pending;
};

} // namespace continuo
