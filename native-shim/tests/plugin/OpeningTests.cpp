// Sounds that are opened, and the program that stands alone with them.
#include "TestHost.h"

#include <Catch.h>

#include <juce_audio_formats/juce_audio_formats.h>

using namespace continuo;
using namespace continuo::test;

namespace
{
constexpr double rateHz = 48000.0;

/** A folder that goes with the test. */
struct Folder
{
    ~Folder() { file.deleteRecursively(); }
    juce::File file = juce::File::createTempFile ({});
};

/** Written as `format` does, by another hand than ours. */
juce::File soundFile (const juce::File& file, juce::AudioFormat& format, const std::vector<float>& samples,
                      double tempoBpm = 0.0)
{
    file.getParentDirectory().createDirectory();
    juce::StringPairArray metadata;
    if (tempoBpm > 0.0)
        for (const auto& [name, value] : std::initializer_list<std::pair<const char*, juce::String>> {
                 { juce::WavAudioFormat::acidTempo, juce::String (tempoBpm) },
                 { juce::WavAudioFormat::acidBeats, "8" },
                 { juce::WavAudioFormat::acidNumerator, "4" },
                 { juce::WavAudioFormat::acidDenominator, "4" } })
            metadata.set (name, value);
    auto stream = file.createOutputStream();
    std::unique_ptr<juce::AudioFormatWriter> writer (
        format.createWriterFor (stream.get(), rateHz, 1, 24, metadata, 0));
    REQUIRE (writer != nullptr);
    stream.release();
    const float* const channels[] = { samples.data() };
    writer->writeFromFloatArrays (channels, 1, static_cast<int> (samples.size()));
    return file;
}

juce::File wav (const Folder& folder, const juce::String& name, double seconds, double tempoBpm = 0.0)
{
    juce::WavAudioFormat format;
    return soundFile (folder.file.getChildFile (name), format, sine (330.0, rateHz, seconds), tempoBpm);
}

bool hasOpened (TestHost& host, size_t count = 1)
{
    return host.waitUntil ([&] { return host.session().clips().takes().size() == count; });
}

/** The program that stands alone: blocks come from its sound device, where it has one. */
class Program
{
public:
    explicit Program (bool hasDevice = true)
    {
        if (hasDevice)
        {
            plugin.setRateAndBufferSizeDetails (rateHz, 512);
            plugin.prepareToPlay (rateHz, 512);
            run (0.02);
        }
    }

    std::vector<float> run (double seconds, float input = 0.0f)
    {
        std::vector<float> output;
        while (static_cast<double> (output.size()) < seconds * rateHz)
        {
            juce::AudioBuffer<float> buffer (2, 512);
            for (int channel = 0; channel < 2; ++channel)
                juce::FloatVectorOperations::fill (buffer.getWritePointer (channel), input, 512);
            juce::MidiBuffer midi;
            plugin.processBlock (buffer, midi);
            output.insert (output.end(), buffer.getReadPointer (0), buffer.getReadPointer (0) + 512);
        }
        session().tick();
        return output;
    }

    bool waitForTakes (size_t count)
    {
        for (int i = 0; i < 6000 && session().clips().takes().size() != count; ++i)
        {
            session().tick();
            juce::Thread::sleep (10);
        }
        session().prepare (rateHz); // renders what is not rendered yet
        session().tick();
        return session().clips().takes().size() == count;
    }

    Session& session() { return dynamic_cast<Session&> (plugin.model()); }

    std::shared_ptr<FakeEngine::Script> script = std::make_shared<FakeEngine::Script>();
    ContinuoProcessor plugin { std::make_unique<FakeEngine> (script), true };
};
} // namespace

