// The Java virtual machine inside the DAW's process: one per process, shared by all plugins in it.
//
// The rules, each of which a host has paid for with a crash:
//   - It starts with the first task, never before: a scan that makes and destroys plugins starts none.
//   - It lives on one thread of its own, with an 8 MB stack, which never ends. No thread of the host ever
//     enters or attaches to Java.
//   - Once it is wanted, this shared object stays mapped until the process ends: a JVM cannot be
//     unloaded, and it calls back into us.
//   - A JVM that another plugin (or a Java host) has made, or is making right now, is used instead. Our
//     classes come from a class loader of our own, so it does not matter whose it is.
//   - The heap is small, Java may neither end nor abort the host while one of its own threads runs, and
//     signals that are not the JVM's business are given back to the host.
#pragma once

#include "JavaParts.h"
#include "model/EngineLink.h"

#include <jni.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>

namespace continuo
{

/** What a task sees of Java. */
struct JavaBridge
{
    JNIEnv& env;
    jclass entryPoint = nullptr; // org.continuo.plugin.bridge.PluginEntryPoint
    jmethodID open = nullptr;
    jmethodID close = nullptr;
    jmethodID call = nullptr;
};

class JvmHost
{
public:
    /** Takes what Java tells the plugin. Any Java thread; copies and returns. */
    using EventTaker = void (*) (jlong handle, const juce::String& json);

    /** The JVM's thread. Null when there is no Java: status() says why. */
    using Task = std::function<void (const JavaBridge*)>;

    /** Of this shared object. Never destroyed: Java may call until the process has ended. */
    static JvmHost& ofThisPlugin (EventTaker);

    /** Any thread but the audio thread. Runs it on the JVM's thread, after all tasks before it. If Java is
        not there yet, it is started first; after a failure every task tries again, as long as that can help. */
    void post (Task);

    EngineLink::Status status() const;

private:
    explicit JvmHost (EventTaker);
    ~JvmHost() = delete;

    static void* threadMain (void* host);
    static void JNICALL takeEvent (JNIEnv*, jclass, jlong handle, jstring json);
    static void JNICALL javaWantsToExit (jint code);
    static void JNICALL javaWantsToAbort();

    void runTasks();
    bool start();
    bool startOrJoin (const JavaParts&);
    bool loadClasses (const JavaParts&);
    bool fail (const juce::String& sentence, bool mayRetry = true);
    void setStatus (EngineState, const juce::String& problem = {});

    static JvmHost* self;

    const EventTaker takeEventOfJava;
    mutable std::mutex mutex;
    std::condition_variable wake;
    std::deque<Task> tasks;
    bool hasThread = false;
    EngineLink::Status current;

    // The JVM's thread.
    JavaVM* vm = nullptr;
    JNIEnv* env = nullptr;
    JavaBridge* bridge = nullptr; // never freed, like the JVM
    bool isHopeless = false;
};

} // namespace continuo
