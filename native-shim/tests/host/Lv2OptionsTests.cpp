// The LV2 plugin's entry as a host calls it, without a host: what it makes of the options that it is given.
#include <Catch.h>

#include <dlfcn.h>
#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/core/lv2.h>
#include <lv2/options/options.h>
#include <lv2/urid/urid.h>

#include <cstdint>
#include <string>
#include <vector>

namespace
{
/** Numbers for URIs, as a host keeps them. */
class Numbers
{
public:
    LV2_URID of (const std::string& uri)
    {
        for (size_t i = 0; i < known.size(); ++i)
            if (known[i] == uri)
                return static_cast<LV2_URID> (i + 1);
        known.push_back (uri);
        return static_cast<LV2_URID> (known.size());
    }

    LV2_URID_Map map { this, [] (LV2_URID_Map_Handle self, const char* uri)
                       { return static_cast<Numbers*> (self)->of (uri); } };
    LV2_URID_Unmap unmap { this, [] (LV2_URID_Unmap_Handle self, LV2_URID number) -> const char*
                           { return static_cast<Numbers*> (self)->known[number - 1].c_str(); } };

private:
    std::vector<std::string> known;
};

/** Whether an instance is made where the longest block is told by so many bytes at `number`. */
bool makesAnInstance (std::uint32_t bytes, const void* number)
{
    const std::string bundle = CONTINUO_LV2 "/";
    void* library = dlopen ((bundle + "libContinuo.so").c_str(), RTLD_NOW | RTLD_LOCAL);
    REQUIRE (library != nullptr);
    const auto descriptorOf = reinterpret_cast<LV2_Descriptor_Function> (dlsym (library, "lv2_descriptor"));
    REQUIRE (descriptorOf != nullptr);
    const auto* descriptor = descriptorOf (0);
    REQUIRE (descriptor != nullptr);
    CHECK (descriptorOf (1) == nullptr);

    Numbers numbers;
    const LV2_Options_Option options[] = {
        { LV2_OPTIONS_INSTANCE, 0, numbers.of (LV2_BUF_SIZE__maxBlockLength), bytes,
          numbers.of (LV2_ATOM__Int), number },
        { LV2_OPTIONS_INSTANCE, 0, 0, 0, 0, nullptr },
    };
    const LV2_Feature map { LV2_URID__map, &numbers.map }, unmap { LV2_URID__unmap, &numbers.unmap },
        given { LV2_OPTIONS__options, const_cast<LV2_Options_Option*> (options) },
        bounded { LV2_BUF_SIZE__boundedBlockLength, nullptr };
    const LV2_Feature* const features[] = { &map, &unmap, &given, &bounded, nullptr };
    const auto instance = descriptor->instantiate (descriptor, 48000.0, bundle.c_str(), features);
    if (instance != nullptr)
        descriptor->cleanup (instance);
    return instance != nullptr; // the library stays: JUCE's threads may still be in it
}
} // namespace

TEST_CASE ("An LV2 host may give whole numbers four bytes wide, as the specification says")
{
    const std::int32_t samples = 512;
    CHECK (makesAnInstance (sizeof samples, &samples));
}

TEST_CASE ("An LV2 host may give them eight bytes wide, as Audacity 3.2 does")
{
    const std::int64_t samples = 512;
    CHECK (makesAnInstance (sizeof samples, &samples));
}

TEST_CASE ("An LV2 host that gives two bytes is refused, and goes on")
{
    const std::int16_t samples = 512;
    CHECK_FALSE (makesAnInstance (sizeof samples, &samples));
}
