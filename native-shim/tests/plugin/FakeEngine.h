// An engine that answers as a test tells it to, at once, without Java.
#pragma once

#include "BridgeDocument.h"
#include "EngineMessages.h"
#include "model/EngineLink.h"
#include "model/Json.h"

#include <Catch.h>

#include <algorithm>
#include <deque>

namespace continuo::test
{

class FakeEngine final : public EngineLink
{
public:
    struct Call
    {
        juce::var request;
        PlanarSamples audio;
    };

    /** What the test and the plugin share; it outlives the plugin. */
    struct Script
    {
        std::vector<Call> calls;
        std::deque<juce::var> events;
        std::function<EngineReply (const juce::var& request)> answer;
        Status status { EngineState::ready, {} };

        /** The last request of a kind, or nothing. */
        juce::var last (const juce::String& kind) const
        {
            for (auto call = calls.rbegin(); call != calls.rend(); ++call)
                if (call->request["do"].toString() == kind)
                    return call->request;
            return {};
        }

        int count (const juce::String& kind) const
        {
            int number = 0;
            for (const auto& call : calls)
                number += call.request["do"].toString() == kind ? 1 : 0;
            return number;
        }
    };

    explicit FakeEngine (std::shared_ptr<Script> s) : script (std::move (s)) {}

    RequestId call (const juce::var& request, PlanarSamples audio, OnReply onReply) override
    {
        require (BridgeDocument::differenceOfCall (request));
        script->calls.push_back ({ request, audio });
        auto reply = script->answer ? script->answer (request) : standardReply (request);
        if (reply.worked())
            require (BridgeDocument::differenceOfReply (request["do"].toString(), reply.fields));
        replies.push_back ({ ++lastRequest, std::move (onReply), std::move (reply) });
        return lastRequest;
    }

    void cancel (RequestId request) override
    {
        replies.erase (std::remove_if (replies.begin(), replies.end(),
                                       [request] (const Answer& each) { return each.request == request; }),
                       replies.end());
    }

    void deliver (const OnEvent& onEvent) override
    {
        while (! replies.empty())
        {
            const auto answer = std::move (replies.front());
            replies.pop_front();
            answer.onReply (answer.reply);
        }
        while (! script->events.empty())
        {
            const auto event = script->events.front();
            script->events.pop_front();
            require (BridgeDocument::differenceOfEvent (event));
            onEvent (event);
        }
    }

    Status status() const override { return script->status; }

    static EngineReply standardReply (const juce::var& request)
    {
        const auto kind = request["do"].toString();
        JsonObject fields;
        fields.set ("ok", true);
        if (kind == "compose")
            fields.set ("prompt", request["prompt"].toString() + ", 120 bpm");
        if (kind == "submit" || kind == "split")
            fields.set ("jobId", "job-1");
        if (kind == "presets")
            fields.set ("presets", juce::Array<juce::var>()).set ("problems", juce::Array<juce::var>());
        if (kind == "models")
            fields.set ("models", juce::Array<juce::var>());
        if (kind == "status")
            fields.set ("engine", "off").set ("message", "").set ("model", "");
        if (kind == "retainClips")
            fields.set ("retained", request["clipIds"].size());
        return { fields, {} };
    }

private:
    static void require (const juce::String& noDifference)
    {
        if (noDifference.isNotEmpty())
            FAIL (noDifference);
    }

    const std::shared_ptr<Script> script;
    struct Answer
    {
        RequestId request;
        OnReply onReply;
        EngineReply reply;
    };

    std::deque<Answer> replies;
    RequestId lastRequest = 0;
};

} // namespace continuo::test
