#include "audio/TrackRegistry.h"

#include <algorithm>
#include <utility>

namespace continuo
{

TrackRegistry::Registration::Registration (Registration&& other) noexcept
    : registry (std::exchange (other.registry, nullptr)), trackId (std::exchange (other.trackId, 0))
{
}

TrackRegistry::Registration& TrackRegistry::Registration::operator= (Registration&& other) noexcept
{
    if (this != &other)
    {
        release();
        registry = std::exchange (other.registry, nullptr);
        trackId = std::exchange (other.trackId, 0);
    }

    return *this;
}

TrackRegistry::Registration::~Registration() { release(); }

void TrackRegistry::Registration::rename (const std::string& name)
{
    if (registry != nullptr)
        registry->rename (trackId, name);
}

void TrackRegistry::Registration::release()
{
    if (registry != nullptr)
        registry->remove (trackId);

    registry = nullptr;
    trackId = 0;
}

TrackRegistry& TrackRegistry::ofThisProcess()
{
    static TrackRegistry registry;
    return registry;
}

TrackRegistry::Registration TrackRegistry::add (const std::string& name, std::shared_ptr<RegionReader> reader)
{
    const std::lock_guard<std::mutex> lock (mutex);
    entries.push_back ({ { ++lastId, name }, std::move (reader) });
    return { *this, lastId };
}

std::vector<TrackRegistry::Track> TrackRegistry::tracks (std::uint64_t exceptId) const
{
    std::vector<Track> result;

    {
        const std::lock_guard<std::mutex> lock (mutex);

        for (const auto& entry : entries)
            if (entry.track.id != exceptId)
                result.push_back (entry.track);
    }

    std::stable_sort (result.begin(), result.end(),
                      [] (const Track& a, const Track& b) { return a.name < b.name; });
    return result;
}

std::shared_ptr<const RegionReader> TrackRegistry::find (std::uint64_t id) const
{
    const std::lock_guard<std::mutex> lock (mutex);

    for (const auto& entry : entries)
        if (entry.track.id == id)
            return entry.reader;

    return nullptr;
}

std::shared_ptr<const RegionReader> TrackRegistry::findByName (const std::string& name,
                                                               std::uint64_t exceptId) const
{
    const std::lock_guard<std::mutex> lock (mutex);

    for (const auto& entry : entries)
        if (entry.track.name == name && entry.track.id != exceptId)
            return entry.reader;

    return nullptr;
}

void TrackRegistry::remove (std::uint64_t id)
{
    std::shared_ptr<RegionReader> last; // freed after the lock

    const std::lock_guard<std::mutex> lock (mutex);
    const auto found = std::find_if (entries.begin(), entries.end(),
                                     [id] (const Entry& entry) { return entry.track.id == id; });

    if (found != entries.end())
    {
        last = std::move (found->reader);
        entries.erase (found);
    }
}

void TrackRegistry::rename (std::uint64_t id, const std::string& name)
{
    const std::lock_guard<std::mutex> lock (mutex);

    for (auto& entry : entries)
        if (entry.track.id == id)
            entry.track.name = name;
}

}
