#include "Library.h"

#include "model/Json.h"
#include "model/Sentence.h"
#include "model/Texts.h"

namespace continuo
{

namespace
{
/** As TakeSounds knows it: a take of the project may be the same one. */
juce::String soundOf (const juce::String& id) { return "kept-" + id; }

KeptTake keptFrom (const juce::var& json)
{
    KeptTake take;
    take.id = json["id"].toString();
    take.file = juce::File (json["file"].toString());
    take.words = json["words"].toString();
    take.model = json["model"].toString();
    take.key = json["key"].toString();
    take.tempoBpm = json["tempoBpm"];
    take.seed = static_cast<juce::int64> (json["seed"]);
    take.lengthSeconds = json["seconds"];
    take.made = juce::Time (static_cast<juce::int64> (json["madeMillis"]));
    take.starred = json["starred"];
    return take;
}
} // namespace

Library::Library (SessionCore& c, Trouble& t, Source& s, Words& w, Generating& g)
    : core (c), trouble (t), generating (g), orders (c, s, w)
{
    shown.sentence = juce::String::fromUTF8 ("Looking…");
}

KeptTakes Library::keptTakes() const
{
    const juce::ScopedLock guard (core.lock);
    auto now = shown;
    for (auto& take : now.takes)
        take.auditioning = core.audition.clipId() == soundOf (take.id);
    return now;
}

void Library::searchTakes (const juce::String& text, bool starredOnly)
{
    const juce::ScopedLock guard (core.lock);
    core.link->cancel (searching); // what is written now is what is meant
    searching = core.link->call (
        JsonObject().set ("do", "findTakes").set ("text", text).set ("starredOnly", starredOnly), nullptr,
        [this] (const EngineReply& reply) { take (reply); });
}

void Library::take (const EngineReply& reply)
{
    shown = {};
    if (! reply.worked())
        shown.sentence = asSentence (reply.error);
    else if (const auto* takes = reply.fields["takes"].getArray())
    {
        for (const auto& each : *takes)
            shown.takes.push_back (keptFrom (each));
        shown.found = reply.fields["found"];
        shown.kept = reply.fields["kept"];
        if (shown.kept == 0)
            shown.sentence = say ("Every take that you make is kept, and will be found here.");
        else if (shown.found == 0)
            shown.sentence = say ("None of the {1} takes is like that.", shown.kept);
    }
    core.news.changed (News::Part::library);
}

KeptTake* Library::find (const juce::String& id)
{
    for (auto& take : shown.takes)
        if (take.id == id)
            return &take;
    return nullptr;
}

void Library::load (const KeptTake& take)
{
    const auto sound = soundOf (take.id);
    if (loaded != sound && loaded.isNotEmpty())
        core.takeSounds.forget (loaded);
    loaded = sound;
    core.takeSounds.load (sound, take.file);
}

void Library::auditionKept (const juce::String& id, bool shallSound)
{
    {
        const juce::ScopedLock guard (core.lock);
        core.audition.stop();
        if (const auto* take = find (id); shallSound && take != nullptr)
        {
            if (! take->file.existsAsFile())
                trouble.show (say ("There is no file {1} any more.", take->file.getFullPathName()));
            else
            {
                load (*take);
                core.audition.start (soundOf (id));
            }
        }
        core.news.changed (News::Part::takes); // one of those may have sounded
        core.news.changed (News::Part::library);
    }
    core.news.announce();
}

void Library::starKept (const juce::String& id, bool shallBeStarred)
{
    const juce::ScopedLock guard (core.lock);
    core.link->call (JsonObject().set ("do", "starTake").set ("take", id).set ("starred", shallBeStarred),
                     nullptr,
                     [this, id] (const EngineReply& reply)
                     {
                         if (! reply.worked())
                             return trouble.show (asSentence (reply.error));
                         if (auto* take = find (id))
                             take->starred = reply.fields["starred"];
                         core.news.changed (News::Part::library);
                     });
}

void Library::remakeKept (const juce::String& id)
{
    {
        const juce::ScopedLock guard (core.lock);
        const auto* take = find (id);
        if (take == nullptr || generating.refusesWhileBusy())
            return core.news.announce();
        core.link->call (
            JsonObject().set ("do", "takeRequest").set ("take", id), nullptr,
            [this, seconds = take->lengthSeconds, its = generating.projectNumber()] (const EngineReply& reply)
            {
                if (! reply.worked())
                    return trouble.show (asSentence (reply.error));
                if (its == generating.projectNumber())
                    generating.begin (orders.forKept (reply.fields["request"], seconds),
                                      Generating::Seeds::ofOrder);
            });
    }
    core.news.announce();
}

juce::File Library::keptFileToDrag (const juce::String& id)
{
    const juce::ScopedLock guard (core.lock);
    const auto* take = find (id);
    if (take == nullptr)
        return {};
    if (core.audition.clipId().isEmpty() || core.audition.clipId() == soundOf (id))
        load (*take); // else what sounds would end
    return core.takeFiles.fileToDrag (soundOf (id), { take->file, 0.0 },
                                      "continuo-seed-" + juce::String (take->seed));
}

} // namespace continuo
