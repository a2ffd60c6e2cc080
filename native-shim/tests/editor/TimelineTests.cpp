#include "EditorGestures.h"
#include "editor/ChromaView.h"

#include <Catch.h>

using namespace continuo;

namespace
{
constexpr double bar = FixtureAudio::secondsPerBar;

double at (double barNumber) { return (barNumber - 1.0) * bar; }

BarGrid grid()
{
    FixtureModel model ("empty");
    return BarGrid (model.timeline().gridLines ({ at (1), at (33) }));
}

bool isSpan (Span span, double startBar, double endBar)
{
    return span.startSeconds == Approx (at (startBar)).margin (1.0e-6)
           && span.endSeconds == Approx (at (endBar)).margin (1.0e-6);
}
} // namespace

TEST_CASE ("a position snaps to the bar line before, after or nearest", "[editor]")
{
    const auto bars = grid();
    CHECK (bars.floor (at (5.9)) == Approx (at (5)));
    CHECK (bars.ceil (at (5.1)) == Approx (at (6)));
    CHECK (bars.nearest (at (5.4)) == Approx (at (5)));
    CHECK (bars.nearest (at (5.6)) == Approx (at (6)));
    CHECK (bars.floor (at (5)) == Approx (at (5)));
    CHECK (bars.ceil (at (5)) == Approx (at (5)));
    CHECK (bars.numberAt (at (5)) == 5);
    CHECK (bars.barsIn ({ at (5), at (9) }) == 4);
}

TEST_CASE ("a grid without bars leaves positions alone", "[editor]")
{
    const BarGrid none ({});
    CHECK (none.floor (1.5) == 1.5);
    CHECK (none.stepped (1.5, 2) == 1.5);
    CHECK (none.barsIn ({ 0.0, 9.0 }) == 0);
}

TEST_CASE ("a new region covers every bar that the drag touched, in either direction", "[editor]")
{
    const auto bars = grid();
    CHECK (isSpan (RegionDrag (RegionDrag::Grip::fresh, {}, at (5.3)).at (at (7.2), &bars), 5, 8));
    CHECK (isSpan (RegionDrag (RegionDrag::Grip::fresh, {}, at (7.2)).at (at (5.3), &bars), 5, 8));
}

TEST_CASE ("an edge goes to the nearest bar and leaves at least one", "[editor]")
{
    const auto bars = grid();
    const Span before { at (5), at (9) };
    CHECK (isSpan (RegionDrag (RegionDrag::Grip::end, before, at (9)).at (at (10.7), &bars), 5, 11));
    CHECK (isSpan (RegionDrag (RegionDrag::Grip::end, before, at (9)).at (at (3), &bars), 5, 6));
    CHECK (isSpan (RegionDrag (RegionDrag::Grip::start, before, at (5)).at (at (12), &bars), 8, 9));
}

TEST_CASE ("moving a region keeps its bars", "[editor]")
{
    const auto bars = grid();
    CHECK (isSpan (RegionDrag (RegionDrag::Grip::whole, { at (5), at (9) }, at (6)).at (at (8.1), &bars), 7,
                   11));
}

TEST_CASE ("without a grid a region ends where the mouse is", "[editor]")
{
    CHECK (isSpan (RegionDrag (RegionDrag::Grip::end, { at (5), at (9) }, at (9)).at (at (6.37), nullptr), 5,
                   6.37));
}

TEST_CASE ("edges of a narrow region leave room to move it", "[editor]")
{
    FixtureModel model ("captured");
    const TimelineView view (model);
    const float width = 600.0f;
    const auto x = [&] (double seconds) { return view.toX (seconds, width); };
    const Span narrow { at (6), at (6) + view.visible().length() * 12.0 / 600.0 };
    CHECK (RegionDrag::gripAt (narrow, view, x (narrow.startSeconds), width) == RegionDrag::Grip::start);
    CHECK (RegionDrag::gripAt (narrow, view, x (narrow.startSeconds) + 6.0f, width)
           == RegionDrag::Grip::whole);
    CHECK (RegionDrag::gripAt (narrow, view, x (narrow.endSeconds), width) == RegionDrag::Grip::end);
    CHECK (RegionDrag::gripAt (narrow, view, x (narrow.endSeconds) + 40.0f, width)
           == RegionDrag::Grip::fresh);
}

TEST_CASE ("the view shows what was captured in whole bars, and the selected take behind it", "[editor]")
{
    FixtureModel model ("captured");
    CHECK (isSpan (TimelineView (model).visible(), 5, 13));
    FixtureModel withTake ("takes");
    CHECK (isSpan (TimelineView (withTake).visible(), 5, 21));
}

TEST_CASE ("zooming keeps what is under the mouse, and showing everything undoes it", "[editor]")
{
    FixtureModel model ("captured");
    TimelineView view (model);
    const auto before = view.toX (at (7), 500.0f);
    view.zoom (2.0, at (7));
    CHECK (view.toX (at (7), 500.0f) == Approx (before));
    CHECK (view.visible().length() == Approx (4 * bar));
    CHECK_FALSE (view.follow());
    view.fit();
    CHECK (isSpan (view.visible(), 5, 13));
}

TEST_CASE ("a fitted view follows a recording that grows", "[editor]")
{
    FixtureModel model ("recording");
    TimelineView view (model);
    CHECK (isSpan (view.visible(), 5, 13));
    model.captured.endSeconds = model.transportNow.positionSeconds = at (15.5);
    CHECK (view.follow());
    CHECK (isSpan (view.visible(), 5, 16));
}

TEST_CASE ("scrolling never loses the captured audio", "[editor]")
{
    FixtureModel model ("captured");
    TimelineView view (model);
    view.scroll (1.0e6);
    CHECK (view.visible().startSeconds < model.captured.endSeconds);
    view.scroll (-1.0e6);
    CHECK (view.visible().endSeconds > model.captured.startSeconds);
}

TEST_CASE ("bar numbers keep their distance", "[editor]")
{
    CHECK (barsBetweenNumbers (60.0f) == 1);
    CHECK (barsBetweenNumbers (20.0f) == 2);
    CHECK (barsBetweenNumbers (5.0f) == 8);
}

TEST_CASE ("frames with the same leading note are one run, and silence is none", "[editor]")
{
    const auto runs = chromaRuns ({ 0, 0, -1, 9, 9, 9, 4 });
    REQUIRE (runs.size() == 3);
    CHECK (runs[0].frames == 2);
    CHECK (runs[1].firstFrame == 3);
    CHECK (runs[1].pitchClass == 9);
    CHECK (runs[2].frames == 1);
}

TEST_CASE ("a hole in the capture is a gap in the waveform", "[editor]")
{
    std::vector<WavePeak> peaks (10, WavePeak { -0.5f, 0.5f, true });
    for (size_t i = 4; i < 6; ++i)
        peaks[i].captured = false;
    const auto path = waveformPath (peaks, { 0.0f, 0.0f, 100.0f, 50.0f });
    CHECK (path.contains (20.0f, 25.0f));
    CHECK_FALSE (path.contains (50.0f, 25.0f));
    CHECK (path.contains (80.0f, 25.0f));
}
