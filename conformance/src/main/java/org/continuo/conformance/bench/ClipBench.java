package org.continuo.conformance.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.continuo.conformance.bench.BenchReport.ClipSpeed;
import org.continuo.conformance.bench.BenchReport.FirstSound;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.GenerationEvent;
import org.continuo.core.request.GenerationRequest;
import org.continuo.core.request.SamplingSettings;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.GenerationResult;
import org.continuo.engine.generation.MusicGen;
import org.continuo.engine.generation.MusicGenParts;

/** Makes whole clips as a user does: one description, guidance, sampling, sound. */
final class ClipBench {
    private static final String DESCRIPTION = "a calm piano over soft strings, recorded at night";
    private static final double WARM_UP_SECONDS = 0.2;
    private static final double PROMPT_SECONDS = 10;
    private static final double LOUDNESS = 0.1;
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
                                clipSeconds / seconds,
                                result.stepsPerSecond(),
                                ResidentMemory.peakBytes()));
            }
        }
        return speeds;
    }

    /** The wait for the first new sound of a continuation, which is ended there. */
    FirstSound firstSound(int samples) throws IOException {
        progress.accept("first sound of a continuation");
        try (MusicGen music = MusicGen.open(model, settings)) {
            GenerationRequest request =
                    request(List.of(noise(music.parts())), new ClipLength.Seconds(PROMPT_SECONDS));
            double[] seconds = new double[1 + samples];
            for (int i = 0; i < seconds.length; i++) {
                seconds[i] = new FirstNewSound().await(music, request);
            }
            return new FirstSound(
                    PROMPT_SECONDS, Spread.of(Arrays.copyOfRange(seconds, 1, seconds.length)));
        }
    }

    private static AudioSamples noise(MusicGenParts parts) {
        Random random = new Random(SEED);
        float[][] channels =
                new float[parts.decoderConfig().audioChannels()]
                        [(int) (PROMPT_SECONDS * parts.sampleRateHz())];
        for (float[] channel : channels) {
            for (int i = 0; i < channel.length; i++) {
                channel[i] = (float) (random.nextGaussian() * LOUDNESS);
            }
        }
        return new AudioSamples(channels, parts.sampleRateHz());
    }

    private static GenerationResult generate(MusicGen music, double seconds) throws IOException {
        return music.generate(
                request(List.of(), new ClipLength.Seconds(seconds)),
                GenerationEvent.Listener.silent());
    }

    private static GenerationRequest request(List<AudioSamples> prompts, ClipLength length) {
        return new GenerationRequest(
                List.of(DESCRIPTION),
                prompts,
                List.of(),
                length,
                1,
                SEED,
                SamplingSettings.defaults(),
                GenerationRequest.DEFAULT_GUIDANCE_SCALE,
                OptionalDouble.empty());
    }

    /** Listens until there is sound beyond the join with the prompt. */
    private static final class FirstNewSound implements GenerationEvent.Listener {
        private final long start = System.nanoTime();
        private double seconds;

        double await(MusicGen music, GenerationRequest request) throws IOException {
            try {
                music.generate(request, this);
            } catch (CancellationException heard) {
                return seconds;
            }
            throw new IllegalStateException(
                    "first sound: expected some while generating, found none");
        }

        @Override
        public boolean hearsAudio(int row) {
            return true;
        }

        @Override
        public void on(GenerationEvent event) {
            if (event instanceof GenerationEvent.AudioDecoded piece
                    && piece.offsetSamples() + piece.audio().length() > piece.joinSample()) {
                seconds = (System.nanoTime() - start) / 1e9;
                throw new CancellationException("heard");
            }
        }
    }
}
