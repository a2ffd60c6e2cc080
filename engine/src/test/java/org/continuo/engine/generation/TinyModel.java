package org.continuo.engine.generation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.GenerationEvent;
import org.continuo.core.request.GenerationRequest;
import org.continuo.core.request.Precision;
import org.continuo.core.request.SamplingSettings;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.continuo.engine.onnx.SessionSettings;

/** Models that fit in a test, and requests for them. */
final class TinyModel {
    static final int RATE_HZ = 32_000;
    static final int HOP = 640;

    private TinyModel() {}

    static ModelGeometry geometry(int codebooks, int audioChannels, boolean melody) {
        return new ModelGeometry(
                48, 2, 4, codebooks, 37, audioChannels, melody, 20, 1, 2, 12, 32, 101, 2, 8);
    }

    static Path mono(Path folder) throws IOException {
        return write(folder, geometry(4, 1, false), 1500);
    }

    /** A checkpoint whose windows have {@code windowFrames} frames of 20 ms. */
    static Path write(Path folder, ModelGeometry geometry, int windowFrames) throws IOException {
        RandomCheckpoint.write(folder, geometry, ElementType.FLOAT32, 5);
        Files.writeString(
                folder.resolve("generation_config.json"),
                "{\"max_length\": %d}".formatted(windowFrames));
        return folder;
    }

    static MusicGen open(Path checkpoint) throws IOException {
        return open(checkpoint, Precision.FP32);
    }

    static MusicGen open(Path checkpoint, Precision precision) throws IOException {
        return MusicGen.open(
                checkpoint,
                new EngineSettings(checkpoint.resolve("cache"), precision, new SessionSettings(1)));
    }

    /** A tone with a little noise. */
    static AudioSamples tone(int channels, int samples, int rateHz, double hertz) {
        float[][] tone = new float[channels][samples];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < samples; i++) {
                tone[c][i] = (float) (0.3 * Math.sin(2 * Math.PI * hertz * i / rateHz + c));
            }
        }
        return new AudioSamples(tone, rateHz);
    }

    /** A request that is spelled out as far as it matters. */
    record WantedClip(
            List<String> descriptions,
            List<AudioSamples> prompts,
            List<AudioSamples> melodies,
            int frames,
            int takes,
            long seed,
            boolean greedy,
            OptionalDouble strideSeconds) {
        static WantedClip of(String... descriptions) {
            return new WantedClip(
                    List.of(descriptions),
                    List.of(),
                    List.of(),
                    12,
                    1,
                    7,
                    false,
                    OptionalDouble.empty());
        }

        WantedClip prompts(AudioSamples... sounds) {
            return new WantedClip(
                    descriptions,
                    List.of(sounds),
                    melodies,
                    frames,
                    takes,
                    seed,
                    greedy,
                    strideSeconds);
        }

        WantedClip melodies(AudioSamples... sounds) {
            return new WantedClip(
                    descriptions,
                    prompts,
                    List.of(sounds),
                    frames,
                    takes,
                    seed,
                    greedy,
                    strideSeconds);
        }

        WantedClip frames(int count) {
            return new WantedClip(
                    descriptions, prompts, melodies, count, takes, seed, greedy, strideSeconds);
        }

        WantedClip takes(int count) {
            return new WantedClip(
                    descriptions, prompts, melodies, frames, count, seed, greedy, strideSeconds);
        }

        WantedClip seed(long value) {
            return new WantedClip(
                    descriptions, prompts, melodies, frames, takes, value, greedy, strideSeconds);
        }

        WantedClip greedily() {
            return new WantedClip(
                    descriptions, prompts, melodies, frames, takes, seed, true, strideSeconds);
        }

        WantedClip stride(double seconds) {
            return new WantedClip(
                    descriptions,
                    prompts,
                    melodies,
                    frames,
                    takes,
                    seed,
                    greedy,
                    OptionalDouble.of(seconds));
        }

        GenerationRequest request() {
            return new GenerationRequest(
                    descriptions,
                    prompts,
                    melodies,
                    new ClipLength.Frames(frames),
                    takes,
                    seed,
                    greedy ? SamplingSettings.greedyChoice() : SamplingSettings.defaults(),
                    GenerationRequest.DEFAULT_GUIDANCE_SCALE,
                    strideSeconds);
        }

        GenerationResult from(MusicGen model) throws IOException {
            return model.generate(request(), GenerationEvent.Listener.silent());
        }

        /** The codes of each row, {@code [codebooks, frames]} row-major. */
        List<long[]> codes(MusicGen model) throws IOException {
            GenerationResult result = from(model);
            List<long[]> rows = new ArrayList<>();
            for (int row = 0; row < result.codes().batch(); row++) {
                rows.add(result.codes().row(row).values());
            }
            return rows;
        }
    }
}
