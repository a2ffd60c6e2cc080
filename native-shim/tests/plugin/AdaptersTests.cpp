#include "TestHost.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::test;

namespace
{
/** Folders of adapters and models, of which Java tells what the test says. */
struct Folders
{
    explicit Folders (TestHost& h) : host (h)
    {
        host.script->answer = [this] (const juce::var& request) -> EngineReply
        {
            if (request["do"].toString() != "folder")
                return FakeEngine::standardReply (request);
            const juce::File folder (request["path"].toString());
            if (! folder.isDirectory())
                return { {}, folder.getFullPathName() + ": expected an adapter or a model, found no folder" };
            const bool isModel = folder.getFileName().startsWith ("model");
            return { JsonObject()
                         .set ("ok", true)
                         .set ("kind", isModel ? "model" : "adapter")
                         .set ("name", folder.getFileName())
                         .set ("hash", isModel ? juce::String() : hash)
                         .set ("detail", isModel ? "" : "rank 8"),
                     {} };
        };
    }
    ~Folders() { root.deleteRecursively(); }

    juce::File make (const juce::String& name)
    {
        const auto folder = root.getChildFile (name);
        folder.createDirectory();
        folder.getChildFile ("adapter_config.json").create();
        return folder;
    }

    juce::File add (const juce::String& name)
    {
        const auto folder = make (name);
        host.session().loras().addFolder (folder);
        host.tick();
        host.tick();
        return folder;
    }

    TestHost& host;
    juce::String hash = "abc";
    const juce::File root = juce::File::createTempFile ({});
};

juce::var sentModel (TestHost& host)
{
    host.session().generating().generate();
    host.tick();
    return host.script->last ("submit")["request"]["model"];
}
} // namespace

TEST_CASE ("an adapter that is dropped is asked for with its scale, and taken off again")
{
    TestHost host;
    Folders folders (host);
    host.roll (4.0);
    const auto swing = folders.add ("swing").getFullPathName();
    auto& adapters = host.session().loras();
    REQUIRE (adapters.adapters().size() == 1);
    CHECK (adapters.adapters()[0].name == "swing");
    CHECK (adapters.adapters()[0].detail == "rank 8");
    CHECK (adapters.adapters()[0].problem == "");
    CHECK (host.session().history().undoName() == "Add adapter swing");
    adapters.setAdapterScale (swing, 0.6);
    const auto model = sentModel (host);
    CHECK_FALSE (model.hasProperty ("name")); // the default model's
    CHECK (model["adapters"].size() == 1);
    CHECK (model["adapters"][0]["folder"].toString() == swing);
    CHECK (static_cast<double> (model["adapters"][0]["scale"]) == Approx (0.6));
    host.finishJob ({ { "clip-1", 440.0 } });

    adapters.setAdapterScale (swing, 0.0);
    CHECK (sentModel (host).isVoid()); // none of it
    host.finishJob ({ { "clip-2", 440.0 } });
    host.session().history().undo(); // that the new take plays
    REQUIRE (host.session().history().undoName() == "Set adapter");
    host.session().history().undo();
    CHECK (adapters.adapters()[0].scale == Approx (0.6));
    adapters.setAdapterScale (swing, 7.0);
    CHECK (adapters.adapters()[0].scale == 2.0);
    adapters.removeAdapter (swing);
    CHECK (adapters.adapters().empty());
    host.session().history().undo();
    CHECK (adapters.adapters().size() == 1);
}

TEST_CASE ("a folder that is dropped twice is there once, and one that holds nothing of the kind is refused")
{
    TestHost host;
    Folders folders (host);
    const auto swing = folders.add ("swing");
    folders.add ("swing");
    CHECK (host.session().loras().adapters().size() == 1);
    host.session().loras().addFolder (folders.root.getChildFile ("gone"));
    host.tick();
    CHECK (host.session().trouble().error().sentence.contains ("found no folder"));
    CHECK (host.session().loras().adapters().size() == 1);
}

