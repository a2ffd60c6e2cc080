package org.continuo.engine.service.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.audio.WavFile;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.Requests;
import org.continuo.core.service.Sound;
import org.continuo.engine.hub.FakeHub;
import org.continuo.engine.service.GenerationServiceContract;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.TestEngine.JobRecorder;
import org.continuo.engine.takes.Take;
import org.continuo.engine.takes.TakeLibrary;
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
