package org.continuo.engine.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.continuo.engine.bench.BenchReport.ClipSpeed;
import org.continuo.engine.generation.ClipLength;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.GenerationEvent;
import org.continuo.engine.generation.GenerationRequest;
import org.continuo.engine.generation.GenerationResult;
import org.continuo.engine.generation.MusicGen;
import org.continuo.engine.sampling.SamplingSettings;

/** Makes whole clips as a user does: one description, guidance, sampling, sound. */
final class ClipBench {
    private static final String DESCRIPTION = "a calm piano over soft strings, recorded at night";
    private static final double WARM_UP_SECONDS = 0.2;
    private static final long SEED = 20;

    private final Path model;
    private final EngineSettings settings;
    private final Consumer<String> progress;

    ClipBench(Path model, EngineSettings settings, Consumer<String> progress) {
        this.model = model;
        this.settings = settings;
        this.progress = progress;
    }

    List<ClipSpeed> run(List<Double> lengths) throws IOException {
        System.gc(); // What a conversion has left on the heap is no part of a clip's memory.
        ResidentMemory.resetPeak();
        List<ClipSpeed> speeds = new ArrayList<>();
        try (MusicGen music = MusicGen.open(model, settings)) {
            progress.accept("a clip to warm up");
            generate(music, WARM_UP_SECONDS);
            for (double clipSeconds : lengths) {
                progress.accept("a clip of %s s".formatted(clipSeconds));
                long start = System.nanoTime();
                GenerationResult result = generate(music, clipSeconds);
                double seconds = (System.nanoTime() - start) / 1e9;
                speeds.add(
                        new ClipSpeed(
                                clipSeconds,
                                seconds,
                                seconds,
                                clipSeconds / seconds,
                                result.stepsPerSecond(),
                                ResidentMemory.peakBytes()));
            }
        }
        return speeds;
    }

    private static GenerationResult generate(MusicGen music, double seconds) throws IOException {
        return music.generate(
                new GenerationRequest(
                        List.of(DESCRIPTION),
                        List.of(),
                        List.of(),
                        new ClipLength.Seconds(seconds),
                        1,
                        SEED,
                        SamplingSettings.defaults(),
                        GenerationRequest.DEFAULT_GUIDANCE_SCALE,
                        GenerationRequest.DEFAULT_EXTEND_STRIDE_SECONDS),
                GenerationEvent.Listener.silent());
    }
}