TEST_CASE ("a model's folder that is dropped plays, and is in the list of every window from then on")
{
    const juce::TemporaryFile home;
    setenv ("CONTINUO_HOME", home.getFile().getFullPathName().toRawUTF8(), 1);
    {
        TestHost host;
        Folders folders (host);
        host.roll (4.0);
        const auto path = folders.add ("model-of-mine").getFullPathName();
        CHECK (host.session().engines().currentModel() == path);
        CHECK (sentModel (host)["name"].toString() == path);
        TestHost other;
        const auto models = other.session().engines().models();
        const auto found = std::find_if (models.begin(), models.end(),
                                         [&] (const ModelChoice& each) { return each.id == path; });
        REQUIRE (found != models.end());
        CHECK (found->name == "model-of-mine");
        CHECK (found->detail == path);
        CHECK (found->installed);
        juce::File (path).deleteRecursively();
        for (const auto& each : other.session().engines().models())
            CHECK (each.id != path); // it cannot be chosen any more
    }
    unsetenv ("CONTINUO_HOME");
    home.getFile().deleteRecursively();
}

TEST_CASE ("the project remembers its adapters with hash, name and scale")
{
    TestHost host;
    Folders folders (host);
    const auto swing = folders.add ("swing").getFullPathName();
    host.session().loras().setAdapterScale (swing, 1.5);
    const auto kept = Project::fromJson (host.session().save().project.toJson());
    CHECK (kept.choices.adapters == std::vector<ProjectAdapter> { { swing, "swing", "abc", 1.5 } });
}

TEST_CASE (
    "an adapter that is missing is named, stands in the way of new clips, and the clip that is there plays")
{
    juce::MemoryBlock state;
    {
        TestHost host;
        Folders folders (host);
        host.roll (4.0);
        folders.add ("swing");
        sentModel (host);
        host.finishJob ({ { "clip-1", 440.0 } });
        REQUIRE (host.waitUntil ([&] { return ! host.session().clips().takePeaks ("clip-1", 4).empty(); }));
        host.plugin.getStateInformation (state);
    } // and its folder with it

    TestHost later;
    later.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
    later.tick();
    const auto adapters = later.session().loras().adapters();
    REQUIRE (adapters.size() == 1);
    CHECK (adapters[0].problem.startsWith ("The adapter swing is not in "));
    later.roll (4.0);
    CHECK (later.session().generating().whyNotGenerate() == adapters[0].problem);
    later.session().timeline().setRegion ({ 1.0, 3.0 });
    CHECK (later.session().generating().whyNotReplace() == adapters[0].problem);
    later.session().generating().generate();
    CHECK (later.session().trouble().error().sentence == adapters[0].problem);
    CHECK (later.script->count ("submit") == 0);

    const auto start = later.session().clips().takes().front().placement.startSeconds;
    later.plugin.prepareToPlay (48000.0, 512);
    later.locate (start);
    const auto output = later.roll (1.0, 0.0);
    CHECK (
        std::any_of (output.begin(), output.end(), [] (float sample) { return std::abs (sample) > 0.01f; }));

    later.session().loras().setAdapterScale (adapters[0].folder, 0.0); // of which nothing is wanted
    CHECK (later.session().generating().whyNotGenerate() == "");
}

TEST_CASE ("an adapter that has become another one is told, and used")
{
    TestHost host;
    Folders folders (host);
    host.roll (4.0);
    const auto swing = folders.add ("swing").getFullPathName();
    juce::MemoryBlock state;
    host.plugin.getStateInformation (state);
    folders.hash = "def";
    host.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
    host.tick();
    CHECK (host.session().loras().adapters()[0].problem.startsWith ("It is another swing than"));
    CHECK (sentModel (host)["adapters"][0]["folder"].toString() == swing);
}

TEST_CASE ("a take's settings bring its adapters back")
{
    TestHost host;
    Folders folders (host);
    host.roll (4.0);
    const auto swing = folders.add ("swing").getFullPathName();
    host.session().loras().setAdapterScale (swing, 0.5);
    sentModel (host);
    host.finishJob ({ { "clip-1", 440.0 } });
    host.session().loras().removeAdapter (swing);
    host.session().reworking().useSettingsOf ("clip-1");
    host.tick();
    host.tick();
    const auto adapters = host.session().loras().adapters();
    REQUIRE (adapters.size() == 1);
    CHECK (adapters[0].name == "swing");
    CHECK (adapters[0].scale == Approx (0.5));
    CHECK (Project::fromJson (host.session().save().project.toJson()).choices.adapters[0].hash == "abc");
}
