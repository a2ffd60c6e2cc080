package org.continuo.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.continuo.core.analysis.BeatEstimate;
import org.continuo.core.analysis.MusicAnalysis;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** What a sound is like, for scripts that want to suggest a description. */
@Command(
        name = "describe",
        description =
                "Prints one JSON object: the key and tempo that a sound seems to have, where its"
                        + " beats lie, how loud it is, and a description to begin with. What is not"
                        + " known is left out. Without AUDIO it is the description for a tempo.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DescribeCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(paramLabel = "AUDIO", arity = "0..1", description = RegionOptions.AUDIO + ".")
    @Nullable Path audio;

    @Option(
            names = "--bpm",
            paramLabel = "B",
            description =
                    "The tempo that it should have, such as a session's: it settles whether a"
                            + " tempo or its double is meant, and stands in the description.")
    @Nullable Double tempoBpm;

    @Mixin PresetOption preset = new PresetOption();
    @Mixin RegionOptions region = new RegionOptions();

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (tempoBpm != null) {
            TempoOptions.requireTempo(tempoBpm);
        }
        OptionalDouble expectedBpm =
                tempoBpm == null ? OptionalDouble.empty() : OptionalDouble.of(tempoBpm);
        PrintWriter out = CommandOutput.of(spec);
        out.println(
                JSON.writeValueAsString(
                        audio == null
                                ? withoutSound(expectedBpm)
                                : heard(SoundFile.at(audio), expectedBpm)));
        out.flush();
        return ExitCode.DONE.number();
    }

    private Map<String, Object> withoutSound(OptionalDouble expectedBpm) {
        if (expectedBpm.isEmpty() || region.isChosen()) {
            throw new IllegalArgumentException(
                    "expected AUDIO, or --bpm alone; found neither a sound nor only a tempo");
        }
        return Map.of("prompt", Description.withTempo("", preset.preset(), expectedBpm));
    }

    private Map<String, Object> heard(SoundFile file, OptionalDouble expectedBpm)
            throws IOException {
        AudioSamples sound = region.read(file);
        file.notes().forEach(note -> CommandOutput.note(spec, note));
        return fields(sound, MusicAnalysis.of(sound, expectedBpm), expectedBpm);
    }

    private Map<String, Object> fields(
            AudioSamples sound, MusicAnalysis music, OptionalDouble expectedBpm) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("seconds", rounded(sound.durationSeconds()));
        fields.put("sample_rate", sound.sampleRateHz());
        fields.put("channels", sound.channelCount());
        music.trustedKey().ifPresent(key -> fields.put("key", key.spelled()));
        fields.put("key_confidence", rounded(music.key().confidence()));
        music.trustedBeat()
                .ifPresent(beat -> {
                    fields.put("tempo_bpm", rounded(beat.tempoBpm()));
                    fields.put("first_beat_seconds", rounded(beat.firstBeatSeconds()));
                    fields.put("first_downbeat_seconds", rounded(beat.firstDownbeatSeconds()));
                });
        fields.put(
                "beat_confidence", rounded(music.beat().map(BeatEstimate::confidence).orElse(0.0)));
        if (Double.isFinite(music.loudnessLufs())) {
            fields.put("loudness_lufs", rounded(music.loudnessLufs()));
        }
        fields.put("prompt", Description.heard(preset.preset(), music, expectedBpm));
        return fields;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
