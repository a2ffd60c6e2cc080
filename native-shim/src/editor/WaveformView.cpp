#include "WaveformView.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

namespace
{
/** For screen readers: the region, in words. */
class RegionValue final : public juce::AccessibilityTextValueInterface
{
public:
    explicit RegionValue (const WaveformView& owner) : view (owner) {}
    bool isReadOnly() const override { return true; }
    juce::String getCurrentValueAsString() const override
    {
        const auto words = view.regionInWords();
        return words.isEmpty() ? say ("No bars are marked") : say ("{1} marked", words);
    }
    void setValueAsString (const juce::String&) override {}

private:
    const WaveformView& view;
};
} // namespace

WaveformView::WaveformView (EditorModel& source, TimelineView& shown) : model (source), view (shown)
{
    setTitle (say ("Captured audio"));
    setTooltip (say ("Drag to mark bars. Hold Alt to mark freely. Wheel scrolls, Ctrl and wheel zooms."));
    setWantsKeyboardFocus (true);
    setMouseClickGrabsKeyboardFocus (true);
}

Span WaveformView::region() const
{
    return drag.grip() == RegionDrag::Grip::none ? model.timeline().region() : dragged;
}

juce::String WaveformView::regionInWords() const
{
    const auto marked = region();
    if (marked.isEmpty())
        return {};
    const BarGrid grid (model.timeline().gridLines ({ marked.startSeconds - 8.0, marked.endSeconds + 8.0 }));
    const int count = grid.barsIn (marked);
    const auto seconds = decimal (marked.length(), 1);
    const bool onBars = std::abs (grid.nearest (marked.startSeconds) - marked.startSeconds) < 0.005
                        && std::abs (grid.nearest (marked.endSeconds) - marked.endSeconds) < 0.005;
    if (! onBars || count < 1)
        return say ("From bar {1} · {2} s", grid.numberAt (grid.floor (marked.startSeconds)), seconds);
    const int first = grid.numberAt (marked.startSeconds);
    return count == 1 ? say ("Bar {1} · {2} s", first, seconds)
                      : say ("Bars {1}–{2} · {3} s", first, first + count - 1, seconds);
}

void WaveformView::poll()
{
    if (view.follow())
        moveView();
    if (painter.isOutdated())
        repaint();
    const auto x = view.toX (model.timeline().transport().positionSeconds, width());
    if (std::abs (x - playheadX) >= 0.5f)
    {
        for (const auto dirty : { playheadX, x })
            repaint (juce::Rectangle<float> (dirty - 6.0f, 0.0f, 12.0f, static_cast<float> (getHeight()))
                         .getSmallestIntegerContainer());
        playheadX = x;
    }
}

void WaveformView::refresh()
{
    if (view.follow())
        moveView();
    painter.forgetTakes();
    repaint();
    if (auto* handler = getAccessibilityHandler())
        handler->notifyAccessibilityEvent (juce::AccessibilityEvent::valueChanged);
}

void WaveformView::moveView()
{
    repaint();
    if (onViewMoved != nullptr)
        onViewMoved();
}

void WaveformView::resized()
{
    painter.resize (getWidth(), getHeight());
    playheadX = view.toX (model.timeline().transport().positionSeconds, width());
}

double WaveformView::secondsAt (const juce::MouseEvent& event) const
{
    return view.toSeconds (event.position.x, width());
}

void WaveformView::mouseMove (const juce::MouseEvent& event)
{
    switch (RegionDrag::gripAt (region(), view, event.position.x, width()))
    {
        case RegionDrag::Grip::start:
        case RegionDrag::Grip::end:
            setMouseCursor (juce::MouseCursor::LeftRightResizeCursor);
            break;
        case RegionDrag::Grip::whole:
            setMouseCursor (juce::MouseCursor::DraggingHandCursor);
            break;
        case RegionDrag::Grip::fresh:
        case RegionDrag::Grip::none:
            setMouseCursor (juce::MouseCursor::IBeamCursor);
            break;
    }
}

void WaveformView::mouseDown (const juce::MouseEvent& event)
{
    dragged = model.timeline().region();
    drag = RegionDrag (RegionDrag::gripAt (dragged, view, event.position.x, width()), dragged,
                       secondsAt (event));
}