TEST_CASE ("an opened sound stands behind what is there, marked, and is played on from")
{
    const Folder folder;
    TestHost host;
    host.roll (3.0); // a bar and a half
    host.session().opening().open (wav (folder, "riff.wav", 4.0));
    REQUIRE (hasOpened (host));
    const auto take = host.session().clips().takes().front();
    CHECK (take.name == "riff");
    CHECK (take.selected);
    CHECK (take.placement.startSeconds == Approx (4.0)); // the third bar
    CHECK (host.session().timeline().region() == take.placement);

    host.session().generating().generate();
    host.tick();
    const auto submit = host.script->last ("submit");
    CHECK (static_cast<int> (submit["audio"]["samples"]) == 4 * 48000);
    const auto& heard = *host.script->calls.back().audio;
    const auto played = sine (330.0, rateHz, 4.0);
    for (const size_t i : { 1000u, 96000u, 190000u })
        CHECK (heard[i] == Approx (played[i]).margin (1.0e-3));
    host.finishJob ({ { "clip-a", 440.0 } });
    REQUIRE (hasOpened (host, 2));
    CHECK (host.session().clips().takes().front().shownName() == "Take 1");
    CHECK (host.session().clips().takes().front().placement.startSeconds == Approx (8.0));
    CHECK (host.session().clips().takes().back().selected); // both play, one behind the other
}

TEST_CASE ("a file whose name is an ending and nothing else is an opened sound like any other")
{
    const Folder folder;
    TestHost host;
    host.session().opening().open (wav (folder, ".wav", 1.0));
    REQUIRE (hasOpened (host));
    const auto take = host.session().clips().takes().front();
    CHECK (take.isOpened());
    CHECK (take.shownName() == ".wav");
    CHECK (host.session().clips().takeFileToDrag (take.id).getFileName().startsWith ("continuo-sound"));
}

TEST_CASE ("opening is one step that undo takes back, and a project keeps what was opened")
{
    const Folder folder;
    juce::MemoryBlock state;
    {
        TestHost host;
        host.session().opening().open (wav (folder, "riff.wav", 2.0));
        REQUIRE (hasOpened (host));
        host.session().history().undo();
        CHECK_FALSE (host.session().clips().takes().front().selected);
        CHECK (host.session().timeline().region().isEmpty());
        host.session().history().redo();
        CHECK (host.session().clips().takes().front().selected);
        host.plugin.getStateInformation (state);
    }
    folder.file.deleteRecursively();
    TestHost other;
    other.plugin.setStateInformation (state.getData(), static_cast<int> (state.getSize()));
    const auto output = other.roll (2.0, 0.0);
    CHECK (other.session().clips().takes().front().name == "riff");
    CHECK (output[48000] == Approx (sine (330.0, rateHz, 2.0)[48000]).margin (1.0e-3));
}

TEST_CASE ("sounds of every kind are read, and what is none is one sentence")
{
    const Folder folder;
    TestHost host;
    juce::AiffAudioFormat aiff;
    juce::FlacAudioFormat flac;
    juce::OggVorbisAudioFormat ogg;
    size_t count = 0;
    for (auto* format : std::initializer_list<juce::AudioFormat*> { &aiff, &flac, &ogg })
    {
        const auto name = "sound" + juce::String (count) + format->getFileExtensions()[0];
        host.session().opening().open (
            soundFile (folder.file.getChildFile (name), *format, sine (330.0, rateHz, 1.0)));
        INFO (name);
        CHECK (hasOpened (host, ++count));
    }
    const auto text = folder.file.getChildFile ("notes.txt");
    text.replaceWithText ("no music");
    host.session().opening().open (text);
    CHECK (host.waitUntil ([&] { return host.session().trouble().error().exists(); }));
    CHECK (host.session().trouble().error().sentence.contains ("notes.txt: expected WAV"));
    CHECK (host.session().clips().takes().size() == count);
}

TEST_CASE (
    "what only the engine reads it makes a WAV file of, and what it cannot read either is its sentence")
{
    const Folder folder;
    TestHost host;
    const auto song = folder.file.getChildFile ("song.m4a");
    folder.file.createDirectory();
    song.replaceWithText ("nothing that JUCE knows");
    const auto made = wav (folder, "made.wav", 2.0);
    juce::String error;
    host.script->answer = [&] (const juce::var& request)
    {
        if (request["do"].toString() != "open")
            return FakeEngine::standardReply (request);
        return EngineReply { JsonObject().set ("ok", error.isEmpty()).set ("path", made.getFullPathName()),
                             error };
    };
    host.session().opening().open (song);
    REQUIRE (hasOpened (host));
    CHECK (host.session().clips().takes().front().name == "song");
    CHECK (host.session().clips().takes().front().lengthSeconds == Approx (2.0));
    error = "song.m4a: expected a sound file, found none";
    host.session().opening().open (song);
    CHECK (host.waitUntil ([&] { return host.session().trouble().error().exists(); }));
    CHECK (host.session().trouble().error().sentence == "song.m4a: expected a sound file, found none.");
    CHECK (host.session().clips().takes().size() == 1);
}

