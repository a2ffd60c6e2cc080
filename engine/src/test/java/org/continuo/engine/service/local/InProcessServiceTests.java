package org.continuo.engine.service.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.audio.WavFile;
import org.continuo.core.request.ClipLength;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.KeptTokens;
import org.continuo.core.service.Requests;
import org.continuo.core.service.Sound;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.core.service.wire.RequestJson.Role;
import org.continuo.engine.hub.FakeHub;
import org.continuo.engine.service.GenerationServiceContract;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.TestEngine.JobRecorder;
import org.continuo.engine.takes.Take;
import org.continuo.engine.takes.TakeLibrary;
import org.continuo.engine.takes.TokenPlace;
import org.junit.jupiter.api.Test;

/** The contract with an engine in this process. */
@SuppressWarnings("NullAway.Init") // open() comes before everything else
final class InProcessServiceTests extends GenerationServiceContract {
    private LocalEngine engine;

    @Override
    protected GenerationService open(FakeHub hub) throws IOException {
        engine =
                new LocalEngine(
                        TestEngine.bounded(
                                TestEngine.setup(folder, hub.endpoint()),
                                TestEngine.MODEL_BYTES_LIMIT,
                                3));
        return another();
    }

    @Override
    protected GenerationService another() {
        return new InProcessService(engine);
    }

    @Override
    protected void end() {
        engine.close();
    }

    /** Finished jobs are kept for minutes, and a decoded song is a hundred megabytes. */
    @Test
    void aJobThatHasEndedHoldsNoSoundOfItsFile() throws Exception {
        Path path = folder.resolve("sound.wav");
        WavFile.write(path, TestEngine.tone(1, 44_100, 44_100), SampleEncoding.PCM_16);
        SoundFile file = SoundFile.at(path);
        file.read();
        Context context = Requests.context(new Sound.InFile(file, TimeRange.ALL));
        another().submit(TestEngine.request("bells").continuing(context), event -> {}).await();
        Files.delete(path);
        assertThrows(NoSuchFileException.class, file::read);
    }

    @Test
    void aTakeIsThereWhenItIsDeliveredAndHeardSoonAfterwards() throws Exception {
        another().submit(TestEngine.request("bells").takes(2), event -> {}).await();
        TakeLibrary library = TakeLibrary.of(new DataFolder(folder), Long.MAX_VALUE);
        assertEquals(2, library.takes().size());
        for (int i = 0; i < 2000 && !library.unheard().isEmpty(); i++) {
            Thread.sleep(10);
        }
        assertEquals(List.of(), library.unheard());
        for (Take take : library.takes()) {
            assertEquals(25, library.tokens(take).codes().frames(), "half a second");
        }
    }

    /** As the plugin asks for it, which knows a file and where its bars end. */
    @Test
    void whatBeginsWithTheSoundOfATakeGoesOnFromItsTokens() throws Exception {
        AudioSamples sound = made(TestEngine.request("bells")).clips().getFirst();
        TakeLibrary library = TakeLibrary.of(new DataFolder(folder), Long.MAX_VALUE);
        Take first = library.takes().getFirst();
        TokenPlace place = first.tokens().orElseThrow();
        Path file = folder.resolve("clip.wav");
        WavFile.write(file, sound, SampleEncoding.FLOAT_32);

        double kept = 0.313; // within a frame
        JobRequest request =
                TestEngine.request("bells")
                        .lasting(new ClipLength.Seconds(sound.durationSeconds() - kept))
                        .seed(first.seed() + 1)
                        .continuing(beginning(file, kept));
        AudioSamples renewed = made(request).clips().getFirst();
        assertEquals(sound.length(), renewed.length(), 1);
        int join = (int) Math.round(place.seconds(place.frames(kept)) * sound.sampleRateHz());
        assertArrayEquals(
                sound.slice(0, join).channel(0), renewed.slice(0, join).channel(0), "what stays");
        KeptTokens tokens = tokensOf(library.takes().getLast()).orElseThrow();
        assertEquals(place.frames(kept), tokens.frames());
        assertEquals(tokens.frames() - place.promptFrames(), tokens.drawnFrames());

        float[] changed = sound.channel(0).clone();
        changed[7] = 0.5f;
        WavFile.write(
                file,
                new AudioSamples(new float[][] {changed}, sound.sampleRateHz()),
                SampleEncoding.FLOAT_32);
        made(request.continuing(beginning(file, kept)));
        assertEquals(Optional.empty(), tokensOf(library.takes().getLast()));
    }

    private JobResult made(JobRequest request) throws Exception {
        return another().submit(request, event -> {}).await();
    }

    private static Context beginning(Path file, double seconds) {
        return new Context(
                new Sound.InFile(SoundFile.at(file), new TimeRange(0, seconds)),
                OptionalDouble.empty(),
                true,
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<KeptTokens> tokensOf(Take take) {
        return RequestJson.read(
                        take.request(), Map.of(Role.CONTEXT, TestEngine.tone(1, 10, 32_000)))
                .context()
                .flatMap(Context::tokens);
    }

    @Test
    void aTakeThatCannotBeKeptIsDeliveredAndTheUserIsTold() throws Exception {
        Files.writeString(folder.resolve("takes"), "no folder");
        JobRecorder recorder = new JobRecorder();
        JobResult result = another().submit(TestEngine.request("bells"), recorder).await();
        assertEquals(1, result.clips().size());
        assertTrue(
                recorder.events.stream()
                        .anyMatch(event ->
                                event instanceof JobEvent.Note(String sentence)
                                        && sentence.startsWith("the take could not be kept in ")),
                recorder.events.toString());
    }
}
