// What the host says of itself and of the track, as the VST3 objects that Java reads (org.continuo.plugin.vst3).
//
// They are copies, not the host's own: Java asks on its own thread and when it comes to it, while hosts want to be
// called on theirs, count references as they please, and take a channel's list back after the call that brought it.
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <memory>

namespace continuo
{

/** Immutable. Its addresses are good as long as it lives: whoever hands them out holds on to it. */
class HostPapers
{
public:
    using Track = juce::AudioProcessor::TrackProperties;

    /** @param hostName empty where the host has not said it
        @param track    empty name, transparent colour: where the host has not said them */
    HostPapers (juce::String hostName, Track);
    ~HostPapers();

    /** The name that an `IHostApplication` gives; empty if it is none, or null, or has no name. Host's thread. */
    static juce::String nameOf (Steinberg::FUnknown* hostApplication);

    std::shared_ptr<const HostPapers> withHostName (const juce::String&) const;
    std::shared_ptr<const HostPapers> withTrack (const Track&) const;

    /** The field `hostFunctions` of PluginEntryPoint's requests: addresses in decimal, "0" for what is not known. */
    juce::var addresses() const;

private:
    class HostApplication;
    class ChannelContext;

    const juce::String hostName;
    const Track track;
    const std::unique_ptr<HostApplication> application;
    const std::unique_ptr<ChannelContext> channel;
};

} // namespace continuo
