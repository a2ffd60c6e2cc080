#include "ModelFetching.h"

#include "model/Json.h"
#include "model/Sentence.h"
#include "model/Texts.h"

namespace continuo
{

namespace
{
juce::String size (const juce::var& bytes)
{
    return juce::File::descriptionOfSizeInBytes (static_cast<juce::int64> (bytes));
}

/** Which terms the user agrees to; each of them once. */
juce::String termsOf (const juce::var& licenses)
{
    juce::StringArray terms;
    if (auto* byModel = licenses.getDynamicObject())
        for (const auto& each : byModel->getProperties())
        {
            const auto summary = each.value["summary"].toString();
            terms.addIfNotAlreadyThere (each.value["title"].toString()
                                        + (summary.isEmpty() ? juce::String() : ": " + summary));
        }
    return terms.joinIntoString (" ");
}

bool isHere (const juce::var& offered) { return static_cast<juce::int64> (offered["bytesToFetch"]) == 0; }

juce::String arrived (const juce::var& event)
{
    juce::StringArray words { say ("{1} of {2}", size (event["doneBytes"]), size (event["totalBytes"])) };
    if (static_cast<juce::int64> (event["bytesPerSecond"]) > 0)
        words.add (size (event["bytesPerSecond"]) + "/s");
    if (const auto seconds = event["remainingSeconds"]; ! seconds.isVoid())
        words.add (timeLeft (seconds));
    return words.joinIntoString (juce::String::fromUTF8 (" · "));
}
} // namespace

void ModelFetching::offer (const juce::String& wanted, const juce::String& title,
                           std::function<void()> whenHere)
{
    if (model.isNotEmpty())
        return whenHere != nullptr && model != wanted ? useIfHere (wanted, title, std::move (whenHere))
                                                      : refuse();
    model = wanted;
    current.title = title;
    show (say ("Asking for {1}…", title));
    core.link->call (JsonObject().set ("do", "offer").set ("model", wanted), nullptr,
                     [this, wanted, whenHere = std::move (whenHere)] (const EngineReply& reply)
                     {
                         if (model != wanted)
                             return;
                         if (reply.worked() && whenHere && isHere (reply.fields))
                         {
                             end();
                             return whenHere();
                         }
                         if (reply.worked())
                             return ask (reply.fields);
                         end();
                         trouble.show (reply.error);
                     });
}

void ModelFetching::refuse() { trouble.show (say ("{1} is on its way; pause it first.", current.title)); }

/** While another one is on its way, which goes on. */
void ModelFetching::useIfHere (const juce::String& wanted, const juce::String& title,
                               std::function<void()> whenHere)
{
    core.link->call (JsonObject().set ("do", "offer").set ("model", wanted), nullptr,
                     [this, wanted, title, whenHere = std::move (whenHere)] (const EngineReply& reply)
                     {
                         if (! reply.worked())
                             trouble.show (reply.error);
                         else if (isHere (reply.fields))
                             whenHere();
                         else if (model.isNotEmpty())
                             refuse();
                         else
                             offer (wanted, title, whenHere); // the other one has come meanwhile
                     });
}

void ModelFetching::ask (const juce::var& offered)
{
    const auto title = current.title, wanted = model;
    end();
    const auto needed = static_cast<juce::int64> (offered["bytesToFetch"]);
    const auto free = static_cast<juce::int64> (offered["freeBytes"]);
    if (needed > free)
        return trouble.show (
            say ("{1} needs {2}, and the disk has {3} left: make room, then choose it again.", title,
                 size (needed), size (free)));
    const auto terms = termsOf (offered["licensesToAccept"]);
    trouble.show (title + ", " + size (needed) + ". " + terms,
                  terms.isEmpty() ? say ("Fetch it") : say ("Agree, fetch it"), fetching (wanted, title));
}

/** What a button does that fetches it, or goes on with it: its terms are agreed to by then. */
Trouble::Remedy ModelFetching::fetching (const juce::String& wanted, const juce::String& title)
{
    return [this, wanted, title]
    {
        {
            const juce::ScopedLock guard (core.lock);
            if (model.isEmpty())
            {
                model = wanted;
                current.title = title;
                begin();
            }
        }
        core.news.announce();
    };
}

void ModelFetching::begin()
{
    show (say ("Fetching {1}…", current.title), 0.0);
    core.link->call (JsonObject().set ("do", "pull").set ("model", model).set ("acceptLicenses", true),
                     nullptr,
                     [this] (const EngineReply& reply)
                     {
                         if (reply.worked())
                             return;
                         end();
                         trouble.show (reply.error);
                     });
}

void ModelFetching::pause()
{
    if (model.isEmpty())
        return;
    core.link->call (JsonObject().set ("do", "cancelPull").set ("model", model), nullptr,
                     [] (const EngineReply&) {});
    hasPaused();
}

void ModelFetching::hasPaused()
{
    const auto title = current.title, paused = model;
    const bool hadBegun = current.fraction >= 0.0; // else it was only asked for
    end();
    if (hadBegun)
        trouble.show (say ("{1} is paused; what has arrived of it is kept.", title), say ("Go on"),
                      fetching (paused, title));
}

bool ModelFetching::take (const juce::var& event)
{
    if (event["event"].toString() != "pull")
        return false;
    const auto its = event["model"].toString();
    const auto state = event["state"].toString();
    if (its == model && state == "progress")
    {
        const auto total = static_cast<double> (event["totalBytes"]);
        show (say ("Fetching {1}: {2}", current.title, arrived (event)),
              total > 0.0 ? static_cast<double> (event["doneBytes"]) / total : 0.0);
    }
    else if (its == model && state == "note")
        show (asSentence (event["sentence"].toString()), current.fraction);
    else if (its == model && state == "done")
    {
        end();
        onFetched (its);
    }
    else if (its == model && state == "failed")
    {
        const auto title = current.title;
        end();
        trouble.show (event["error"].toString(), say ("Go on"), fetching (its, title));
    }
    else if (its == model && state == "cancelled")
        hasPaused();
    return true;
}

void ModelFetching::show (const juce::String& sentence, double fraction)
{
    current.sentence = sentence;
    current.fraction = fraction;
    core.news.changed (News::Part::engine);
}

void ModelFetching::end()
{
    model.clear();
    current = {};
    core.news.changed (News::Part::engine);
}

} // namespace continuo
