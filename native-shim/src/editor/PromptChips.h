// What was added to the user's words, each a chip that can be switched off; its tool tip says where it comes from.
#pragma once

#include "model/EditorModel.h"

namespace continuo
{

class PromptChips final : public juce::Component
{
public:
    explicit PromptChips (EditorModel&);
    ~PromptChips() override;

    void refresh();
    void resized() override;

private:
    class Chip;

    EditorModel& model;
    std::vector<std::unique_ptr<Chip>> chips;
};

} // namespace continuo
