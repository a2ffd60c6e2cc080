#include "JvmHost.h"

#include "HostProcess.h"
#include "JniFrame.h"
#include "model/DataFolder.h"

#include <pthread.h>

#include <cfenv>
#include <chrono>
#include <thread>
#include <vector>

namespace continuo
{

namespace
{
constexpr size_t stackBytes = 8u << 20;
constexpr int creationPollMillis = 10;
constexpr int creationPolls = 1000;

using CreateJavaVm = jint (JNICALL*) (JavaVM**, void**, void*);
using GetCreatedJavaVms = jint (JNICALL*) (JavaVM**, jsize, jsize*);

/** One more plugin, or a Java host, may be creating the JVM right now: until it is complete none is listed. */
JavaVM* waitForVm (GetCreatedJavaVms listVms, int polls)
{
    JavaVM* vm = nullptr;
    jsize count = 0;
    for (int poll = 0; poll < polls; ++poll)
    {
        if (listVms (&vm, 1, &count) == JNI_OK && count > 0)
            return vm;
        std::this_thread::sleep_for (std::chrono::milliseconds (creationPollMillis));
    }
    return nullptr;
}

std::vector<std::string> vmOptions()
{
    return { "-Xmx256m",
             "-XX:MaxDirectMemorySize=1g", // sound of regions that wait to be analysed
             "-Xrs",                       // INT, TERM, HUP and QUIT stay the host's
             "-XX:+UseSerialGC",
             "-XX:-UsePerfData",
             "-XX:TieredStopAtLevel=1",
             crashReport (dataFolder()).toStdString(),
             "-Djava.awt.headless=true",
             "--enable-native-access=ALL-UNNAMED" };
}
} // namespace

JvmHost* JvmHost::self = nullptr;

JvmHost& JvmHost::ofThisPlugin (EventTaker taker)
{
    static auto& host = *new JvmHost (taker);
    return host;
}

JvmHost::JvmHost (EventTaker taker) : takeEventOfJava (taker) { self = this; }

void JvmHost::post (Task task)
{
    const std::lock_guard<std::mutex> lock (mutex);
    tasks.push_back (std::move (task));
    wake.notify_one();
    if (hasThread)
        return;

    keepThisObjectMapped();
    pthread_attr_t attributes;
    pthread_attr_init (&attributes);
    pthread_attr_setstacksize (&attributes, stackBytes);
    pthread_attr_setdetachstate (&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    hasThread = pthread_create (&thread, &attributes, threadMain, this) == 0;
    pthread_attr_destroy (&attributes);
    if (! hasThread)
    {
        current = { EngineState::failed, "The system gives no thread for Java." };
        tasks.pop_back();
    }
}

EngineLink::Status JvmHost::status() const
{
    const std::lock_guard<std::mutex> lock (mutex);
    return current;
}

void* JvmHost::threadMain (void* host)
{
    nameThisThread ("continuo-java");
    std::fesetenv (FE_DFL_ENV); // the host's thread may flush denormals; Java must not
    static_cast<JvmHost*> (host)->runTasks();
    return nullptr;
}

void JvmHost::runTasks()
{
    for (;;)
    {
        Task task;
        {
            std::unique_lock<std::mutex> lock (mutex);
            wake.wait (lock, [this] { return ! tasks.empty(); });
            task = std::move (tasks.front());
            tasks.pop_front();
        }
        const bool isReady = bridge != nullptr || (! isHopeless && start());
        task (isReady ? bridge : nullptr);
    }
}

bool JvmHost::start()
{
    setStatus (EngineState::starting);
    const auto parts = findJavaParts (dataFolder());
    if (! parts.areComplete())
        return fail (parts.problem);
    if (vm == nullptr && ! startOrJoin (parts))
        return false;
    if (! loadClasses (parts))
        return false;
    setStatus (EngineState::ready);
    return true;
}

bool JvmHost::startOrJoin (const JavaParts& parts)
{
    auto library = pathOfMappedLibjvm();
    if (library.empty())
        library = parts.libjvm.getFullPathName().toStdString();
    loadLibrariesBeside (
        parts.libjvm.getParentDirectory().getParentDirectory().getFullPathName().toStdString());
    juce::DynamicLibrary libjvm;
    if (! libjvm.open (library))
        return fail ("The Java runtime " + library + " cannot be loaded.");
    const auto create = reinterpret_cast<CreateJavaVm> (libjvm.getFunction ("JNI_CreateJavaVM"));
    const auto listVms = reinterpret_cast<GetCreatedJavaVms> (libjvm.getFunction ("JNI_GetCreatedJavaVMs"));
    if (create == nullptr || listVms == nullptr)
        return fail ("The Java runtime " + juce::String (library) + " is none: it has no JNI_CreateJavaVM.");
    keepMapped (library);

    if (auto* existing = waitForVm (listVms, 1))
    {
        vm = existing;
    }
    else
    {
        auto texts = vmOptions();
        std::vector<JavaVMOption> options;
        for (auto& text : texts)
            options.push_back ({ text.data(), nullptr });
        options.push_back ({ const_cast<char*> ("exit"), reinterpret_cast<void*> (&javaWantsToExit) });
        options.push_back ({ const_cast<char*> ("abort"), reinterpret_cast<void*> (&javaWantsToAbort) });
        JavaVMInitArgs arguments {};
        arguments.version = JNI_VERSION_10;
        arguments.nOptions = static_cast<jint> (options.size());
        arguments.options = options.data();
        arguments.ignoreUnrecognized = JNI_TRUE;

        const HostSignals signals; // given back when this block ends
        const HostLocale locale;   // so is this
        const Utf8Thread utf8;     // and this
        const auto answer = create (&vm, reinterpret_cast<void**> (&env), &arguments);
        if (answer == JNI_EEXIST)
            vm = waitForVm (listVms, creationPolls);
        else if (answer != JNI_OK)
            vm = nullptr;
        if (vm == nullptr)
            return fail ("Java does not start (JNI error " + juce::String (answer) + ").", false);
    }
    if (env == nullptr)
    {
        JavaVMAttachArgs arguments { JNI_VERSION_10, const_cast<char*> ("continuo-java"), nullptr };
        if (vm->AttachCurrentThreadAsDaemon (reinterpret_cast<void**> (&env), &arguments) != JNI_OK)
        {
            vm = nullptr;
            return fail ("The Java machine that is in this process already lets nobody in.", false);
        }
    }
    return true;
}

/** new URLClassLoader (urls of all jars, the platform's loader), also this thread's context loader. */
bool JvmHost::loadClasses (const JavaParts& parts)
{
    JniFrame frame (*env);
    auto* fileClass = frame.find ("java/io/File");
    auto* uriClass = frame.find ("java/net/URI");
    auto* urlClass = frame.find ("java/net/URL");
    auto* loaderClass = frame.find ("java/lang/ClassLoader");
    auto* urlLoaderClass = frame.find ("java/net/URLClassLoader");
    auto* threadClass = frame.find ("java/lang/Thread");
    const auto newFile = frame.method (fileClass, "<init>", "(Ljava/lang/String;)V");
    const auto toUri = frame.method (fileClass, "toURI", "()Ljava/net/URI;");
    const auto toUrl = frame.method (uriClass, "toURL", "()Ljava/net/URL;");

    auto* urls =
        frame.run ([&] (JNIEnv& e) { return e.NewObjectArray (parts.jars.size(), urlClass, nullptr); });
    for (int i = 0; i < parts.jars.size(); ++i)
    {
        JniFrame inner (*env);
        auto* path = inner.text (parts.jars[i].getFullPathName());
        auto* file = inner.run ([&] (JNIEnv& e) { return e.NewObject (fileClass, newFile, path); });
        auto* uri = inner.run ([&] (JNIEnv& e) { return e.CallObjectMethod (file, toUri); });
        auto* url = inner.run ([&] (JNIEnv& e) { return e.CallObjectMethod (uri, toUrl); });
        inner.run (
            [&] (JNIEnv& e)
            {
                e.SetObjectArrayElement (urls, i, url);
                return true;
            });
        if (inner.problem.isNotEmpty())
            return fail (inner.problem);
    }
    const auto platformLoader =
        frame.staticMethod (loaderClass, "getPlatformClassLoader", "()Ljava/lang/ClassLoader;");
    auto* parent =
        frame.run ([&] (JNIEnv& e) { return e.CallStaticObjectMethod (loaderClass, platformLoader); });
    const auto newLoader =
        frame.method (urlLoaderClass, "<init>", "([Ljava/net/URL;Ljava/lang/ClassLoader;)V");
    auto* loader =
        frame.run ([&] (JNIEnv& e) { return e.NewObject (urlLoaderClass, newLoader, urls, parent); });

    const auto currentThread = frame.staticMethod (threadClass, "currentThread", "()Ljava/lang/Thread;");
    const auto setLoader = frame.method (threadClass, "setContextClassLoader", "(Ljava/lang/ClassLoader;)V");
    auto* thread =
        frame.run ([&] (JNIEnv& e) { return e.CallStaticObjectMethod (threadClass, currentThread); });
    frame.run (
        [&] (JNIEnv& e)
        {
            e.CallVoidMethod (thread, setLoader, loader);
            return true;
        });

    const auto loadClass = frame.method (loaderClass, "loadClass", "(Ljava/lang/String;)Ljava/lang/Class;");
    const auto load = [&] (const char* name)
    {
        auto* nameText = frame.text (name);
        return static_cast<jclass> (
            frame.run ([&] (JNIEnv& e) { return e.CallObjectMethod (loader, loadClass, nameText); }));
    };
    auto* callbacks = load ("org.continuo.plugin.bridge.HostCallbacks");
    auto* entryPoint = load ("org.continuo.plugin.bridge.PluginEntryPoint");
    frame.run (
        [&] (JNIEnv& e)
        {
            const JNINativeMethod event { const_cast<char*> ("event"),
                                          const_cast<char*> ("(JLjava/lang/String;)V"),
                                          reinterpret_cast<void*> (&takeEvent) };
            return e.RegisterNatives (callbacks, &event, 1);
        });
    const auto open = frame.staticMethod (entryPoint, "open", "(Ljava/lang/String;)J");
    const auto close = frame.staticMethod (entryPoint, "close", "(J)V");
    const auto call = frame.staticMethod (entryPoint, "call",
                                          "(JLjava/lang/String;Ljava/nio/ByteBuffer;)Ljava/lang/String;");
    auto* kept = frame.run ([&] (JNIEnv& e) { return e.NewGlobalRef (entryPoint); });
    if (frame.problem.isNotEmpty())
        return fail (frame.problem);
    bridge = new JavaBridge { *env, static_cast<jclass> (kept), open, close, call };
    return true;
}

void JNICALL JvmHost::takeEvent (JNIEnv* javaEnv, jclass, jlong handle, jstring json)
{
    JniFrame frame (*javaEnv);
    self->takeEventOfJava (handle, frame.text (json));
}

/** System.exit, or a failed start of the JVM: neither may end the host. The thread that wants it is Java's or
    ours; it stays here for good. */
void JNICALL JvmHost::javaWantsToExit (jint code)
{
    self->setStatus (EngineState::failed,
                     "Java has stopped (exit code " + juce::String (code) + "); restart the host.");
    stopThisThread();
}

/** Java has crashed. If it was on one of its own threads the host lives on without it; a thread of the host that
    faulted by itself goes its way. */
void JNICALL JvmHost::javaWantsToAbort()
{
    void* attached = nullptr;
    if (self->vm == nullptr || self->vm->GetEnv (&attached, JNI_VERSION_10) != JNI_OK)
        return;
    self->setStatus (EngineState::failed, "Java has crashed; save the project and restart the host.");
    stopThisThread();
}

bool JvmHost::fail (const juce::String& sentence, bool mayRetry)
{
    isHopeless = ! mayRetry;
    setStatus (EngineState::failed, sentence);
    return false;
}

void JvmHost::setStatus (EngineState state, const juce::String& problem)
{
    const std::lock_guard<std::mutex> lock (mutex);
    current = { state, problem };
}

} // namespace continuo
