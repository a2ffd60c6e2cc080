package org.continuo.conformance.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.continuo.conformance.bench.BenchReport.ClipSpeed;
import org.continuo.conformance.bench.BenchReport.CodecSpeed;
import org.continuo.conformance.bench.BenchReport.DecodeSpeed;
import org.continuo.conformance.bench.BenchReport.FirstSound;
import org.continuo.conformance.bench.BenchReport.LoadTimes;
import org.continuo.conformance.bench.BenchReport.PrecisionReport;
import org.continuo.conformance.bench.BenchReport.PrefillSpeed;
import org.continuo.conformance.bench.BenchReport.TextSpeed;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CompanionModels;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.MusicGenParts;
import org.continuo.engine.onnx.SessionSettings;

/**
 * Measures one model. Everything happens in this process, one thing after the other; where loading
 * is measured, each precision begins with an empty cache that is deleted afterwards.
 */
public final class Bench {
    private static final int BANDWIDTH_PASSES = 8;

    private final Path model;
    private final CompanionModels companions;
    private final CacheFolder cache;
    private final SessionSettings session;
    private final Consumer<String> progress;

    /**
     * @param model folder of a checkpoint
     * @param companions where an audiocraft checkpoint's text encoder and codec are
     * @param progress hears what is measured next
     */
    public Bench(
            Path model,
            CompanionModels companions,
            CacheFolder cache,
            SessionSettings session,
            Consumer<String> progress) {
        this.model = model;
        this.companions = companions;
        this.cache = cache;
        this.session = session;
        this.progress = progress;
    }

    /**
     * Measures what {@code plan} asks for.
     *
     * @param name of the model in the report
     * @throws IOException if the model cannot be read or its conversion not be stored
     */
    public BenchReport run(String name, BenchPlan plan) throws IOException {
        progress.accept("memory bandwidth");
        Machine machine = Machine.describe(session, readBytesPerSecond(plan));
        List<PrecisionReport> precisions = new ArrayList<>();
        for (Precision precision : plan.precisions()) {
            precisions.add(measure(plan, precision));
        }
        Optional<CodecSpeed> codec = Optional.empty();
        Optional<TextSpeed> text = Optional.empty();
        if (plan.has(BenchPart.CODEC) || plan.has(BenchPart.TEXT)) {
            EngineSettings settings =
                    new EngineSettings(cache.path(), plan.precisions().getFirst(), session);
            try (MusicGenParts parts = open(settings)) {
                SoundAndTextBench bench = new SoundAndTextBench(parts);
                if (plan.has(BenchPart.CODEC)) {
                    progress.accept("codec");
                    codec = Optional.of(bench.codec(plan.codecSeconds(), plan.samples()));
                }
                if (plan.has(BenchPart.TEXT)) {
                    progress.accept("text encoder");
                    text = Optional.of(bench.text(plan.samples()));
                }
            }
        }
        return new BenchReport(name, machine, precisions, codec, text);
    }

    private PrecisionReport measure(BenchPlan plan, Precision precision) throws IOException {
        if (!plan.has(BenchPart.LOAD)) {
            return measure(plan, new EngineSettings(cache.path(), precision, session));
        }
        try (ColdCache cold = ColdCache.in(cache)) {
            return measure(plan, new EngineSettings(cold.folder(), precision, session));
        }
    }

    private PrecisionReport measure(BenchPlan plan, EngineSettings settings) throws IOException {
        Precision precision = settings.precision();
        Consumer<String> tell = what -> progress.accept(precision.label() + ": " + what);
        Optional<LoadTimes> load = Optional.empty();
        if (plan.has(BenchPart.LOAD)) {
            tell.accept("loading, first with the conversion");
            load = Optional.of(new LoadBench(model, settings).run(plan.samples()));
        }
        List<ClipSpeed> clips = List.of();
        Optional<FirstSound> firstSound = Optional.empty();
        if (plan.has(BenchPart.CLIP)) {
            ClipBench bench = new ClipBench(model, settings, tell);
            clips = bench.run(plan.clipSeconds());
            firstSound = Optional.of(bench.firstSound(plan.samples()));
        }
        List<PrefillSpeed> prefill = List.of();
        List<DecodeSpeed> decode = new ArrayList<>();
        if (plan.has(BenchPart.PREFILL) || plan.has(BenchPart.DECODE)) {
            tell.accept("loading the decoder");
            try (MusicGenParts parts = open(settings)) {
                DecoderBench bench =
                        new DecoderBench(parts.decoder(), session.device().kind(), tell);
                if (plan.has(BenchPart.PREFILL)) {
                    prefill = bench.prefill(plan.prefillPositions(), plan.samples());
                }
                if (plan.has(BenchPart.DECODE)) {
                    for (int takes : plan.takes()) {
                        decode.addAll(
                                bench.decode(
                                        takes,
                                        plan.contextPositions(),
                                        plan.steps(),
                                        precision,
                                        readBytesPerSecond(plan)));
                    }
                }
            }
        }
        return new PrecisionReport(precision.label(), load, clips, firstSound, prefill, decode);
    }

    /** Measured anew before each use, as machines that others share drift. */
    private double readBytesPerSecond(BenchPlan plan) throws IOException {
        if (!session.device().isProcessor()) {
            return DeviceBandwidth.bytesPerSecond(session, BANDWIDTH_PASSES);
        }
        return MemoryBandwidth.bytesPerSecond(
                session.threads(), plan.bandwidthBytes(), BANDWIDTH_PASSES);
    }

    private MusicGenParts open(EngineSettings settings) throws IOException {
        return MusicGenParts.open(Checkpoint.open(model, companions), settings);
    }
}
