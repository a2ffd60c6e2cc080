#include "JavaEngine.h"

#include "JniFrame.h"
#include "JvmHost.h"
#include "model/DataFolder.h"
#include "model/Json.h"

#include <deque>
#include <map>
#include <mutex>

namespace continuo
{

/** An instance as Java knows it, and its letter box. */
struct JavaEngine::Instance
{
    struct Letter
    {
        OnReply onReply; // empty: an event
        EngineReply content;
    };

    void put (Letter letter)
    {
        const std::lock_guard<std::mutex> lock (mutex);
        letters.push_back (std::move (letter));
    }

    RequestId expect (OnReply onReply)
    {
        const std::lock_guard<std::mutex> lock (mutex);
        open[++lastRequest] = std::move (onReply);
        return lastRequest;
    }

    /** False if it has its reply, or was never asked. */
    bool forget (RequestId request)
    {
        const std::lock_guard<std::mutex> lock (mutex);
        return open.erase (request) > 0;
    }

    void answer (RequestId request, EngineReply reply)
    {
        const std::lock_guard<std::mutex> lock (mutex);
        if (auto found = open.extract (request))
            letters.push_back ({ std::move (found.mapped()), std::move (reply) });
    }

    std::deque<Letter> takeAll()
    {
        const std::lock_guard<std::mutex> lock (mutex);
        return std::exchange (letters, {});
    }

    const juce::var settings;

    // The JVM's thread.
    jlong handle = 0;
    juce::String openProblem;

    explicit Instance (const juce::var& s) : settings (s) {}

private:
    std::mutex mutex;
    std::deque<Letter> letters;
    std::map<RequestId, OnReply> open; // those without a reply
    RequestId lastRequest = 0;
};

namespace
{
/** Who gets the events of which handle. An instance that is being opened has none yet and gets those of 0. */
template <typename Instance>
class Addresses
{
public:
    void add (jlong handle, const std::shared_ptr<Instance>& instance)
    {
        const std::lock_guard<std::mutex> lock (mutex);
        instances[handle] = instance;
    }

    void remove (jlong handle)
    {
        const std::lock_guard<std::mutex> lock (mutex);
        instances.erase (handle);
    }

    std::shared_ptr<Instance> find (jlong handle)
    {
        const std::lock_guard<std::mutex> lock (mutex);
        const auto found = instances.find (handle);
        return found == instances.end() ? nullptr : found->second.lock();
    }

