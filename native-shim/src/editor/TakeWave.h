// A take's waveform in its row, with what is listened to, what is being made, and the bar line from which it shall be made
// anew.
#pragma once

#include "model/EditorModel.h"

#include <optional>

namespace continuo
{

/** No component of its own: the mouse drags and chooses the row. */
class TakeWave
{
public:
    explicit TakeWave (EditorModel& m) : model (m) {}

    void setBounds (juce::Rectangle<int>);
    juce::Rectangle<int> bounds() const { return area; }
    /** The take, or its sound, is another. */
    void show (const Take&);

    /** From there it shall be made anew, in the take's seconds; nothing is marked at first. */
    std::optional<double> mark() const { return marked; }
    float markX() const;
    /** On the bar line that is nearest, or exactly there; what is marked already is not any more. */
    void markAt (float x, bool exactly);
    /** To the next bar line that way; 1 is onwards. From none to the first one. */
    void moveMark (int way);
    void clearMark() { marked.reset(); }
    /** "bar 14", where it is on a bar line. */
    juce::String markInWords() const;

    /** `position` of the audition, 0…1; below 0: none. */
    void paint (juce::Graphics&, bool isOver, double position, bool isWaiting);

private:
    float xOf (double seconds) const;

    EditorModel& model;
    Take take;
    juce::Rectangle<int> area;
    juce::Path path; // empty: to be made anew
    std::optional<double> marked;
};

} // namespace continuo