TEST_CASE ("a take is written in every form as it is, at the host's rate")
{
    const Folder folder;
    TestHost host;
    host.session().opening().open (wav (folder, "riff.wav", 1.0));
    REQUIRE (hasOpened (host));
    const auto id = host.session().clips().takes().front().id;
    const auto made = sine (330.0, rateHz, 1.0);
    for (const auto& [form, margin] :
         std::initializer_list<std::pair<SoundForm, double>> { { SoundForm::wav16, 4.0e-5 },
                                                               { SoundForm::wav24, 3.0e-7 },
                                                               { SoundForm::wavFloat, 3.0e-7 },
                                                               { SoundForm::flac, 3.0e-7 } })
    {
        const auto file = folder.file.getChildFile (juce::String ("saved") + endingOf (form));
        host.session().clips().saveTake (id, file, form);
        const auto reading = ClipSound::read (file);
        REQUIRE (reading.sound != nullptr);
        CHECK (reading.sound->sampleRateHz() == 48000);
        REQUIRE (reading.sound->channels().front().size() == made.size());
        double largest = 0.0;
        for (size_t i = 0; i < made.size(); ++i)
            largest = std::max (
                largest, static_cast<double> (std::abs (reading.sound->channels().front()[i] - made[i])));
        CHECK (largest <= margin);
    }
    CHECK_FALSE (host.session().trouble().error().exists());
    host.session().clips().saveTake (id, folder.file.getChildFile ("riff.wav/x.wav"), SoundForm::wav16);
    CHECK (host.session().trouble().error().sentence.contains ("could not be written"));
}

TEST_CASE (
    "the program that stands alone plays when its user does: a sound is opened, heard, and played on from")
{
    const Folder folder;
    Program program;
    auto& session = program.session();
    CHECK (session.timeline().transport().isOwn);
    session.opening().open (wav (folder, "loop.wav", 3.2, 150.0));
    REQUIRE (program.waitForTakes (1));
    CHECK (session.timeline().transport().tempoBpm == Approx (150.0)); // as its file says
    CHECK (session.timeline().region() == Span { 0.0, 3.2 });

    const auto silent = program.run (0.5);
    CHECK (*std::max_element (silent.begin(), silent.end()) == 0.0f);
    CHECK (session.timeline().capturedSpan().isEmpty()); // nothing is listened to while it stands
    session.timeline().locate (1.6);
    CHECK (session.timeline().transport().positionSeconds == Approx (1.6));
    session.timeline().play (true);
    const auto heard = program.run (1.0);
    session.timeline().play (false);
    const auto made = sine (330.0, rateHz, 3.2);
    for (const size_t i : { 20000u, 30000u, 40000u })
        CHECK (heard[i] == Approx (made[i + 76800]).margin (1.0e-3));
    CHECK (session.timeline().transport().positionSeconds == Approx (2.6).margin (0.011));

    session.generating().generate();
    session.tick();
    const auto request = program.script->last ("submit")["request"];
    CHECK (request["context"]["sound"]["upload"]);
}

TEST_CASE ("what is played into the program that stands alone is captured where it played")
{
    Program program;
    auto& timeline = program.session().timeline();
    timeline.locate (2.0);
    timeline.play (true);
    program.run (1.0, 0.25f);
    timeline.play (false);
    program.run (0.5, 0.5f);
    CHECK (timeline.capturedSpan().startSeconds == Approx (2.0));
    CHECK (timeline.capturedSpan().endSeconds == Approx (3.0).margin (0.011));
}

TEST_CASE ("without a sound device the program says so, and makes clips all the same")
{
    const Folder folder;
    Program program (false);
    auto& session = program.session();
    session.tick();
    CHECK_FALSE (session.timeline().transport().hasAudio);
    session.opening().open (wav (folder, "riff.wav", 2.0));
    REQUIRE (program.waitForTakes (1));
    CHECK (session.generating().whyNotGenerate().isEmpty());
    session.generating().generate();
    session.tick();
    CHECK (static_cast<int> (program.script->last ("submit")["audio"]["samples"]) == 2 * 48000);
}
