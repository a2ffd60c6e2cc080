#include "JniFrame.h"

namespace continuo
{

namespace
{
constexpr jint expectedReferences = 32;

juce::String copied (JNIEnv& env, jstring source)
{
    const auto length = env.GetStringLength (source);
    juce::HeapBlock<jchar> units (static_cast<size_t> (length) + 1, true);
    env.GetStringRegion (source, 0, length, units);
    return juce::String (
        juce::CharPointer_UTF16 (reinterpret_cast<const juce::CharPointer_UTF16::CharType*> (units.get())));
}
} // namespace

JniFrame::JniFrame (JNIEnv& e) : env (e), hasFrame (env.PushLocalFrame (expectedReferences) == JNI_OK)
{
    takeException();
}

JniFrame::~JniFrame()
{
    takeException();
    if (hasFrame)
        env.PopLocalFrame (nullptr);
}

jclass JniFrame::find (const char* name)
{
    return run ([=] (JNIEnv& e) { return e.FindClass (name); });
}

jmethodID JniFrame::method (jclass owner, const char* name, const char* signature)
{
    return run ([=] (JNIEnv& e) { return e.GetMethodID (owner, name, signature); });
}

jmethodID JniFrame::staticMethod (jclass owner, const char* name, const char* signature)
{
    return run ([=] (JNIEnv& e) { return e.GetStaticMethodID (owner, name, signature); });
}

jstring JniFrame::text (const juce::String& source)
{
    return run (
        [&source] (JNIEnv& e)
        {
            const auto units = source.toUTF16();
            const auto bytes = juce::CharPointer_UTF16::getBytesRequiredFor (source.getCharPointer());
            return e.NewString (reinterpret_cast<const jchar*> (units.getAddress()),
                                static_cast<jsize> (bytes / sizeof (jchar)));
        });
}

juce::String JniFrame::text (jstring source)
{
    if (source == nullptr)
        return {};
    return run ([source] (JNIEnv& e) { return copied (e, source); });
}

bool JniFrame::takeException()
{
    auto* thrown = env.ExceptionOccurred();
    if (thrown == nullptr)
        return false;
    env.ExceptionClear();
    const auto asText = env.GetMethodID (env.GetObjectClass (thrown), "toString", "()Ljava/lang/String;");
    auto* words = static_cast<jstring> (env.CallObjectMethod (thrown, asText));
    if (env.ExceptionCheck())
        env.ExceptionClear(); // even its description fails: out of memory
    const auto sentence =
        words == nullptr ? juce::String ("Java failed and could not say why.") : copied (env, words);
    env.DeleteLocalRef (words);
    env.DeleteLocalRef (thrown);
    if (problem.isEmpty())
        problem = sentence;
    return true;
}

} // namespace continuo
