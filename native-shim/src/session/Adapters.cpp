#include "Adapters.h"

#include "model/Json.h"
#include "model/Sentence.h"
#include "model/Texts.h"

#include <algorithm>

namespace continuo
{

namespace
{
juce::var look (const juce::String& folder) { return JsonObject().set ("do", "folder").set ("path", folder); }

juce::String missing (const ProjectAdapter& adapter)
{
    return say ("The adapter {1} is not in {2} any more: put it back, or take it off the list.", adapter.name,
                adapter.folder);
}
} // namespace

void Adapters::check()
{
    for (const auto& adapter : core.project.choices.adapters)
    {
        auto& its = found[adapter.folder];
        its.isMissing = ! juce::File (adapter.folder).getChildFile ("adapter_config.json").existsAsFile();
        its.problem = its.isMissing ? missing (adapter) : juce::String();
        if (! its.isMissing && core.link->status().state == EngineState::ready)
            core.link->call (look (adapter.folder), nullptr,
                             [this, folder = adapter.folder] (const EngineReply& reply)
                             { take (folder, reply); });
    }
    core.news.changed (News::Part::adapters);
    core.news.changed (News::Part::generation); // what stands in the way of it
}

void Adapters::take (const juce::String& folder, const EngineReply& reply)
{
    auto& its = found[folder];
    for (auto& adapter : core.project.choices.adapters)
    {
        if (adapter.folder != folder)
            continue;
        if (! reply.worked() || reply.fields["kind"].toString() != "adapter")
        {
            its.isMissing = true;
            its.problem = reply.worked() ? missing (adapter) : asSentence (reply.error);
            continue;
        }
        its.detail = reply.fields["detail"].toString();
        const auto hash = reply.fields["hash"].toString();
        if (adapter.hash.isEmpty())
            adapter.hash = hash;
        its.problem =
            adapter.hash == hash
                ? juce::String()
                : say ("It is another {1} than the one that was added: what it plays differs.", adapter.name);
    }
    core.news.changed (News::Part::adapters);
    core.news.changed (News::Part::generation);
}

juce::String Adapters::obstacle() const
{
    for (const auto& adapter : core.project.choices.adapters)
        if (const auto its = found.find (adapter.folder);
            adapter.scale > 0.0 && its != found.end() && its->second.isMissing)
            return its->second.problem;
    return {};
}

std::vector<AdapterSetting> Adapters::adapters() const
{
    const juce::ScopedLock guard (core.lock);
    std::vector<AdapterSetting> all;
    for (const auto& adapter : core.project.choices.adapters)
    {
        const auto its = found.find (adapter.folder);
        const auto known = its == found.end() ? Found() : its->second;
        all.push_back ({ adapter.folder, adapter.name, known.detail, known.problem, adapter.scale });
    }
    return all;
}

void Adapters::setAdapterScale (const juce::String& folder, double scale)
{
    decisions.make (say ("Set adapter"),
                    [&] (Choices& choices)
                    {
                        for (auto& each : choices.adapters)
                            if (each.folder == folder)
                                each.scale = juce::jlimit (0.0, largestAdapterScale, scale);
                    });
}

void Adapters::removeAdapter (const juce::String& folder)
{
    decisions.make (say ("Take adapter off"),
                    [&] (Choices& choices)
                    {
                        auto& all = choices.adapters;
                        all.erase (std::remove_if (all.begin(), all.end(), [&] (const ProjectAdapter& each)
                                                   { return each.folder == folder; }),
                                   all.end());
                    });
}

void Adapters::addFolder (const juce::File& folder)
{
    {
        const juce::ScopedLock guard (core.lock);
        const auto path = folder.getFullPathName();
        core.link->call (
            look (path), nullptr, [this, path] (const EngineReply& reply)
            { reply.worked() ? add (path, reply.fields) : trouble.show (asSentence (reply.error)); });
    }
    core.news.announce();
}

void Adapters::add (const juce::String& folder, const juce::var& contents)
{
    if (contents["kind"].toString() == "model")
    {
        engines.addFolder (folder);
        return decisions.record (say ("Choose model"), [&] (Choices& choices) { choices.model = folder; });
    }
    const auto& all = core.project.choices.adapters;
    if (std::any_of (all.begin(), all.end(),
                     [&] (const ProjectAdapter& each) { return each.folder == folder; }))
        return check();
    const auto name = contents["name"].toString();
    decisions.record (say ("Add adapter {1}", name), [&] (Choices& choices)
                      { choices.adapters.push_back ({ folder, name, contents["hash"].toString(), 1.0 }); });
    check();
}

} // namespace continuo
