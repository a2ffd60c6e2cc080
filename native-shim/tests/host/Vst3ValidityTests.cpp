// What Steinberg's validator looks at apart from audio: classes, buses, parameters, texts, state, order of calls.
#include "HostedPlugin.h"

#include "pluginterfaces/vst/ivstunits.h"

#include <Catch.h>
#include <cstring>
#include <set>
#include <string>

using namespace continuo;
using namespace Steinberg;
using namespace Steinberg::Vst;

namespace
{
bool endsInside (const String128 text)
{
    for (int i = 0; i < 128; ++i)
        if (text[i] == 0)
            return true;
    return false;
}

bool isEmpty (const String128 text) { return text[0] == 0; }
} // namespace

TEST_CASE ("the factory describes its classes")
{
    const Module module (CONTINUO_VST3);
    PFactoryInfo info;
    REQUIRE (module.factory()->getFactoryInfo (&info) == kResultOk);
    CHECK (std::string (info.vendor) == "Continuo");
    const auto plugin = module.find (kVstAudioEffectClass);
    CHECK (std::string (plugin.name) == "Continuo");
    CHECK (std::strlen (plugin.version) > 0);
    CHECK (std::string (plugin.sdkVersion).rfind ("VST 3", 0) == 0);
    CHECK (std::string (plugin.subCategories).find (PlugType::kFx) == 0);
    CHECK (std::string (module.find (kVstComponentControllerClass).vendor) == "Continuo");

    void* nothing = &info;
    const TUID unknown = { 1, 2, 3 };
    CHECK (module.factory()->createInstance (unknown, IComponent::iid, &nothing) != kResultOk);
}

TEST_CASE ("buses have names, channels and a place")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module);
    for (auto direction : { kInput, kOutput })
    {
        const auto count = plugin.component().getBusCount (kAudio, direction);
        for (int32 i = 0; i < count; ++i)
        {
            BusInfo bus {};
            REQUIRE (plugin.component().getBusInfo (kAudio, direction, i, bus) == kResultOk);
            CHECK_FALSE (isEmpty (bus.name));
            CHECK (bus.mediaType == kAudio);
            CHECK (bus.direction == direction);
            CHECK (bus.busType == (i == 0 ? kMain : kAux));
            CHECK (((bus.flags & BusInfo::kDefaultActive) != 0) == (i == 0));
            SpeakerArrangement arrangement = 0;
            REQUIRE (plugin.processor().getBusArrangement (direction, i, arrangement) == kResultOk);
            CHECK (SpeakerArr::getChannelCount (arrangement) == bus.channelCount);
        }
        BusInfo beyond {};
        CHECK (plugin.component().getBusInfo (kAudio, direction, count, beyond) != kResultOk);
        CHECK (plugin.component().getBusInfo (kAudio, direction, -1, beyond) != kResultOk);
    }
    CHECK (plugin.component().getBusCount (kEvent, kInput) == 0);
    CHECK (plugin.component().getBusCount (kEvent, kOutput) == 0);
}

TEST_CASE ("mono and stereo are taken, anything else is refused without harm")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module);
    using namespace SpeakerArr;
    struct Wish
    {
        SpeakerArrangement in, melody, out;
        bool isPossible;
    };
    for (const auto& wish : { Wish { kMono, kStereo, kMono, true }, Wish { kStereo, kMono, kStereo, true },
                              Wish { k51, kStereo, k51, false }, Wish { kStereo, kStereo, k51, false },
                              Wish { kMono, kMono, kMono, true }, Wish { kStereo, kStereo, kStereo, true } })
    {
        SpeakerArrangement ins[] = { wish.in, wish.melody }, outs[] = { wish.out };
        const auto result = plugin.processor().setBusArrangements (ins, 2, outs, 1);
        CHECK ((result == kResultTrue) == wish.isPossible);
        SpeakerArrangement now = 0;
        CHECK (plugin.processor().getBusArrangement (kOutput, 0, now) == kResultOk);
        CHECK ((now == kMono || now == kStereo));
        if (wish.isPossible)
            CHECK (now == wish.out);
    }
}

