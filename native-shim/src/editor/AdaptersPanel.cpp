#include "AdaptersPanel.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

AdapterRow::AdapterRow (EditorModel& source, const juce::String& its) : model (source), folder (its)
{
    scale.setSliderStyle (juce::Slider::LinearHorizontal);
    scale.setTextBoxStyle (juce::Slider::TextBoxRight, false, 44, 20);
    scale.setColour (juce::Slider::textBoxOutlineColourId, juce::Colours::transparentBlack);
    scale.setColour (juce::Slider::textBoxTextColourId, theme::colours.text);
    scale.setColour (juce::Slider::thumbColourId, theme::colours.accent);
    scale.setColour (juce::Slider::trackColourId, theme::colours.accent.withAlpha (0.45f));
    scale.setColour (juce::Slider::backgroundColourId, theme::colours.strongLine);
    scale.setRange (0.0, largestAdapterScale, 0.05);
    scale.setDoubleClickReturnValue (true, 1.0);
    scale.setChangeNotificationOnlyOnRelease (true);
    scale.setWantsKeyboardFocus (true);
    scale.onValueChange = [this] { model.loras().setAdapterScale (folder, scale.getValue()); };
    // Removing destroys this row, and with it the button that is still being clicked.
    remove.onClick = [this]
    {
        juce::MessageManager::callAsync (
            [safe = juce::Component::SafePointer<AdapterRow> (this)]
            {
                if (safe != nullptr)
                    safe->model.loras().removeAdapter (safe->folder);
            });
    };
    addAndMakeVisible (scale);
    addAndMakeVisible (remove);
}

void AdapterRow::show (const AdapterSetting& now)
{
    setting = now;
    setTitle (say ("Adapter {1}", now.name));
    setTooltip (now.folder + (now.detail.isEmpty() ? juce::String() : "\n" + now.detail)
                + (now.problem.isEmpty() ? juce::String() : "\n" + now.problem));
    scale.setTitle (say ("How much of {1}", now.name));
    scale.setTooltip (
        say ("0 is none of it, 1 as it was trained, 2 twice as much; the next clip after a change takes a "
             "moment longer"));
    for (auto* child : scale.getChildren())
        child->setTitle (say ("{1}, as text", say ("How much of {1}", now.name)));
    scale.setValue (now.scale, juce::dontSendNotification);
    remove.describe (say ("Take {1} off", now.name),
                     say ("Take it off the list (can be undone); its folder stays"));
    repaint();
}

void AdapterRow::paint (juce::Graphics& g)
{
    theme::fillWell (g, getLocalBounds().toFloat());
    auto area = getLocalBounds().reduced (10, 6);
    g.setColour (theme::colours.text);
    g.setFont (theme::boldFont (13.0f));
    g.drawText (setting.name, area.removeFromTop (18).withTrimmedRight (28), juce::Justification::centredLeft,
                true);
    area.removeFromBottom (26);
    g.setColour (setting.problem.isEmpty() ? theme::colours.dimText : theme::colours.trouble);
    g.setFont (theme::font (theme::smallText));
    g.drawText (setting.problem.isEmpty() ? setting.detail : setting.problem, area,
                juce::Justification::centredLeft, true);
}

void AdapterRow::resized()
{
    auto area = getLocalBounds().reduced (6, 5);
    scale.setBounds (area.removeFromBottom (26));
    remove.setBounds (area.removeFromRight (26).removeFromTop (22));
}

AdaptersPanel::AdaptersPanel (EditorModel& source) : model (source)
{
    add.setButtonText (say ("Add…"));
    add.setTitle (say ("Add an adapter"));
    add.setTooltip (
        say ("Choose the folder of a LoRA adapter, as peft and its trainers save it, or drop it anywhere"));
    add.onClick = [this] { askForFolder(); };
    viewport.setViewedComponent (&rows, false);
    viewport.setScrollBarsShown (true, false);
    viewport.setWantsKeyboardFocus (false);
    addAndMakeVisible (viewport);
    addAndMakeVisible (add);
    refresh();
}

void AdaptersPanel::askForFolder()
{
    chooser = std::make_unique<juce::FileChooser> (say ("Add an adapter's or a model's folder"));
    chooser->launchAsync (juce::FileBrowserComponent::openMode
                              | juce::FileBrowserComponent::canSelectDirectories,
                          [this] (const juce::FileChooser& chosen)
                          {
                              if (const auto folder = chosen.getResult(); folder.isDirectory())
                                  model.loras().addFolder (folder);
                          });
}

void AdaptersPanel::refresh()
{
    const auto adapters = model.loras().adapters();
    bool sameRows = adapters.size() == shown.size();
    for (size_t i = 0; sameRows && i < adapters.size(); ++i)
        sameRows = shown[i]->adapter() == adapters[i].folder;
    if (! sameRows)
    {
        shown.clear();
        for (const auto& adapter : adapters)
            rows.addAndMakeVisible (
                *shown.emplace_back (std::make_unique<AdapterRow> (model, adapter.folder)));
        resized();
    }
    for (size_t i = 0; i < adapters.size(); ++i)
        shown[i]->show (adapters[i]);
    repaint();
}

void AdaptersPanel::paint (juce::Graphics& g)
{
    if (! shown.empty())
        return;
    g.setColour (theme::colours.dimText);
    g.setFont (theme::font (13.0f));
    g.drawFittedText (
        say ("An adapter (LoRA) gives the model a sound of your own. Drop its folder here, or a model's."),
        viewport.getBounds().reduced (16, 0), juce::Justification::centred, 4, 1.0f);
}

void AdaptersPanel::resized()
{
    auto area = getLocalBounds();
    auto foot = area.removeFromBottom (juce::jmin (theme::controlHeight, area.getHeight()));
    add.setBounds (foot.removeFromRight (72));
    area.removeFromBottom (juce::jmin (6, area.getHeight()));
    viewport.setBounds (area);
    const auto needed = static_cast<int> (shown.size()) * (AdapterRow::height + 6);
    const int width =
        area.getWidth() - (needed > area.getHeight() ? viewport.getScrollBarThickness() + 2 : 0);
    rows.setSize (width, juce::jmax (0, needed - 6));
    int y = 0;
    for (auto& row : shown)
    {
        row->setBounds (0, y, width, AdapterRow::height);
        y += AdapterRow::height + 6;
    }
}

} // namespace continuo
