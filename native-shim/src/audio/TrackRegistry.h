#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace continuo
{

class RegionReader;

/** Which Continuo instances live in this process, so that one can take its melody from another one's track.

    Any thread but the audio thread: it locks. It never meets the audio thread, which records on while a recording is
    read; see RegionReader. A reader that somebody found stays alive while he holds it,
    even when its plugin is removed meanwhile.

    There is one registry per loaded copy of the plugin's binary: VST3 instances see each other, and LV2
    instances see each other, but not across formats. Hosts that put each plugin into a process of its own leave
    an instance alone; the side-chain is the way there.
*/
class TrackRegistry
{
public:
    struct Track
    {
        std::uint64_t id = 0; ///< unique in this process, never used again
        std::string name;     ///< the host's name of the track, or a name made up by the plugin; not unique
    };

    /** Keeps a track in the registry for as long as it lives. Movable; an empty one does nothing. */
    class Registration
    {
    public:
        Registration() = default;
        Registration (Registration&& other) noexcept;
        Registration& operator= (Registration&& other) noexcept;
        ~Registration();

        std::uint64_t id() const { return trackId; }
        void rename (const std::string& name);

    private:
        friend class TrackRegistry;
        Registration (TrackRegistry& owner, std::uint64_t id) : registry (&owner), trackId (id) {}
        void release();

        TrackRegistry* registry = nullptr;
        std::uint64_t trackId = 0;
    };

    /** The one of this process. Separate ones are for tests. */
    static TrackRegistry& ofThisProcess();

    Registration add (const std::string& name, std::shared_ptr<RegionReader> reader);

    /** All tracks by name, then by age, without the one called `exceptId`. */
    std::vector<Track> tracks (std::uint64_t exceptId = 0) const;

    /** Null if it is gone. */
    std::shared_ptr<const RegionReader> find (std::uint64_t id) const;

    /** The oldest of that name, so that a saved project finds its track again; null if there is none. */
    std::shared_ptr<const RegionReader> findByName (const std::string& name,
                                                    std::uint64_t exceptId = 0) const;

private:
    struct Entry
    {
        Track track;
        std::shared_ptr<RegionReader> reader;
    };

    void remove (std::uint64_t id);
    void rename (std::uint64_t id, const std::string& name);

    mutable std::mutex mutex;
    std::vector<Entry> entries; // by age
    std::uint64_t lastId = 0;
};

}
