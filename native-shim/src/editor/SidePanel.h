// At the right: the takes, the library of all that were ever made, or the adapters, chosen by a row of buttons.
#pragma once

#include "AdaptersPanel.h"
#include "LibraryPanel.h"
#include "TakesList.h"

namespace continuo
{

class SidePanel final : public juce::Component
{
public:
    explicit SidePanel (EditorModel&);

    enum Page
    {
        takesPage,
        libraryPage,
        adaptersPage,
        pageCount
    };
    void show (Page);

    void refreshTakes();
    void refreshLibrary() { library.refresh(); }
    /** Something is on its way out of the window. */
    bool isDraggingFile() const { return takes.isDraggingFile() || library.isDraggingFile(); }
    /** One that was added is shown. */
    void refreshAdapters();

    void paint (juce::Graphics&) override;
    void resized() override;

    TakesList takes;

private:
    std::array<juce::Component*, pageCount> pages();
    void nameTabs();

    EditorModel& model;
    LibraryPanel library;
    AdaptersPanel adapters;
    std::array<juce::TextButton, pageCount> tabs;
    Page page = takesPage;
    size_t takeCount;
};

} // namespace continuo
