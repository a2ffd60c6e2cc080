#include "UserSettings.h"

#include "model/Json.h"
#include "model/Snapshots.h"
#include "model/Texts.h"

namespace continuo
{

juce::String UserSettings::device() const
{
    const auto device = juce::JSON::parse (file)["device"].toString();
    return device.isNotEmpty() ? device : juce::String (deviceAuto);
}

juce::Result UserSettings::chooseDevice (const juce::String& device)
{
    juce::var settings;
    if (file.existsAsFile()
        && (juce::JSON::parse (file.loadFileAsString(), settings).failed() || ! settings.isObject()))
        return juce::Result::fail (say ("{1} is damaged: mend or remove it first.", file.getFullPathName()));
    file.getParentDirectory().createDirectory();
    if (! file.replaceWithText (juce::JSON::toString (JsonObject (settings).set ("device", device))))
        return juce::Result::fail (say ("{1} cannot be written.", file.getFullPathName()));
    return juce::Result::ok();
}

} // namespace continuo