TEST_CASE ("parameters have ids, titles, defaults and texts that lead back")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module);
    auto& controller = plugin.controller();
    std::set<ParamID> ids;
    for (const auto& info : plugin.parameters())
    {
        INFO ("parameter " << info.id);
        CHECK (ids.insert (info.id).second);
        CHECK (info.id < 0x80000000u); // above is the hosts' own
        CHECK_FALSE (isEmpty (info.title));
        CHECK (endsInside (info.units));
        CHECK (info.stepCount >= 0);
        CHECK (info.defaultNormalizedValue >= 0.0);
        CHECK (info.defaultNormalizedValue <= 1.0);
        CHECK (controller.getParamNormalized (info.id) == Approx (info.defaultNormalizedValue).margin (1e-6));
        for (double value : { 0.0, 0.25, 0.5, 0.75, 1.0 })
        {
            String128 text {};
            REQUIRE (controller.getParamStringByValue (info.id, value, text) == kResultOk);
            CHECK (endsInside (text));
            ParamValue back = -1.0;
            REQUIRE (controller.getParamValueByString (info.id, text, back) == kResultOk);
            CHECK (back >= 0.0);
            CHECK (back <= 1.0);
            String128 again {};
            controller.getParamStringByValue (info.id, back, again);
            CHECK (std::memcmp (text, again, sizeof (TChar) * std::char_traits<TChar>::length (text)) == 0);
            const auto plain = controller.normalizedParamToPlain (info.id, value);
            CHECK (controller.plainParamToNormalized (info.id, plain) == Approx (value).margin (1e-6));
        }
    }
}

TEST_CASE ("units and programs are consistent and named")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin plugin (module);
    FUnknownPtr<IUnitInfo> units (&plugin.controller());
    if (! units)
        return;
    std::set<UnitID> known { kRootUnitId };
    for (int32 i = 0; i < units->getUnitCount(); ++i)
    {
        UnitInfo info;
        REQUIRE (units->getUnitInfo (i, info) == kResultOk);
        CHECK_FALSE (isEmpty (info.name));
        known.insert (info.id);
    }
    for (const auto& parameter : plugin.parameters())
        CHECK (known.count (parameter.unitId) == 1);
    for (int32 list = 0; list < units->getProgramListCount(); ++list)
    {
        ProgramListInfo info;
        REQUIRE (units->getProgramListInfo (list, info) == kResultOk);
        CHECK_FALSE (isEmpty (info.name));
        for (int32 program = 0; program < info.programCount; ++program)
        {
            String128 name {};
            CHECK (units->getProgramName (info.id, program, name) == kResultOk);
            CHECK_FALSE (isEmpty (name));
        }
    }
}

TEST_CASE ("state survives the way to another instance, and a bad one is survived")
{
    const Module module (CONTINUO_VST3);
    HostedPlugin one (module), other (module);
    const auto parameters = one.parameters();
    for (size_t i = 0; i < parameters.size(); ++i)
        if ((parameters[i].flags & ParameterInfo::kCanAutomate) != 0)
            one.controller().setParamNormalized (parameters[i].id, static_cast<double> (i % 5) / 4.0);
    REQUIRE (other.setState (one.state()) == kResultOk);
    CHECK (other.state() == one.state());
    other.setState ({});
    other.setState (std::vector<char> (5, 'x'));
    other.setState (std::vector<char> (100000, '\xff'));
    REQUIRE (other.setState (one.state()) == kResultOk);
    CHECK (other.state() == one.state());
}

TEST_CASE ("it can be initialised, terminated and asked in any order a host may choose")
{
    const Module module (CONTINUO_VST3);
    for (int round = 0; round < 3; ++round)
    {
        HostedPlugin plugin (module);
        plugin.start (44100.0, 128);
        plugin.stop();
        plugin.start (96000.0, 4096, kOffline);
        CHECK (plugin.processor().getLatencySamples() == 0);
        plugin.stop();
        plugin.component().setActive (true);
        plugin.component().setActive (false);
        for (int32 bus = 0; bus < 2; ++bus)
        {
            CHECK (plugin.component().activateBus (kAudio, kInput, bus, false) == kResultOk);
            CHECK (plugin.component().activateBus (kAudio, kInput, bus, true) == kResultOk);
        }
        CHECK (plugin.processor().canProcessSampleSize (kSample32) == kResultOk);
    }
}
