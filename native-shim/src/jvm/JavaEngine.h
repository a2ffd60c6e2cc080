// One plugin instance's link to the Java half. One thread at a time (Session's lock); the work is done on the JVM's thread.
#pragma once

#include "model/EngineLink.h"

namespace continuo
{

class JavaEngine final : public EngineLink
{
public:
    /** `settings` are PluginEntryPoint.open's, without the folders and the engine's command, which are added when
        the JVM starts. Nothing starts before the first call. */
    explicit JavaEngine (const juce::var& settings);

    /** Returns at once. Java closes the instance when it comes to it. */
    ~JavaEngine() override;

    RequestId call (const juce::var& request, PlanarSamples audio, OnReply) override;
    void cancel (RequestId) override;
    void deliver (const OnEvent&) override;
    Status status() const override;

private:
    struct Instance; // shared with tasks and callbacks, which may outlive this
    std::shared_ptr<Instance> instance;
};

} // namespace continuo
