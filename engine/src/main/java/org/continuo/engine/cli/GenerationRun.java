package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.continuo.engine.audio.AudioSamples;
import org.continuo.engine.audio.WavFile;
import org.continuo.engine.cli.report.CancelFile;
import org.continuo.engine.cli.report.ClipReport;
import org.continuo.engine.cli.report.OutputFiles;
import org.continuo.engine.cli.report.Reporter;
import org.continuo.engine.generation.ClipStream;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.GenerationEvent;
import org.continuo.engine.generation.GenerationEvent.Stage;
import org.continuo.engine.generation.GenerationRequest;
import org.continuo.engine.generation.GenerationResult;
import org.continuo.engine.generation.MusicGen;
import org.continuo.engine.tensor.LongArray;
import org.continuo.engine.tensor.NpyFile;
import org.continuo.engine.tensor.Shape;
import org.continuo.engine.tokens.CodebookTokens;

/**
 * What {@code generate}, {@code continue} and {@code melody} have in common: all but the request.
 */
final class GenerationRun {
    private final ModelOptions model;
    private final OutputOptions output;
    private final ClipNames names;

    /** What to generate, once the model's rates are known. */
    @FunctionalInterface
    interface Task {
        GenerationRequest request(MusicGen model) throws IOException;
    }

    /** Makes a deliverable clip of a row. */
    @FunctionalInterface
    interface Finish {
        AudioSamples clip(GenerationResult result, int row);
    }

    GenerationRun(ModelOptions model, OutputOptions output, ClipNames names) {
        this.model = model;
        this.output = output;
        this.names = names;
    }

    /**
     * Generates, and writes the files.
     *
     * @param stream what {@code finish} makes, piece by piece, for {@code --stream-out}
     */
    void run(Task task, Finish finish, Supplier<ClipStream> stream) throws IOException {
        EngineSettings settings = model.settings();
        try (Reporter reporter =
                        output.script.reporter(
                                output.streamsToOutput()
                                        ? Reporter.toErrors()
                                        : Reporter.toProcess(output.json));
                CancelFile _ = output.script.watch();
                OutputFiles files = new OutputFiles();
                LiveClip live = new LiveClip(reporter, output.streamOut, stream)) {
            StageClock clock = new StageClock(live);
            clock.on(new GenerationEvent.StageStarted(Stage.LOADING_MODEL));
            try (MusicGen musicGen = model.open(settings, reporter)) {
                GenerationRequest request = task.request(musicGen);
                GenerationResult result = musicGen.generate(request, clock);
                live.end();
                clock.on(new GenerationEvent.StageStarted(Stage.FINISHING));
                List<Path> places = names.of(result.clips().size());
                AudioSamples last = write(result, finish, files, places);
                files.publish();
                reporter.result(
                        new ClipReport(
                                places,
                                Optional.ofNullable(output.codesOut),
                                request.seed(),
                                last.durationSeconds(),
                                last.sampleRateHz(),
                                last.channelCount(),
                                result.stepsPerSecond(),
                                clock.seconds()));
                live.awaitReader();
            }
        }
    }

    /** Returns the last clip; all have the same form. */
    private AudioSamples write(
            GenerationResult result, Finish finish, OutputFiles files, List<Path> places)
            throws IOException {
        AudioSamples clip = finish.clip(result, 0);
        for (int row = 0; row < places.size(); row++) {
            AudioSamples next = row == 0 ? clip : finish.clip(result, row);
            files.write(places.get(row), draft -> WavFile.write(draft, next, output.bitDepth));
            clip = next;
        }
        if (output.codesOut != null) {
            CodebookTokens codes = result.codes();
            LongArray array =
                    new LongArray(
                            Shape.of(codes.batch(), codes.codebooks(), codes.frames()),
                            codes.values());
            files.write(output.codesOut, draft -> NpyFile.write(draft, array));
        }
        return clip;
    }

    /** Passes events on and notes how long each stage takes. */
    private static final class StageClock implements GenerationEvent.Listener {
        private final GenerationEvent.Listener listener;
        private final EnumMap<Stage, Long> nanos = new EnumMap<>(Stage.class);
        private final long start = System.nanoTime();
        private Stage stage = Stage.LOADING_MODEL;
        private long stageStart = start;

        StageClock(GenerationEvent.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void on(GenerationEvent event) {
            if (event instanceof GenerationEvent.StageStarted(Stage next)) {
                endStage();
                stage = next;
            }
            listener.on(event);
        }

        @Override
        public boolean hearsAudio(int row) {
            return listener.hearsAudio(row);
        }

        private void endStage() {
            long now = System.nanoTime();
            nanos.merge(stage, now - stageStart, Long::sum);
            stageStart = now;
        }

        Map<String, Double> seconds() {
            endStage();
            Map<String, Double> seconds = new LinkedHashMap<>();
            nanos.forEach(
                    (each, time) -> seconds.put(each.name().toLowerCase(Locale.ROOT), time / 1e9));
            seconds.put(ClipReport.TOTAL, (stageStart - start) / 1e9);
            return seconds;
        }
    }
}
