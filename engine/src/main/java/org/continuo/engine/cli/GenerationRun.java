package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavChunk;
import org.continuo.core.audio.WavFile;
import org.continuo.core.files.WholeFile;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.NpyFile;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.cli.PlaceOptions.Timeline;
import org.continuo.engine.cli.report.CancelFile;
import org.continuo.engine.cli.report.ClipReport;
import org.continuo.engine.cli.report.OutputFiles;
import org.continuo.engine.cli.report.Reporter;
import org.continuo.engine.provenance.ClipSigner;
import org.jspecify.annotations.Nullable;

/** What the commands that make music have in common: all but the request. */
final class GenerationRun {
    private final ModelOptions model;
    private final OutputOptions output;
    private final ClipNames names;
    private final ClipFile clipFile;

    /** Writes one clip to a file that does not exist yet, and what the file says of itself. */
    @FunctionalInterface
    interface ClipFile {
        void write(Path draft, AudioSamples clip, List<WavChunk> said) throws IOException;
    }

    /**
     * Prepares a run whose clips are files of their own.
     *
     * @param place where on a timeline the clips belong, where they shall say so
     */
    GenerationRun(
            ModelOptions model, OutputOptions output, ClipNames names, @Nullable Timeline place) {
        this(
                model,
                output,
                names,
                (draft, clip, said) -> {
                    OptionalLong timeReference =
                            place == null
                                    ? OptionalLong.empty()
                                    : OptionalLong.of(place.at(clip.sampleRateHz()));
                    WavFile.write(draft, clip, output.bitDepth, timeReference, said);
                });
    }

    /** Prepares a run whose clips go into files of another kind. */
    GenerationRun(ModelOptions model, OutputOptions output, ClipNames names, ClipFile clipFile) {
        this.model = model;
        this.output = output;
        this.names = names;
        this.clipFile = clipFile;
    }

    /**
     * Generates, and writes the files.
     *
     * @param request whose model is still to be chosen
     * @param notes what the user should know of it
     */
    void run(JobRequest request, List<String> notes) throws IOException {
        names.of(request.clips()).forEach(WholeFile::requireFileOrNothing);
        try (Reporter reporter =
                        output.script.reporter(
                                output.streamsToOutput()
                                        ? Reporter.toErrors()
                                        : Reporter.toProcess(output.json));
                CancelFile _ = output.script.watch();
                OutputFiles files = new OutputFiles();
                LiveClip live = new LiveClip(reporter, output.streamOut)) {
            notes.forEach(reporter::note);
            Optional<ClipSigner> signer = output.signer(reporter::note);
            StageClock clock = new StageClock(live);
            clock.on(new JobEvent.StageStarted(Stage.LOADING_MODEL));
            JobRequest chosen = request.with(model.choice(reporter));
            try (EngineSession engine = EngineSession.open(model.engine, reporter::note)) {
                JobResult result =
                        engine.make(output.streamOut == null ? chosen : chosen.streaming(), clock);
                List<Path> places = names.of(result.clips().size());
                tellClipping(result, places, reporter);
                write(result, files, places, signer);
                files.publish();
                AudioSamples clip = result.clips().getLast(); // all have the same form
                reporter.result(
                        new ClipReport(
                                places,
                                Optional.ofNullable(output.codesOut),
                                result.seed(0),
                                clip.durationSeconds(),
                                clip.sampleRateHz(),
                                clip.channelCount(),
                                result.stepsPerSecond(),
                                result.marks(),
                                clock.seconds()));
                live.awaitReader();
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
                throw new CancellationException("cancelled");
            }
        }
    }

    private void tellClipping(JobResult result, List<Path> places, Reporter reporter) {
        for (int row = 0; row < places.size(); row++) {
            Path file = places.get(row);
            output.bitDepth
                    .decibelsClipped(result.clips().get(row))
                    .ifPresent(decibels ->
                            reporter.note(
                                    String.format(
                                            Locale.ROOT,
                                            "%s: peaks %.1f dB over full scale are clipped at %d"
                                                    + " bits; --bit-depth 32f keeps them",
                                            file,
                                            Math.max(0.1, decibels),
                                            output.bitDepth.bits())));
        }
    }

    private void write(
            JobResult result, OutputFiles files, List<Path> places, Optional<ClipSigner> signer)
            throws IOException {
        for (int row = 0; row < places.size(); row++) {
            AudioSamples clip = result.clips().get(row);
            List<WavChunk> said = output.said(result.origin(row));
            Optional<ClipOrigin> origin = result.origin(row);
            files.write(
                    places.get(row),
                    draft -> {
                        clipFile.write(draft, clip, said);
                        if (signer.isPresent() && origin.isPresent()) {
                            signer.get().sign(draft, origin.get());
                        }
                    });
        }
        if (output.codesOut != null) {
            CodebookTokens codes = result.codes();
            LongArray array =
                    new LongArray(
                            Shape.of(codes.batch(), codes.codebooks(), codes.frames()),
                            codes.values());
            files.write(output.codesOut, draft -> NpyFile.write(draft, array));
        }
    }

    /** Passes events on and notes how long each stage takes. */
    private static final class StageClock implements JobListener {
        private final JobListener listener;
        private final EnumMap<Stage, Long> nanos = new EnumMap<>(Stage.class);
        private final long start = System.nanoTime();
        private Stage stage = Stage.LOADING_MODEL;
        private boolean isStageTold;
        private long stageStart = start;

        StageClock(JobListener listener) {
            this.listener = listener;
        }

        @Override
        public synchronized void on(JobEvent event) {
            if (event instanceof JobEvent.StageStarted(Stage next)) {
                if (next == stage && isStageTold) {
                    return; // as when both this command and the engine begin to load
                }
                isStageTold = true;
                endStage();
                stage = next;
            }
            listener.on(event);
        }

        private void endStage() {
            long now = System.nanoTime();
            nanos.merge(stage, now - stageStart, Long::sum);
            stageStart = now;
        }

        synchronized Map<String, Double> seconds() {
            endStage();
            Map<String, Double> seconds = new LinkedHashMap<>();
            nanos.forEach(
                    (each, time) -> seconds.put(each.name().toLowerCase(Locale.ROOT), time / 1e9));
            seconds.put(ClipReport.TOTAL, (stageStart - start) / 1e9);
            return seconds;
        }
    }
}
