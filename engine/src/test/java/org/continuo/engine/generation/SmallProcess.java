package org.continuo.engine.generation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.GenerationEvent;
import org.continuo.core.request.GenerationRequest;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.request.Precision;
import org.continuo.core.request.SamplingSettings;
import org.continuo.engine.onnx.SessionSettings;

/** A generation from end to end in a process of its own, so that its memory can be told. */
final class SmallProcess {
    private static final Path STATUS = Path.of("/proc/self/status");

    private SmallProcess() {}

    /** Arguments: checkpoint, cache folder. Prints the clip's samples, pace and memory. */
    public static void main(String[] arguments) throws IOException {
        AudioSamples prompt = TinyModel.tone(2, 3 * 44_100, 44_100, 220);
        GenerationRequest request =
                new GenerationRequest(
                        List.of("slow strings"),
                        List.of(prompt),
                        List.of(),
                        new ClipLength.Seconds(2),
                        1,
                        1,
                        SamplingSettings.defaults(),
                        GenerationRequest.DEFAULT_GUIDANCE_SCALE,
                        OptionalDouble.empty());
        EngineSettings settings =
                new EngineSettings(
                        Path.of(arguments[1]), Precision.INT8, SessionSettings.allCores());
        try (MusicGen model = MusicGen.open(Path.of(arguments[0]), settings)) {
            GenerationResult result = model.generate(request, GenerationEvent.Listener.silent());
            AudioSamples clip =
                    new ClipFinisher(
                                    request.length(),
                                    new OutputFormat(
                                            OptionalInt.empty(),
                                            OptionalInt.empty(),
                                            LoudnessStrategy.NONE),
                                    Optional.empty())
                            .finishContinuation(
                                    prompt,
                                    result.clips().getFirst(),
                                    result.promptSamples(),
                                    true);
            System.out.printf(
                    "clip %d x %d at %d Hz%n",
                    clip.channelCount(), clip.length(), clip.sampleRateHz());
            System.out.printf("%.1f steps/s%n", result.stepsPerSecond());
        }
        if (Files.exists(STATUS)) {
            System.gc();
            long left = kilobytes("VmRSS") / 1024 - (Runtime.getRuntime().totalMemory() >> 20);
            System.out.printf("%d MB at most%n", kilobytes("VmHWM") / 1024);
            System.out.printf("%d MB stay outside of Java's heap%n", left);
        }
    }

    private static long kilobytes(String name) throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
