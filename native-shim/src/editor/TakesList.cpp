#include "TakesList.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

TakesList::TakesList (EditorModel& source)
    : startFileDrag (
          [] (const juce::StringArray& files, juce::Component& from, std::function<void()> done)
          {
              return juce::DragAndDropContainer::performExternalDragDropOfFiles (files, false, &from,
                                                                                 std::move (done));
          }),
      saving (source), model (source)
{
    viewport.setViewedComponent (&rows, false);
    viewport.setScrollBarsShown (true, false);
    viewport.setWantsKeyboardFocus (false);
    addAndMakeVisible (viewport);
    refresh();
}

TakesList::~TakesList() = default;

void TakesList::wire (TakeRow& row)
{
    const auto id = row.takeId();
    row.startFileDrag =
        [this] (const juce::StringArray& files, juce::Component& from, std::function<void()> done)
    { return startFileDrag (files, from, std::move (done)); };
    row.onMoveFocus = [this, &row] (int way) { moveFocus (row, way); };
    row.companions = [this, id] { return companionsOf (id); };
    row.onSave = [this, id] (SoundForm form) { save (id, form); };
    row.onGroup = [this, id] (bool upToHere) { group (id, upToHere); };
    row.onEndGroup = [this] { return endGroup(); };
}

std::vector<juce::String> TakesList::companionsOf (const juce::String& id) const
{
    std::vector<juce::String> all;
    if (grouped.count (id) == 0)
        return { id };
    for (const auto& row : shown)
        if (grouped.count (row->takeId()) != 0)
            all.push_back (row->takeId());
    return all;
}

void TakesList::group (const juce::String& id, bool upToHere)
{
    const auto takes = model.clips().takes();
    const auto isUsable = [] (const Take& take) { return take.playable && ! take.isGrowing; };
    const auto at = [&] (const juce::String& which)
    {
        return static_cast<int> (
            std::find_if (takes.begin(), takes.end(), [&] (const Take& take) { return take.id == which; })
            - takes.begin());
    };
    const int here = at (id), before = at (lastGrouped), count = static_cast<int> (takes.size());
    if (upToHere && before < count && here < count)
        for (int i = juce::jmin (here, before); i <= juce::jmax (here, before); ++i)
        {
            if (isUsable (takes[static_cast<size_t> (i)]))
                grouped.insert (takes[static_cast<size_t> (i)].id);
        }
    else if (grouped.erase (id) == 0 && here < count && isUsable (takes[static_cast<size_t> (here)]))
        grouped.insert (id);
    lastGrouped = id;
    showGroup();
}

bool TakesList::endGroup()
{
    const bool wasThere = ! grouped.empty();
    grouped.clear();
    lastGrouped.clear();
    showGroup();
    return wasThere;
}

void TakesList::showGroup()
{
    for (auto& row : shown)
        row->setGrouped (grouped.count (row->takeId()) != 0);
}

void TakesList::save (const juce::String& id, SoundForm form)
{
    const auto wanted = companionsOf (id);
    std::vector<Take> chosen;
    for (const auto& take : model.clips().takes())
        if (std::find (wanted.begin(), wanted.end(), take.id) != wanted.end())
            chosen.push_back (take);
    saving.ask (chosen, form);
}

void TakesList::refresh()
{
    const auto takes = model.clips().takes();
    bool sameRows = takes.size() == shown.size();
    for (size_t i = 0; sameRows && i < takes.size(); ++i)
        sameRows = shown[i]->takeId() == takes[i].id;
    if (! sameRows)
    {
        // Rows that stay keep their place in the focus order and what the mouse is doing with them.
        std::vector<std::unique_ptr<TakeRow>> next;
        for (const auto& take : takes)
        {
            auto kept = std::find_if (shown.begin(), shown.end(), [&] (const auto& row)
                                      { return row != nullptr && row->takeId() == take.id; });
            if (kept != shown.end())
            {
                next.push_back (std::move (*kept));
                continue;
            }
            auto& row = *next.emplace_back (std::make_unique<TakeRow> (model, take.id));
            wire (row);
            rows.addAndMakeVisible (row);
        }
        shown = std::move (next);
        resized();
    }
    for (size_t i = 0; i < takes.size(); ++i)
        shown[i]->show (takes[i]);
    repaint();
}

void TakesList::poll()
{
    for (auto& row : shown)
        row->poll();
}

bool TakesList::choose (int row)
{
    const auto takes = model.clips().takes();
    if (row < 0 || row > 8 || row >= static_cast<int> (takes.size()))
        return false;
    const auto& take = takes[static_cast<size_t> (row)];
    if (! take.playable)
        return false;
    if (! take.selected)
        model.clips().selectTake (take.id);
    if (! model.timeline().transport().playing)
        model.clips().auditionTake (take.id, true);
    return true;
}

bool TakesList::isDraggingFile() const
{
    return std::any_of (shown.begin(), shown.end(), [] (const auto& row) { return row->isDraggingFile(); });
}

void TakesList::moveFocus (const TakeRow& from, int way)
{
    for (size_t i = 0; i < shown.size(); ++i)
    {
        const auto next = static_cast<int> (i) + way;
        if (shown[i].get() != &from || next < 0 || next >= static_cast<int> (shown.size()))
            continue;
        auto& row = *shown[static_cast<size_t> (next)];
        row.grabKeyboardFocus();
        const auto y = row.getY();
        if (y < viewport.getViewPositionY())
            viewport.setViewPosition (0, y);
        else if (row.getBottom() > viewport.getViewPositionY() + viewport.getViewHeight())
            viewport.setViewPosition (0, row.getBottom() - viewport.getViewHeight());
    }
}

void TakesList::paint (juce::Graphics& g)
{
    auto free = viewport.getBounds().reduced (16, 0);
    g.setColour (theme::colours.dimText);
    if (shown.empty())
    {
        g.setFont (theme::font (13.0f));
        g.drawFittedText (
            model.timeline().transport().isOwn
                ? say ("What Continuo plays will stand here: listen, choose, go on from it, or save it.")
                : say ("What Continuo plays will stand here: listen, choose, go on from it, or drag it "
                       "to your timeline."),
            free, juce::Justification::centred, 4, 1.0f);
        return;
    }
    free.removeFromTop (rows.getHeight());
    if (free.getHeight() < 28)
        return;
    g.setColour (theme::colours.faintText);
    g.setFont (theme::font (theme::smallText));
    g.drawText (model.timeline().transport().isOwn ? say ("Click to choose · drag out or save")
                                                   : say ("Click to choose · drag to your timeline"),
                free.removeFromBottom (24), juce::Justification::centred, false);
}

void TakesList::resized()
{
    const auto area = getLocalBounds();
    viewport.setBounds (area);
    const auto needed = static_cast<int> (shown.size()) * (TakeRow::height + 6);
    const int width =
        area.getWidth() - (needed > area.getHeight() ? viewport.getScrollBarThickness() + 2 : 0);
    rows.setSize (width, juce::jmax (0, needed - 6));
    int y = 0;
    for (auto& row : shown)
    {
        row->setBounds (0, y, width, TakeRow::height);
        y += TakeRow::height + 6;
    }
}

} // namespace continuo