    static Addresses& all()
    {
        static auto& addresses = *new Addresses; // Java may call until the process has ended
        return addresses;
    }

private:
    std::mutex mutex;
    std::map<jlong, std::weak_ptr<Instance>> instances;
};

EngineReply replyOf (const juce::var& fields)
{
    if (fields["ok"])
        return { fields, {} };
    const auto error = fields["error"].toString();
    return { fields,
             error.isEmpty() ? juce::String ("The Java part sent no answer that can be read.") : error };
}

template <typename Instance>
void takeEvent (jlong handle, const juce::String& json)
{
    const auto fields = juce::JSON::parse (json);
    if (const auto instance = Addresses<Instance>::all().find (handle))
    {
        if (fields["event"].toString() == "answer")
            return instance->answer (static_cast<int> (fields["requestId"]), replyOf (fields));
        if (handle == 0)
            instance->openProblem = fields["error"].toString();
        instance->put ({ {}, { fields, {} } });
    }
}

juce::var completed (const juce::var& settings)
{
    const auto home = dataFolder();
    const auto parts = findJavaParts (home);
    auto* all = new juce::DynamicObject (*settings.getDynamicObject());
    juce::var result (all);
    all->setProperty ("dataFolder", home.getFullPathName());
    all->setProperty ("presetFolders", juce::StringArray { home.getChildFile ("presets").getFullPathName() });
    auto* engine = new juce::DynamicObject;
    all->setProperty ("engine", engine);
    engine->setProperty ("command", parts.engineCommand);
    engine->setProperty ("homeFolder", home.getFullPathName());
    return result;
}

juce::String noJava (const JvmHost& host)
{
    const auto problem = host.status().problem;
    return problem.isEmpty() ? juce::String ("Java is not there.") : problem;
}

EngineReply replyOf (const JniResult<juce::String>& answer)
{
    if (! answer.worked())
        return { {}, answer.problem };
    return replyOf (juce::JSON::parse (answer.value));
}

JniResult<juce::String> callJava (const JavaBridge& java, jlong handle, const juce::String& request,
                                  const PlanarSamples& audio)
{
    JniFrame frame (java.env);
    auto* requestText = frame.text (request);
    auto* buffer = audio == nullptr
                       ? nullptr
                       : frame.run (
                             [&] (JNIEnv& env)
                             {
                                 // Java only reads it, and only during the call.
                                 auto* samples = const_cast<float*> (audio->data());
                                 return env.NewDirectByteBuffer (
                                     samples, static_cast<jlong> (audio->size() * sizeof (float)));
                             });
    auto* reply = frame.run (
        [&] (JNIEnv& env)
        {
            return static_cast<jstring> (
                env.CallStaticObjectMethod (java.entryPoint, java.call, handle, requestText, buffer));
        });
    auto text = frame.text (reply);
    return frame.result (std::move (text));
}

JniResult<jlong> openJava (const JavaBridge& java, const juce::String& settings)
{
    JniFrame frame (java.env);
    auto* text = frame.text (settings);
    const auto handle =
        frame.run ([&] (JNIEnv& env) { return env.CallStaticLongMethod (java.entryPoint, java.open, text); });
    return frame.result (handle);
}

void closeJava (const JavaBridge& java, jlong handle)
{
    JniFrame frame (java.env);
    frame.run (
        [&] (JNIEnv& env)
        {
            env.CallStaticVoidMethod (java.entryPoint, java.close, handle);
            return true;
        });
}

/** Opens the instance if it is not open yet; else, or after that, the reason why there is no handle. */
template <typename Instance>
juce::String ensureOpen (const JavaBridge& java, const std::shared_ptr<Instance>& instance)
{
    if (instance->handle != 0)
        return {};
    auto& addresses = Addresses<Instance>::all();
    addresses.add (0, instance);
    const auto opened = openJava (java, juce::JSON::toString (completed (instance->settings), true));
    addresses.remove (0);
    if (opened.worked() && opened.value > 0)
    {
        instance->handle = opened.value;
        addresses.add (opened.value, instance);
        return {};
    }
    if (! opened.worked())
        return opened.problem;
    return instance->openProblem.isEmpty() ? juce::String ("The Java part opens no instance.")
                                           : instance->openProblem;
}
} // namespace

JavaEngine::JavaEngine (const juce::var& settings) : instance (std::make_shared<Instance> (settings)) {}

JavaEngine::~JavaEngine()
{
    auto& host = JvmHost::ofThisPlugin (takeEvent<Instance>);
    if (host.status().state == EngineState::off)
        return;
    host.post (
        [closed = instance] (const JavaBridge* java)
        {
            if (closed->handle == 0)
                return;
            Addresses<Instance>::all().remove (closed->handle);
            if (java != nullptr)
                closeJava (*java, closed->handle);
        });
}

EngineLink::RequestId JavaEngine::call (const juce::var& request, PlanarSamples audio, OnReply onReply)
{
    const auto id = instance->expect (std::move (onReply)); // first: the answer may overtake the reply
    auto& host = JvmHost::ofThisPlugin (takeEvent<Instance>);
    host.post (
        [&host, id, to = instance,
         json = juce::JSON::toString (JsonObject (request).set ("requestId", id), true),
         audio = std::move (audio)] (const JavaBridge* java)
        {
            EngineReply reply;
            if (java == nullptr)
                reply.error = noJava (host);
            else if (const auto problem = ensureOpen (*java, to); problem.isNotEmpty())
                reply.error = problem;
            else
                reply = replyOf (callJava (*java, to->handle, json, audio));
            if (! reply.fields["pending"])
                to->answer (id, std::move (reply));
        });
    return id;
}

void JavaEngine::cancel (RequestId id)
{
    if (! instance->forget (id))
        return;
    const auto request = JsonObject().set ("do", "cancel").set ("requestId", id);
    JvmHost::ofThisPlugin (takeEvent<Instance>)
        .post (
            [to = instance, json = juce::JSON::toString (request, true)] (const JavaBridge* java)
            {
                if (java != nullptr && to->handle != 0)
                    callJava (*java, to->handle, json, nullptr);
            });
}

void JavaEngine::deliver (const OnEvent& onEvent)
{
    for (const auto& letter : instance->takeAll())
    {
        if (letter.onReply)
            letter.onReply (letter.content);
        else
            onEvent (letter.content.fields);
    }
}

EngineLink::Status JavaEngine::status() const { return JvmHost::ofThisPlugin (takeEvent<Instance>).status(); }

} // namespace continuo
