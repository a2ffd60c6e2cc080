// The sound of the marked bars as it came with the project, so that they can be played on from before the host has
// played them again. One thread at a time (Session's lock).
#pragma once

#include "audio/RecordedRegion.h"
#include "audio/RegionReader.h"
#include "model/ClipSound.h"

namespace continuo
{

class KeptRegion
{
public:
    void set (Span where, ClipSound::Ptr);
    void clear();

    Span span() const { return where; }

    /** Whether it has anything of the range. */
    bool hasSound (Span) const;

    /** Fills the holes of a copy with it, as far as it reaches. */
    void fill (RecordedRegion&) const;

    /** Draws it where nothing was captured; `peaks` divide `shown` evenly. */
    void fill (Span shown, std::vector<WavePeak>& peaks) const;

    /** A stretch and how it sounds; null if it does not. */
    struct Kept
    {
        Span where;
        ClipSound::Ptr sound;
    };

    /** What a project shall keep of the stretch: as it is heard now, and as it was kept where it was not played since.
        The very same as last time while nothing new was heard. */
    Kept keep (const RegionReader&, Span wanted);

private:
    const std::vector<std::vector<float>>& atRate (double sampleRateHz) const;

    Span where;
    ClipSound::Ptr sound;

    mutable std::vector<std::vector<float>> rendered; // at the host's rate, made when it is needed
    mutable int renderedRateHz = 0;

    // What keep() gave last, and for what.
    Kept last;
    Span lastWanted;
    std::int64_t lastRevision = -1;
};

} // namespace continuo
