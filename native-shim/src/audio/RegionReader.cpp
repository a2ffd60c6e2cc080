#include "audio/RegionReader.h"

#include "audio/WantedRanges.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace continuo
{

namespace
{

constexpr TimelineRange everywhere { std::numeric_limits<std::int64_t>::min() / 4,
                                     std::numeric_limits<std::int64_t>::max() / 4 };
constexpr double longestCopyMinutes = 20.0;

}

/** Which tape to read for `range`, by position; the newest for each sample, and none from before `validFrom`. */
std::vector<RegionReader::Piece> RegionReader::pieces (TimelineRange range, std::int64_t validFrom) const
{
    auto tapeEnd =
        recording->tape.end(); // asked first: what the spans say of the tape after it does not matter
    const auto newestLast = recording->tapeSpans.snapshot();
    WantedRanges wanted (range);
    std::vector<Piece> found;

    for (auto span = newestLast.rbegin(); span != newestLast.rend() && ! wanted.isEmpty(); ++span)
    {
        if (tapeEnd <= validFrom)
            break;

        const auto tapeStart = std::max (span->tapeStart, validFrom);
        const auto toTimeline = span->tempo.timelineSamples - span->tapeStart;

        if (tapeStart < tapeEnd)
            wanted.take ({ tapeStart + toTimeline, tapeEnd + toTimeline },
                         [&] (TimelineRange part)
                         {
                             found.push_back (
                                 { part, part.start - toTimeline,
                                   toldOrAssumed (span->tempo).movedTo (part.start, sampleRateHz()) });
                         });

        tapeEnd = std::min (tapeEnd, span->tapeStart);
    }

    std::sort (found.begin(), found.end(),
               [] (const Piece& a, const Piece& b) { return a.range.start < b.range.start; });
    return found;
}

/** Reads the pieces of `range`, again if the audio thread wrote over one of them meanwhile, then keeping a growing
    distance to it. */
template <typename Read>
void RegionReader::readConsistently (const RecorderTape::Lock&, TimelineRange range, Read&& read) const
{
    for (std::int64_t distance = 0;; distance = 2 * distance + 4 * RecorderTape::chunkFrames)
    {
        const auto found = pieces (range, recording->tape.start() + distance);
        read (found);

        const auto isStillThere = [valid = recording->tape.start()] (const Piece& piece)
        { return piece.tapeStart >= valid; };

        if (std::all_of (found.begin(), found.end(), isStillThere))
            return;
    }
}

std::vector<RecordedSpan> RegionReader::spansIn (TimelineRange range) const
{
    std::vector<RecordedSpan> result;

    for (const auto& piece : pieces (range, recording->tape.start()))
    {
        if (! result.empty() && result.back().range.end == piece.range.start
            && result.back().tempo.implies (piece.tempo, sampleRateHz()))
            result.back().range.end = piece.range.end;
        else
            result.push_back ({ piece.range, piece.tempo });
    }

    return result;
}

TempoPoint RegionReader::toldOrAssumed (const TempoPoint& tempo) const
{
    const auto assumed = recording->assumedTempo.load();

    if (tempo.hasMusicalTime || ! assumed.isSet() || sampleRateHz() <= 0.0)
        return tempo;

    return assumed.at (tempo.timelineSamples, sampleRateHz());
}

bool RegionReader::hasHeard (TimelineRange range) const
{
    const auto lock = recording->tape.lockForReading();
    return ! pieces (range, recording->tape.start()).empty();
}

std::vector<RecordedSpan> RegionReader::spans() const
{
    const auto lock = recording->tape.lockForReading();
    return spansIn (everywhere);
}

TimelineRange RegionReader::extent() const
{
    const auto heard = spans();
    return heard.empty() ? TimelineRange {}
                         : TimelineRange { heard.front().range.start, heard.back().range.end };
}

std::optional<std::int64_t> RegionReader::endOfHeardSamples() const
{
    const auto lock = recording->tape.lockForReading();
    const auto tapeEnd = recording->tape.end();
    const auto newestLast = recording->tapeSpans.snapshot();

    for (auto span = newestLast.rbegin(); span != newestLast.rend(); ++span)
        if (span->tapeStart < tapeEnd)
            return tapeEnd > recording->tape.start()
                       ? std::optional (span->tempo.timelineSamples + tapeEnd - span->tapeStart)
                       : std::nullopt;

    return std::nullopt;
}

std::vector<WavePeak> RegionReader::overview (TimelineRange range, int pixelCount) const
{
    std::vector<WavePeak> pixels;

    if (pixelCount <= 0 || range.isEmpty() || sampleRateHz() <= 0.0)
        return std::vector<WavePeak> (std::size_t (std::max (0, pixelCount)));

    const auto width = double (range.length()) / pixelCount;
    const auto edge = [&] (int pixel) { return range.start + std::int64_t (std::floor (pixel * width)); };
    const auto samplesOf = [&] (int pixel)
    { return TimelineRange { edge (pixel), std::max (edge (pixel) + 1, edge (pixel + 1)) }; };

    const auto lock = recording->tape.lockForReading();

    readConsistently (lock, range,
                      [&] (const std::vector<Piece>& found)
                      {
                          pixels.assign (std::size_t (pixelCount), {});

                          for (const auto& piece : found)
                          {
                              const auto first = double (piece.range.start - range.start) / width;

                              for (auto i = std::max (0, int (first) - 1); i < pixelCount; ++i)
                              {
                                  const auto shown = samplesOf (i);
                                  const auto part = shown.intersection (piece.range);

                                  if (shown.start >= piece.range.end)
                                      break;

                                  if (part.isEmpty())
                                      continue;

                                  const auto from = piece.tapeStart + part.start - piece.range.start;
                                  const auto heard = recording->tape.extremes (lock, from, part.length());
                                  pixels[std::size_t (i)].include ({ heard.minimum, heard.maximum, true });
                              }
                          }
                      });

    return pixels;
}

RecordedRegion RegionReader::copy (TimelineRange range) const
{
    const auto lock = recording->tape.lockForReading();

    RecordedRegion region;
    region.sampleRateHz = sampleRateHz();
    region.clock = clock();

    const auto longest = std::int64_t (longestCopyMinutes * 60.0 * region.sampleRateHz);
    region.range = { range.start, std::min (std::max (range.start, range.end), range.start + longest) };

    readConsistently (lock, region.range,
                      [&] (const std::vector<Piece>& found)
                      {
                          const auto length = std::size_t (region.range.length());
                          region.channels.assign (std::size_t (channelCount()), std::vector<float> (length));
                          region.tempoMap.clear();
                          WantedRanges holes (region.range);

                          for (const auto& piece : found)
                          {
                              holes.take (piece.range, [] (TimelineRange) {});

                              if (region.tempoMap.empty()
                                  || ! region.tempoMap.back().implies (piece.tempo, region.sampleRateHz))
                                  region.tempoMap.push_back (piece.tempo);

                              for (std::size_t channel = 0; channel < region.channels.size(); ++channel)
                                  recording->tape.copy (lock, int (channel), piece.tapeStart,
                                                        piece.range.length(),
                                                        region.channels[channel].data() + piece.range.start
                                                            - region.range.start);
                          }

                          region.holes = holes.remaining();
                      });

    return region;
}

TimelineRange RegionReader::lastBars (double bars, std::int64_t end, bool toBarLine) const
{
    const auto lock = recording->tape.lockForReading();
    const auto heard = spansIn ({ everywhere.start, end });

    if (heard.empty() || heard.back().range.end != end || ! (bars > 0.0))
        return { end, end };

    if (toBarLine)
    {
        const auto atEnd = heard.back().tempo.movedTo (end, sampleRateHz());
        end =
            std::min (end, std::int64_t (std::llround (atEnd.samplesAt (atEnd.barStartPpq, sampleRateHz()))));
    }

    auto start = end;
    auto barsLeft = bars;

    for (auto span = heard.rbegin(); span != heard.rend(); ++span)
    {
        if (span->range.start >= start)
            continue; // after the bar line

        if (span->range.end < start)
            break; // a hole

        const auto barSamples =
            span->tempo.quarterNotesPerBar() * span->tempo.samplesPerQuarterNote (sampleRateHz());
        const auto barsHere = double (start - span->range.start) / barSamples;

        if (barsHere > barsLeft)
            return { start - std::int64_t (std::llround (barsLeft * barSamples)), end };

        barsLeft -= barsHere;
        start = span->range.start;
    }

    return { start, end };
}

}
