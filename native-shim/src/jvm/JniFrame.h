// A stretch of JNI calls. The JVM's own thread only.
#pragma once

#include <juce_core/juce_core.h>

#include <jni.h>

namespace continuo
{

/** What came of a stretch of JNI calls: a value, or the Java exception as one sentence. */
template <typename Value>
struct JniResult
{
    Value value {};
    juce::String problem;

    bool worked() const { return problem.isEmpty(); }
};

/** Local references made while it lives end with it, and Java exceptions become a sentence in `problem`:
    nowhere else in the plugin is one looked at. After the first one every call does nothing. */
class JniFrame
{
public:
    explicit JniFrame (JNIEnv&);
    ~JniFrame();

    JniFrame (const JniFrame&) = delete;
    JniFrame& operator= (const JniFrame&) = delete;

    jclass find (const char* name);
    jmethodID method (jclass, const char* name, const char* signature);
    jmethodID staticMethod (jclass, const char* name, const char* signature);

    /** UTF-16 on both sides, since JNI's own UTF-8 is not UTF-8. */
    jstring text (const juce::String&);
    juce::String text (jstring);

    /** Runs `calls (env)` unless something went wrong before; its result, or an empty one. */
    template <typename Calls>
    auto run (Calls&& calls) -> decltype (calls (std::declval<JNIEnv&>()))
    {
        using Value = decltype (calls (env));
        if (problem.isNotEmpty())
            return Value();
        auto value = calls (env);
        return takeException() ? Value() : value;
    }

    template <typename Value>
    JniResult<Value> result (Value value)
    {
        return { std::move (value), problem };
    }

    juce::String problem;

private:
    bool takeException();

    JNIEnv& env;
    bool hasFrame;
};

} // namespace continuo