void WaveformView::mouseDrag (const juce::MouseEvent& event)
{
    if (! event.mouseWasDraggedSinceMouseDown())
        return;
    const auto grid = view.grid();
    dragged = drag.at (secondsAt (event), event.mods.isAltDown() ? nullptr : &grid);
    repaint();
    if (onViewMoved != nullptr)
        onViewMoved(); // the words above follow
}

void WaveformView::mouseUp (const juce::MouseEvent& event)
{
    drag = {};
    if (event.mouseWasDraggedSinceMouseDown() && dragged != model.timeline().region())
        model.timeline().setRegion (dragged);
    repaint();
}

void WaveformView::mouseDoubleClick (const juce::MouseEvent& event)
{
    const auto grid = view.grid();
    const auto start = grid.floor (secondsAt (event));
    model.timeline().setRegion ({ start, grid.stepped (start, 1) });
}

void WaveformView::mouseWheelMove (const juce::MouseEvent& event, const juce::MouseWheelDetails& wheel)
{
    const float way = std::abs (wheel.deltaX) > std::abs (wheel.deltaY) ? -wheel.deltaX : wheel.deltaY;
    if (event.mods.isCommandDown() || event.mods.isCtrlDown())
        view.zoom (std::pow (2.0, static_cast<double> (wheel.deltaY)), secondsAt (event));
    else
        view.scroll (static_cast<double> (-way) * view.visible().length() * 0.25);
    moveView();
}

void WaveformView::mouseMagnify (const juce::MouseEvent& event, float scaleFactor)
{
    view.zoom (static_cast<double> (scaleFactor), secondsAt (event));
    moveView();
}

void WaveformView::setRegionByKey (Span span)
{
    if (span != model.timeline().region())
        model.timeline().setRegion (span);
}

bool WaveformView::keyPressed (const juce::KeyPress& key)
{
    const auto marked = model.timeline().region();
    const auto grid = view.grid();
    const int code = key.getKeyCode();
    const bool shift = key.getModifiers().isShiftDown();
    if (key.getModifiers().isCommandDown() || key.getModifiers().isAltDown())
        return false;
    if (code == juce::KeyPress::leftKey || code == juce::KeyPress::rightKey)
    {
        const int way = code == juce::KeyPress::rightKey ? 1 : -1;
        if (marked.isEmpty())
        {
            const auto start = grid.floor (model.timeline().transport().positionSeconds);
            setRegionByKey ({ start, grid.stepped (start, 1) });
        }
        else if (shift)
            setRegionByKey ({ marked.startSeconds, juce::jmax (grid.stepped (marked.endSeconds, way),
                                                               grid.stepped (marked.startSeconds, 1)) });
        else
        {
            const auto start = grid.stepped (marked.startSeconds, way);
            setRegionByKey ({ start, grid.stepped (start, juce::jmax (1, grid.barsIn (marked))) });
        }
        return true;
    }
    if (code == juce::KeyPress::deleteKey || code == juce::KeyPress::backspaceKey)
    {
        setRegionByKey ({});
        return true;
    }
    if (key.getTextCharacter() == '+' || key.getTextCharacter() == '-')
    {
        const auto middle = marked.isEmpty() ? view.visible() : marked;
        view.zoom (key.getTextCharacter() == '+' ? 1.5 : 1.0 / 1.5,
                   (middle.startSeconds + middle.endSeconds) * 0.5);
        moveView();
        return true;
    }
    return false;
}

std::unique_ptr<juce::AccessibilityHandler> WaveformView::createAccessibilityHandler()
{
    return std::make_unique<juce::AccessibilityHandler> (
        *this, juce::AccessibilityRole::slider, juce::AccessibilityActions {},
        juce::AccessibilityHandler::Interfaces { std::make_unique<RegionValue> (*this) });
}

void WaveformView::paint (juce::Graphics& g)
{
    painter.paint (g, region());
    if (hasKeyboardFocus (false))
        theme::drawFocusRing (g, getLocalBounds().toFloat(), theme::corner);
}

} // namespace continuo
