// The way from a plugin instance to what generates music. JavaEngine is the real one; tests have their own.
#pragma once

#include "EngineState.h"

#include <juce_core/juce_core.h>

#include <functional>
#include <memory>
#include <vector>

namespace continuo
{

/** Sound that goes along with a request: one channel after the other. Any thread; immutable. */
using PlanarSamples = std::shared_ptr<const std::vector<float>>;

struct EngineReply
{
    juce::var fields;
    juce::String error; // one sentence; empty when the request was done

    bool worked() const { return error.isEmpty(); }
};

/** Requests go out at once and never wait; replies and events come when deliver() is called, on its thread. */
class EngineLink
{
public:
    using OnReply = std::function<void (const EngineReply&)>;
    using RequestId = int;
    using OnEvent = std::function<void (const juce::var&)>;

    struct Status
    {
        EngineState state = EngineState::off;
        juce::String problem; // one sentence
    };

    virtual ~EngineLink() = default;

    /** `request` is an object whose field `do` says what is wanted. */
    virtual RequestId call (const juce::var& request, PlanarSamples audio, OnReply) = 0;

    /** No reply will come, and what is not begun yet is not done. One that has its reply changes nothing. */
    virtual void cancel (RequestId) = 0;

    /** Calls the callbacks of everything that came in meanwhile. */
    virtual void deliver (const OnEvent&) = 0;

    /** Of what connects to the engine, not of the engine itself: events tell that. */
    virtual Status status() const = 0;
};

} // namespace continuo
