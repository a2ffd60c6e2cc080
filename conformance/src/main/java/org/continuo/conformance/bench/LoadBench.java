package org.continuo.conformance.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.continuo.conformance.bench.BenchReport.LoadTimes;
import org.continuo.conformance.bench.BenchReport.NetworkSeconds;
import org.continuo.core.request.CodebookTokens;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.conditioning.Conditioner;
import org.continuo.engine.decoder.Decoding;
import org.continuo.engine.decoder.TokenDecoder;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.MusicGenParts;
import org.continuo.engine.text.TextEncoder;

/**
 * Measures how long the networks take until they have done their first piece of work: a decoder
 * step, a frame of sound, a description.
 */
final class LoadBench {
    private static final String DESCRIPTION = "a song";

    private final Path model;
    private final EngineSettings settings;

    /**
     * @param settings with an empty cache
     */
    LoadBench(Path model, EngineSettings settings) {
        this.model = model;
        this.settings = settings;
    }

    LoadTimes run(int warmSamples) throws IOException {
        NetworkSeconds<Double> cold = load();
        List<NetworkSeconds<Double>> warm = new ArrayList<>();
        for (int i = 0; i < warmSamples; i++) {
            warm.add(load());
        }
        return new LoadTimes(
                cold,
                new NetworkSeconds<>(
                        spread(warm, NetworkSeconds::decoder),
                        spread(warm, NetworkSeconds::codec),
                        spread(warm, NetworkSeconds::text)));
    }

    private static Spread spread(
            List<NetworkSeconds<Double>> loads, ToDoubleFunction<NetworkSeconds<Double>> network) {
        return Spread.of(loads.stream().mapToDouble(network).toArray());
    }

    /** Opening the checkpoint counts with the decoder. */
    private NetworkSeconds<Double> load() throws IOException {
        long start = System.nanoTime();
        try (MusicGenParts parts = MusicGenParts.open(Checkpoint.open(model), settings)) {
            firstStep(parts.decoder());
            double decoder = (System.nanoTime() - start) / 1e9;
            double codec =
                    Timing.seconds(() ->
                            parts.codec().decode(CodebookTokens.zeros(1, codebooks(parts), 1)));
            double text = Timing.seconds(() -> firstText(parts));
            return new NetworkSeconds<>(decoder, codec, text);
        }
    }

    private static int codebooks(MusicGenParts parts) throws IOException {
        return parts.codec().codebooks();
    }

    private static void firstStep(TokenDecoder decoder) {
        int values = decoder.config().codebooks();
        try (ConditionedBatch conditions = new Conditioner(decoder).unconditional(1);
                Decoding decoding = decoder.begin(conditions.conditions(), 1, 1)) {
            decoding.prefill(
                    new long[values], 1, new float[values * decoder.config().vocabulary()]);
        }
    }

    private static void firstText(MusicGenParts parts) throws IOException {
        try (TextEncoder encoder = parts.openTextEncoder()) {
            encoder.encode(parts.tokenizer().tokenize(List.of(DESCRIPTION)));
        }
    }
}
