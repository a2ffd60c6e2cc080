// The LV2 plugin's entry, in front of JUCE's. Some hosts (Audacity 3.2) hand over whole numbers 8 bytes wide among
// their options, though atom:Int has 4. JUCE then finds no block length and refuses; so they are narrowed here.
#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/options/options.h>
#include <lv2/urid/urid.h>

#include <cstdint>
#include <cstring>
#include <deque>
#include <vector>

extern "C" const LV2_Descriptor* continuoJuceLv2Descriptor (uint32_t index);

namespace
{
/** A host's options with every atom:Int in 4 bytes. Lives as long as the plugin is being made. */
class NarrowOptions
{
public:
    NarrowOptions (const LV2_Options_Option* given, LV2_URID wholeNumber)
    {
        for (; given != nullptr && (given->key != 0 || given->value != nullptr); ++given)
        {
            options.push_back (*given);
            if (given->type == wholeNumber && given->size == sizeof (std::int64_t) && given->value != nullptr)
            {
                std::int64_t wide;
                std::memcpy (&wide, given->value, sizeof (wide));
                options.back().value = &numbers.emplace_back (static_cast<std::int32_t> (wide));
                options.back().size = sizeof (std::int32_t);
            }
        }
        options.push_back ({});
    }

    LV2_Options_Option* data() { return options.data(); }

private:
    std::vector<LV2_Options_Option> options;
    std::deque<std::int32_t> numbers; // which do not move
};

const void* dataOf (const LV2_Feature* const* features, const char* uri)
{
    for (; features != nullptr && *features != nullptr; ++features)
        if (std::strcmp ((*features)->URI, uri) == 0)
            return (*features)->data;
    return nullptr;
}

LV2_Handle instantiate (const LV2_Descriptor*, double sampleRateHz, const char* bundle,
                        const LV2_Feature* const* features)
{
    const auto* juces = continuoJuceLv2Descriptor (0);
    const auto* map = static_cast<const LV2_URID_Map*> (dataOf (features, LV2_URID__map));
    if (map == nullptr)
        return juces->instantiate (juces, sampleRateHz, bundle, features);
    NarrowOptions options (static_cast<const LV2_Options_Option*> (dataOf (features, LV2_OPTIONS__options)),
                           map->map (map->handle, LV2_ATOM__Int));
    const LV2_Feature narrow { LV2_OPTIONS__options, options.data() };
    std::vector<const LV2_Feature*> all;
    for (; *features != nullptr; ++features)
        all.push_back (std::strcmp ((*features)->URI, LV2_OPTIONS__options) == 0 ? &narrow : *features);
    all.push_back (nullptr);
    return juces->instantiate (juces, sampleRateHz, bundle, all.data());
}
} // namespace

LV2_SYMBOL_EXPORT const LV2_Descriptor* lv2_descriptor (uint32_t index)
{
    const auto* juces = continuoJuceLv2Descriptor (index);
    if (juces == nullptr)
        return nullptr;
    static const LV2_Descriptor ours = [juces]
    {
        auto copy = *juces;
        copy.instantiate = instantiate;
        return copy;
    }();
    return &ours;
}
