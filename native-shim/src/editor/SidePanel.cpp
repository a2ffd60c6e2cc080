#include "SidePanel.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

namespace
{
const char* const pageNames[] = { later ("Takes"), later ("Library"), later ("Adapters") };
const char* const pageTips[] = { later ("What Continuo has played here"),
                                 later ("All takes that you ever made, in any project"),
                                 later ("What gives the model a sound of your own (LoRA)") };
} // namespace

SidePanel::SidePanel (EditorModel& source)
    : takes (source), model (source), library (source), adapters (source),
      takeCount (source.clips().takes().size())
{
    for (size_t i = 0; i < tabs.size(); ++i)
    {
        auto& tab = tabs[i];
        tab.setTooltip (say (pageTips[i]));
        tab.setColour (juce::TextButton::buttonColourId, theme::colours.panel);
        tab.setColour (juce::TextButton::textColourOffId, theme::colours.dimText);
        tab.onClick = [this, i] { show (static_cast<Page> (i)); };
        addAndMakeVisible (tab);
    }
    for (auto* each : pages())
        addChildComponent (each);
    library.startFileDrag =
        [this] (const juce::StringArray& files, juce::Component& from, std::function<void()> done)
    { return takes.startFileDrag (files, from, std::move (done)); };
    show (takesPage);
}

std::array<juce::Component*, SidePanel::pageCount> SidePanel::pages()
{
    return { &takes, &library, &adapters };
}

void SidePanel::show (Page wanted)
{
    page = wanted;
    const auto all = pages();
    for (size_t i = 0; i < tabs.size(); ++i)
    {
        tabs[i].setToggleState (static_cast<int> (i) == page, juce::dontSendNotification);
        all[i]->setVisible (static_cast<int> (i) == page);
    }
    if (page == libraryPage)
        library.search();
    nameTabs();
}

void SidePanel::nameTabs()
{
    const int counts[] = { static_cast<int> (model.clips().takes().size()), 0, adapters.count() };
    for (size_t i = 0; i < tabs.size(); ++i)
    {
        tabs[i].setButtonText (say (pageNames[i])
                               + (counts[i] > 0 ? "  " + juce::String (counts[i]) : juce::String()));
        tabs[i].setTitle (static_cast<int> (i) == page ? say ("Show: {1}, chosen", say (pageNames[i]))
                                                       : say ("Show: {1}", say (pageNames[i])));
    }
}

void SidePanel::refreshTakes()
{
    takes.refresh();
    const auto before = std::exchange (takeCount, model.clips().takes().size());
    if (page == libraryPage && takeCount > before)
        library.search();
    nameTabs();
}

void SidePanel::refreshAdapters()
{
    const auto before = adapters.count();
    adapters.refresh();
    if (adapters.count() > before)
        show (adaptersPage);
    nameTabs();
}

void SidePanel::paint (juce::Graphics& g) { theme::fillPanel (g, getLocalBounds().toFloat()); }

void SidePanel::resized()
{
    auto area = getLocalBounds().reduced (10, 8);
    auto row = area.removeFromTop (theme::controlHeight - 2);
    for (size_t i = 0; i < tabs.size(); ++i)
        tabs[i].setBounds (
            row.removeFromLeft (juce::jmin (110, row.getWidth() / static_cast<int> (tabs.size() - i)))
                .reduced (1, 0));
    area.removeFromTop (6);
    for (auto* each : pages())
        each->setBounds (area);
}

} // namespace continuo
