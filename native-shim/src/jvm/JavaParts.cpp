#include "JavaParts.h"

#include "model/DataFolder.h"

namespace continuo
{

namespace
{
juce::File runtimeFolder (const juce::File& folder)
{
    // For development: any JDK instead of the installed runtime.
    const auto chosen = juce::SystemStats::getEnvironmentVariable ("CONTINUO_JAVA_HOME", {});
    return chosen.isNotEmpty() ? juce::File (chosen) : folder.getChildFile ("runtime");
}

juce::File libjvmOf (const juce::File& runtime)
{
#if JUCE_MAC
    return runtime.getChildFile ("lib/server/libjvm.dylib");
#elif JUCE_WINDOWS
    return runtime.getChildFile ("bin/server/jvm.dll");
#else
    return runtime.getChildFile ("lib/server/libjvm.so");
#endif
}

const char* javaProgram()
{
#if JUCE_WINDOWS
    return "bin/javaw.exe"; // opens no console window
#else
    return "bin/java";
#endif
}

juce::String missing (const juce::File& file, const char* what)
{
    return juce::String ("The ") + what + " is missing: expected " + file.getFullPathName() + ", found none.";
}
} // namespace

juce::String crashReport (const juce::File& dataFolder)
{
    const auto file = dataFolder.getChildFile ("java-crash-").getFullPathName().replace ("%", "%%");
    return "-XX:ErrorFile=" + file + "%p.log";
}

JavaParts findJavaParts (const juce::File& dataFolder)
{
    JavaParts parts;
    const auto folder =
        partsFolder (juce::File::getSpecialLocation (juce::File::currentExecutableFile), dataFolder);
    const auto runtime = runtimeFolder (folder);
    parts.libjvm = libjvmOf (runtime);
    if (! parts.libjvm.existsAsFile())
    {
        parts.problem = missing (parts.libjvm, "Java runtime");
        return parts;
    }
    const auto javaFolder = folder.getChildFile ("plugin-java");
    parts.jars = javaFolder.findChildFiles (juce::File::findFiles, false, "*.jar");
    if (! javaFolder.getChildFile ("plugin-java.jar").existsAsFile())
        parts.problem = missing (javaFolder.getChildFile ("plugin-java.jar"), "plugin's Java part");

    const auto engineFolder = folder.getChildFile ("engine");
    parts.engineCommand = { runtime.getChildFile (javaProgram()).getFullPathName(),
                            "@" + engineFolder.getChildFile ("engine.args").getFullPathName(),
                            "-Dcontinuo.installation=" + folder.getFullPathName(), // where models/nano is
                            crashReport (dataFolder) };
    if (const auto native = engineFolder.getChildFile ("native"); native.isDirectory())
        parts.engineCommand.add ("-Donnxruntime.native.path=" + native.getFullPathName());
    // Classes loaded and linked ahead of time; the JVM does without where it does not fit.
    if (const auto warm = engineFolder.getChildFile ("engine.aot"); warm.existsAsFile())
        parts.engineCommand.addArray (
            { "-XX:AOTCache=" + warm.getFullPathName(), "-Xlog:aot=off", "-Xlog:cds=off" });
    parts.engineCommand.addArray ({ "-cp", engineFolder.getChildFile ("*").getFullPathName(),
                                    "org.continuo.engine.cli.Main", "serve" });
    return parts;
}

} // namespace continuo
