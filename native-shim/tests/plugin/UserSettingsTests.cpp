#include "TestHost.h"
#include "model/DataFolder.h"

#include <Catch.h>

using namespace continuo;
using namespace continuo::test;

TEST_CASE ("what computes is kept beside what else the user has decided, for every project and the engine")
{
    const auto file = dataFolder().getChildFile ("settings.json");
    file.deleteFile();
    {
        TestHost host;
        CHECK (host.session().engines().device() == deviceAuto);
        host.session().engines().chooseDevice (deviceGraphicsCard); // no file was there
        CHECK (juce::JSON::parse (file)["device"] == juce::var (deviceGraphicsCard));
    }
    file.replaceWithText (R"({ "manifest": false, "takesGigabytes": 2.5, "device": "cuda:1" })");
    {
        TestHost host;
        CHECK (host.session().engines().device() == "cuda:1");
        host.session().engines().chooseDevice (deviceProcessor);
    }
    const auto kept = juce::JSON::parse (file);
    CHECK (kept["device"] == juce::var (deviceProcessor));
    CHECK (kept["manifest"] == juce::var (false));
    CHECK (kept["takesGigabytes"] == juce::var (2.5));
    TestHost host;
    CHECK (host.session().engines().device() == deviceProcessor);
    file.deleteFile();
}

TEST_CASE ("damaged settings are not written over, and one sentence says so")
{
    const auto file = dataFolder().getChildFile ("settings.json");
    file.getParentDirectory().createDirectory();
    REQUIRE (file.replaceWithText ("{ \"manifest\": fal"));
    TestHost host;
    CHECK (host.session().engines().device() == deviceAuto);
    host.session().engines().chooseDevice (deviceProcessor);
    CHECK (host.session().trouble().error().sentence
           == file.getFullPathName() + " is damaged: mend or remove it first.");
    CHECK (file.loadFileAsString() == "{ \"manifest\": fal");
    file.deleteFile();
}
