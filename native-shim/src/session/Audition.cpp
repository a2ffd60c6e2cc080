#include "Audition.h"

namespace continuo
{

void Audition::prepare()
{
    sounding = nullptr;
    wasHeard = false;
}

void Audition::start (const juce::String& clipId)
{
    stop();
    id = clipId;
    update();
}

void Audition::stop()
{
    if (sounding != nullptr)
        orders.stopAudition();
    prepare();
    id.clear();
}

double Audition::position() const
{
    const auto at = orders.auditionPositionSamples();
    const auto rendered = sounds.rendered (id);
    return at < 0 || rendered == nullptr
               ? -1.0
               : static_cast<double> (at) / static_cast<double> (rendered->lengthSamples());
}

void Audition::become (const juce::String& growingId, const juce::String& clipId)
{
    if (id == growingId)
        id = clipId;
}

bool Audition::update()
{
    if (id.isEmpty())
        return false;
    const auto rendered = sounds.rendered (id);
    if (sounding == nullptr)
    {
        sounds.render (id);
        if (rendered != nullptr && orders.audition (rendered))
            sounding = rendered;
        return false;
    }
    if (rendered != nullptr && rendered != sounding && orders.changeAudition (rendered))
        sounding = rendered;
    const bool isSounding = orders.auditionPositionSamples() >= 0;
    const bool hasEnded = wasHeard && ! isSounding;
    wasHeard = isSounding;
    if (hasEnded)
    {
        id.clear();
        sounding = nullptr;
    }
    return hasEnded;
}

} // namespace continuo
