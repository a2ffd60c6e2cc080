#include "ModelFolders.h"

namespace continuo
{

juce::StringArray ModelFolders::read() const
{
    juce::StringArray folders;
    if (const auto json = juce::JSON::parse (file); const auto* list = json.getArray())
        for (const auto& each : *list)
            if (each.isString() && juce::File::isAbsolutePath (each.toString()))
                folders.addIfNotAlreadyThere (each.toString());
    return folders;
}

void ModelFolders::add (const juce::String& folder)
{
    auto folders = read(); // another window may have added one
    folders.addIfNotAlreadyThere (folder);
    juce::Array<juce::var> list;
    for (const auto& each : folders)
        list.add (each);
    file.getParentDirectory().createDirectory();
    file.replaceWithText (juce::JSON::toString (list)); // not kept: it can be dropped again
}

juce::StringArray ModelFolders::all() const
{
    juce::StringArray there;
    for (const auto& each : read())
        if (juce::File (each).isDirectory())
            there.add (each);
    return there;
}

} // namespace continuo
