#include "GrowingTake.h"

namespace continuo
{

namespace
{
constexpr double carefully = 0.9;     // of the measured speed
constexpr double shortestBlock = 0.2; // seconds; blocks are a quarter of what there is
constexpr double longestBlock = 1.0;
constexpr double stepsPerSecond = 50.0; // of music

std::vector<std::vector<float>> channelsOf (const juce::String& base64, int channelCount)
{
    juce::MemoryOutputStream bytes;
    std::vector<std::vector<float>> channels;
    if (channelCount < 1 || channelCount > 2 || ! juce::Base64::convertFromBase64 (bytes, base64))
        return channels;
    const auto samples = bytes.getDataSize() / sizeof (float) / static_cast<size_t> (channelCount);
    juce::MemoryInputStream stream (bytes.getData(), bytes.getDataSize(), false);
    for (int channel = 0; channel < channelCount; ++channel)
    {
        auto& values = channels.emplace_back (samples);
        for (auto& value : values)
            value = stream.readFloat();
    }
    return channels;
}
} // namespace

bool canBePlayedThrough (double madeSeconds, double lengthSeconds, double speed)
{
    if (madeSeconds >= lengthSeconds)
        return true;
    const auto sure = speed * carefully;
    if (madeSeconds <= 0.0 || sure <= 0.0)
        return false;
    double there = madeSeconds, playedSeconds = 0.0;
    while (there < lengthSeconds)
    {
        const auto block =
            juce::jmin (lengthSeconds - there, juce::jlimit (shortestBlock, longestBlock, there / 4.0));
        playedSeconds += block / sure;
        if (playedSeconds > there)
            return false; // what comes next comes too late
        there += block;
    }
    return true;
}

void GrowingTake::hear (const juce::String& jobId, const GenerationOrder& order, const juce::var& piece)
{
    if (job != jobId)
    {
        forget();
        job = jobId;
        prototype = order.prototype;
        prototype.request = order.request;
        prototype.seed = static_cast<juce::int64> (order.request["seed"]);
        prototype.clipId = "growing-" + juce::Uuid().toString();
        prototype.number = core.project.lastNumber + 1;
        startsByItself = order.startsByItself;
        core.takeSounds.grow (prototype.clipId, lengthOf (order.request));
        core.news.changed (News::Part::takes);
    }
    core.takeSounds.append (
        prototype.clipId, [audio = piece["audio"].toString(), channels = static_cast<int> (piece["channels"])]
        { return channelsOf (audio, channels); }, static_cast<int> (piece["sampleRateHz"]));
}

void GrowingTake::follow (const GenerationProgress& progress)
{
    const bool isPlaying = core.capture.transport().playing;
    if (isPlaying && startedByItself.isNotEmpty() && core.audition.clipId() == startedByItself)
    {
        core.audition.stop(); // it is heard in its place
        core.news.changed (News::Part::takes);
    }
    if (! isThere())
        return;
    if (const auto ready = readySeconds(); std::exchange (toldSeconds, ready) != ready)
        core.news.changed (News::Part::takes);
    const bool isMade = progress.state == GenerationProgress::State::finishing;
    const auto speed = isMade ? 1.0e3 : progress.stepsPerSecond / stepsPerSecond;
    if (startsByItself && ! isPlaying && core.audition.clipId().isEmpty()
        && canBePlayedThrough (readySeconds(), prototype.placement.length(), speed))
    {
        startsByItself = false;
        startedByItself = prototype.clipId;
        core.audition.start (prototype.clipId);
        core.news.changed (News::Part::takes);
    }
}

void GrowingTake::become (const juce::String& jobId, const juce::String& clipId)
{
    if (! isThere() || job != jobId)
        return;
    if (core.takeSounds.become (prototype.clipId, clipId))
        core.audition.become (prototype.clipId, clipId);
    const bool isNew = startsByItself; // it was made faster than it could begin
    if (isNew && ! core.capture.transport().playing && core.audition.clipId().isEmpty())
        core.audition.start (clipId);
    if (isNew || startedByItself == prototype.clipId)
        startedByItself = clipId;
    forget();
}

void GrowingTake::giveUp()
{
    if (! isKept)
        forget();
}

ClipSound::Ptr GrowingTake::keep()
{
    auto sound = isThere() ? core.takeSounds.soFar (prototype.clipId) : nullptr;
    isKept = sound != nullptr;
    return sound;
}

void GrowingTake::cannotBeKept (const juce::String& jobId)
{
    if (job == jobId)
        forget();
}

void GrowingTake::forget()
{
    if (! isThere())
        return;
    if (core.audition.clipId() == prototype.clipId)
        core.audition.stop();
    core.takeSounds.forget (prototype.clipId);
    job.clear();
    prototype = {};
    toldSeconds = 0.0;
    startsByItself = isKept = false;
    core.news.changed (News::Part::takes);
}

} // namespace continuo
