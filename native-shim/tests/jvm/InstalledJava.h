// The user's data folder as ./continuo install-plugin fills it, with the JDK as runtime, the jars that Maven
// built and the model nano. As long as it lives the plugin finds it.
#pragma once

#include "jvm/JavaParts.h"

#include <juce_core/juce_core.h>

#include <cstdlib>

namespace continuo::test
{

class InstalledJava
{
public:
    InstalledJava()
    {
        link (juce::File (CONTINUO_PLUGIN_JAVA), "plugin-java");
        link (juce::File (CONTINUO_ENGINE), "engine");
        juce::File (CONTINUO_ENGINE)
            .getSiblingFile ("engine.args")
            .createSymbolicLink (folder.getChildFile ("engine/engine.args"), true);
        folder.getChildFile ("models").createDirectory();
        juce::File (CONTINUO_ENGINE)
            .getParentDirectory()
            .getSiblingFile ("models/nano")
            .createSymbolicLink (folder.getChildFile ("models/nano"), true);
        setenv ("CONTINUO_HOME", folder.getFullPathName().toRawUTF8(), 1);
        const auto* runtime = std::getenv ("CONTINUO_TEST_RUNTIME"); // an installed one instead of the JDK
        setenv ("CONTINUO_JAVA_HOME", runtime != nullptr ? runtime : CONTINUO_JDK, 1);
    }

    ~InstalledJava()
    {
        stopEngine();
        unsetenv ("CONTINUO_HOME");
        unsetenv ("CONTINUO_JAVA_HOME");
        folder.deleteRecursively();
    }

    InstalledJava (const InstalledJava&) = delete;
    InstalledJava& operator= (const InstalledJava&) = delete;

    // A space and a letter beyond ASCII, as users' folders have.
    const juce::File folder =
        juce::File::getSpecialLocation (juce::File::tempDirectory)
            .getNonexistentChildFile (juce::CharPointer_UTF8 ("continuo jv\xc3\xa4m"), {});

private:
    void stopEngine() const
    {
        if (! folder.getChildFile ("engine.json").existsAsFile())
            return;
        auto command = findJavaParts (folder).engineCommand;
        command.add ("--stop");
        juce::ChildProcess process;
        if (process.start (command, 0))
            process.waitForProcessToFinish (10000);
    }

    /** TARGET/NAME.jar and TARGET/lib/…, as links in the folder NAME. */
    void link (const juce::File& target, const juce::String& name) const
    {
        const auto into = folder.getChildFile (name);
        into.createDirectory();
        auto jars = target.getChildFile ("lib").findChildFiles (juce::File::findFiles, false, "*.jar");
        jars.add (target.getChildFile (name + ".jar"));
        for (const auto& jar : jars)
            jar.createSymbolicLink (into.getChildFile (jar.getFileName()), true);
    }
};

} // namespace continuo::test
