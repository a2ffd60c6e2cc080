// LoRA adapters: which the project has, whether they are where they were, and folders that are added.
#pragma once

#include "Engines.h"

namespace continuo
{

class Adapters final : public AdaptersModel
{
public:
    Adapters (SessionCore& c, Decisions& d, Trouble& t, Engines& e)
        : core (c), decisions (d), trouble (t), engines (e)
    {
    }

    // With the lock held.

    /** Looks anew what lies in their folders; what takes long is found out by Java. */
    void check();
    /** Which of those that are to be used is not there, in one sentence; empty if all are. */
    juce::String obstacle() const;

    std::vector<AdapterSetting> adapters() const override;
    void setAdapterScale (const juce::String& folder, double scale) override;
    void removeAdapter (const juce::String& folder) override;
    void addFolder (const juce::File&) override;

private:
    /** What was found in a folder. */
    struct Found
    {
        bool isMissing = false;
        juce::String detail, problem;
    };

    void take (const juce::String& folder, const EngineReply&);
    void add (const juce::String& folder, const juce::var& contents);

    SessionCore& core;
    Decisions& decisions;
    Trouble& trouble;
    Engines& engines;
    std::map<juce::String, Found> found; // by folder
};

} // namespace continuo
