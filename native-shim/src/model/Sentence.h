// The form that all sentences to the user have.
#pragma once

#include <juce_core/juce_core.h>

namespace continuo
{

/** A capital at the start and a full stop at the end, where the sentence begins with a word: what the engine says in
    a terminal begins small. One that begins with a name, a file's or a field's, keeps its start. */
inline juce::String asSentence (const juce::String& words)
{
    auto sentence = words.trim();
    if (sentence.isEmpty())
        return sentence;
    const auto first = sentence.upToFirstOccurrenceOf (" ", false, false);
    if (first.containsOnly ("abcdefghijklmnopqrstuvwxyz'"))
        sentence = sentence.substring (0, 1).toUpperCase() + sentence.substring (1);
    const auto last = sentence.getLastCharacter();
    const bool isOver = last == '.' || last == '!' || last == '?' || last == 0x2026;
    return isOver ? sentence : sentence + ".";
}

} // namespace continuo
