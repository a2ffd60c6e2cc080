#include "PromptChips.h"

#include "Theme.h"
#include "model/Texts.h"

namespace continuo
{

class PromptChips::Chip final : public juce::Button
{
public:
    explicit Chip (const PromptPart& part) : juce::Button (part.text)
    {
        setTitle (part.text + ", " + part.reason);
        setTooltip (part.used ? say ("{1}. Click to leave it out.", part.reason)
                              : say ("{1}. Click to add it.", part.reason));
        setClickingTogglesState (true);
        setToggleState (part.used, juce::dontSendNotification);
        setMouseCursor (juce::MouseCursor::PointingHandCursor);
    }

    int idealWidth() const { return theme::font (theme::smallText).getStringWidth (getName()) + 20; }

    void paintButton (juce::Graphics& g, bool highlighted, bool) override
    {
        const auto bounds = getLocalBounds().toFloat().reduced (0.5f);
        const bool used = getToggleState();
        const float round = bounds.getHeight() * 0.5f;
        g.setColour (used          ? theme::colours.accent.withAlpha (highlighted ? 0.26f : 0.16f)
                     : highlighted ? theme::colours.raised
                                   : theme::colours.panel);
        g.fillRoundedRectangle (bounds, round);
        if (! used)
        {
            g.setColour (theme::colours.strongLine);
            g.drawRoundedRectangle (bounds, round, 1.0f);
        }
        g.setColour (used ? theme::colours.accent.interpolatedWith (theme::colours.text, 0.45f)
                          : theme::colours.faintText);
        g.setFont (theme::font (theme::smallText));
        g.drawText (getName(), getLocalBounds().reduced (8, 0), juce::Justification::centred, true);
        if (hasKeyboardFocus (false))
            theme::drawFocusRing (g, bounds, round);
    }
};

PromptChips::PromptChips (EditorModel& source) : model (source) { refresh(); }

PromptChips::~PromptChips() = default;

void PromptChips::refresh()
{
    // The chip that has the focus, or whose click is just being served, may be replaced by one like it.
    int focused = -1;
    for (size_t i = 0; i < chips.size(); ++i)
        if (chips[i]->hasKeyboardFocus (false))
            focused = static_cast<int> (i);
    const auto parts = model.words().promptParts();
    chips.clear();
    for (size_t i = 0; i < parts.size(); ++i)
    {
        auto& chip = *chips.emplace_back (std::make_unique<Chip> (parts[i]));
        chip.onClick = [this, index = static_cast<int> (i), used = parts[i].used]
        {
            juce::MessageManager::callAsync (
                [safe = juce::Component::SafePointer<PromptChips> (this), index, used]
                {
                    if (safe != nullptr)
                        safe->model.words().setPromptPartUsed (index, ! used);
                });
        };
        addAndMakeVisible (chip);
    }
    resized();
    if (focused >= 0 && focused < static_cast<int> (chips.size()))
        chips[static_cast<size_t> (focused)]->grabKeyboardFocus();
}

void PromptChips::resized()
{
    int wanted = 0;
    for (const auto& chip : chips)
        wanted += chip->idealWidth() + 6;
    const double squeeze =
        wanted > getWidth() && wanted > 0 ? static_cast<double> (getWidth()) / wanted : 1.0;
    auto area = getLocalBounds().withSizeKeepingCentre (getWidth(), juce::jmin (getHeight(), 24));
    for (auto& chip : chips)
    {
        chip->setBounds (area.removeFromLeft (static_cast<int> (chip->idealWidth() * squeeze)));
        area.removeFromLeft (static_cast<int> (6 * squeeze));
    }
}

} // namespace continuo
