#include "TakeMenu.h"

#include "model/Texts.h"

namespace continuo
{

namespace
{
constexpr double tamer = 0.8, wilder = 1.25; // than the take's temperature

juce::String fileNameOf (const Take& take)
{
    return juce::File::createLegalFileName (
        take.name.isNotEmpty() ? take.name : say ("Take {1} seed {2}", take.number, take.seed));
}

/** Those after 1, 2, 4 and 8 bars. */
std::vector<std::pair<int, double>> keptBars (const std::vector<double>& barLines)
{
    std::vector<std::pair<int, double>> kept;
    for (const int bars : { 1, 2, 4, 8 })
        if (bars <= static_cast<int> (barLines.size()))
            kept.emplace_back (bars, barLines[static_cast<size_t> (bars - 1)]);
    return kept;
}
} // namespace

std::vector<double> barLinesIn (EditorModel& model, const Take& take)
{
    constexpr double atLeast = 0.05; // seconds on either side
    std::vector<double> bars, beats;
    for (const auto& line : model.timeline().gridLines (take.placement))
    {
        const auto seconds = line.seconds - take.placement.startSeconds;
        if (seconds < atLeast || seconds > take.lengthSeconds - atLeast)
            continue;
        beats.push_back (seconds);
        if (line.startsBar())
            bars.push_back (seconds);
    }
    return bars.empty() ? beats : bars;
}

juce::PopupMenu takeMenu (EditorModel& model, const Take& take, juce::Component& owner,
                          const TakeMenuActions& actions)
{
    const auto later = [safe = juce::Component::SafePointer<juce::Component> (&owner)] (auto action)
    {
        return [safe, action]
        {
            if (safe != nullptr)
                action();
        };
    };
    auto& reworking = model.reworking();
    const auto id = take.id;
    juce::PopupMenu menu;
    if (take.canBeRenewed() && actions.renewFromMark != nullptr)
        menu.addItem (say ("New from the mark"), later (actions.renewFromMark));
    juce::PopupMenu like;
    if (take.wasGenerated())
    {
        like.addItem (say ("Another seed"), later ([&reworking, id] { reworking.retryTake (id); }));
        like.addItem (say ("Tamer"), later ([&reworking, id] { reworking.varyTake (id, tamer); }));
        like.addItem (say ("Wilder"), later ([&reworking, id] { reworking.varyTake (id, wilder); }));
    }
    if (take.canBeRenewed())
        for (const auto& [bars, seconds] : keptBars (barLinesIn (model, take)))
            like.addItem (bars == 1 ? say ("Keep its first bar") : say ("Keep its first {1} bars", bars),
                          later ([&reworking, id, kept = seconds] { reworking.renewTake (id, kept); }));
    if (like.getNumItems() > 0)
        menu.addSubMenu (say ("More like this"), like);
    if (take.wasGenerated())
        menu.addItem (say ("Use its settings"), later ([&reworking, id] { reworking.useSettingsOf (id); }));

    juce::PopupMenu forms;
    const auto saving = [&] (SoundForm form) { return later ([save = actions.save, form] { save (form); }); };
    forms.addItem (say ("WAV, 16 bit"), saving (SoundForm::wav16));
    forms.addItem (say ("WAV, 24 bit"), saving (SoundForm::wav24));
    forms.addItem (say ("WAV, 32 bit floating point"), saving (SoundForm::wavFloat));
    forms.addItem (say ("FLAC, 24 bit"), saving (SoundForm::flac));
    menu.addSubMenu (actions.savedTogether > 1 ? say ("Save the {1} marked takes as…", actions.savedTogether)
                                               : say ("Save as…"),
                     forms);
    menu.addItem (say ("Name…"), later (actions.name));
    menu.addItem (take.starred ? say ("Take the star away") : say ("Star"),
                  later ([&model, id, star = ! take.starred] { model.clips().starTake (id, star); }));
    menu.addItem (say ("Split into stems"), later ([&reworking, id] { reworking.splitTake (id); }));
    const auto file = model.clips().takeFile (id);
    menu.addItem (say ("Show in its folder"), file.existsAsFile(), false, [file] { file.revealToUser(); });
    menu.addItem (say ("Copy the file's path"), file.existsAsFile(), false,
                  [file] { juce::SystemClipboard::copyTextToClipboard (file.getFullPathName()); });
    return menu;
}

void TakeSaving::ask (const std::vector<Take>& takes, SoundForm form)
{
    if (takes.empty())
        return;
    using Browser = juce::FileBrowserComponent;
    const auto music = juce::File::getSpecialLocation (juce::File::userMusicDirectory);
    if (takes.size() > 1)
    {
        chooser =
            std::make_unique<juce::FileChooser> (say ("Save {1} takes in a folder", takes.size()), music);
        return chooser->launchAsync (Browser::openMode | Browser::canSelectDirectories,
                                     [this, takes, form] (const juce::FileChooser& chosen)
                                     {
                                         if (const auto folder = chosen.getResult(); folder.isDirectory())
                                             saveInto (folder, takes, form);
                                     });
    }
    chooser = std::make_unique<juce::FileChooser> (
        say ("Save {1}", takes.front().shownName()),
        music.getChildFile (fileNameOf (takes.front()) + endingOf (form)),
        "*" + juce::String (endingOf (form)));
    chooser->launchAsync (Browser::saveMode | Browser::canSelectFiles | Browser::warnAboutOverwriting,
                          [this, id = takes.front().id, form] (const juce::FileChooser& chosen)
                          {
                              if (const auto file = chosen.getResult(); file != juce::File())
                                  model.clips().saveTake (id, file.withFileExtension (endingOf (form)), form);
                          });
}

void TakeSaving::saveInto (const juce::File& folder, const std::vector<Take>& takes, SoundForm form)
{
    std::set<juce::String> given;
    for (const auto& take : takes)
    {
        const auto base = fileNameOf (take);
        auto file = folder.getChildFile (base + endingOf (form));
        for (int number = 2; file.exists() || given.count (file.getFullPathName()) != 0; ++number)
            file = folder.getChildFile (base + " " + juce::String (number) + endingOf (form));
        given.insert (file.getFullPathName());
        model.clips().saveTake (take.id, file, form);
    }
}

} // namespace continuo
