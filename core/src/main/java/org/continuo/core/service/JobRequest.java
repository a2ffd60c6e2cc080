package org.continuo.core.service;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.continuo.core.request.BeatAlignment;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceChoice;
import org.continuo.core.request.GenerationRequest;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.request.Precision;
import org.continuo.core.request.SamplingSettings;
import org.continuo.core.request.TakeMarks;

/**
 * What a client wants: which model, what to make, and what the clips shall be like.
 *
 * @param descriptions at least one, possibly empty; each gives {@code takes} clips
 * @param context what the music plays on from
 * @param melody what it follows; needs a melody model
 * @param length of the new music; {@code new ClipLength.Seconds(n / rateHz)} gives exactly n
 *     samples at that rate
 * @param seed take i of description d is drawn with seed + d · takes + i
 * @param output rate, channels and level of the clips; absent ones are those of the context, else
 *     the model's
 * @param streamed whether the first clip shall be heard while it is made ({@link
 *     JobEvent.SoundDecoded})
 * @param ending what the music comes to
 * @param best how many takes of each description are delivered, those with the least {@linkplain
 *     TakeMarks#strain strain} first; if absent, all as they were drawn, and nothing is measured
 */
public record JobRequest(
        ModelChoice model,
        List<String> descriptions,
        Optional<Context> context,
        Optional<Melody> melody,
        ClipLength length,
        int takes,
        long seed,
        Sampling sampling,
        OutputFormat output,
        boolean streamed,
        Ending ending,
        OptionalInt best) {
    /** As much text as no description needs: a bound for mistakes. */
    private static final int LONGEST_DESCRIPTION = 10_000;

    private static final int LOWEST_RATE_HZ = 4_000;
    private static final int HIGHEST_RATE_HZ = 384_000;
    private static final int MOST_CHANNELS = 8;
    private static final int LARGEST_RANDOM_SEED = 1_000_000_000;

    /**
     * Which model, and how it runs.
     *
     * @param model a hub name, an absolute folder, or empty for the default model
     * @param precision a {@link Precision#label}
     * @param threads processor threads; 0 is one per core
     * @param device a {@link DeviceChoice#label}
     * @param adapters merged into the model, in this order
     */
    public record ModelChoice(
            String model,
            String precision,
            int threads,
            String device,
            List<AdapterChoice> adapters) {
        public static final ModelChoice DEFAULT = new ModelChoice("", "int8", 0);

        /** The model as it is, on a graphics card if there is one. */
        public ModelChoice(String model, String precision, int threads) {
            this(model, precision, threads, new DeviceChoice.Auto().label(), List.of());
        }

        public ModelChoice {
            adapters = List.copyOf(adapters);
            List<String> known = Stream.of(Precision.values()).map(Precision::label).toList();
            if (!known.contains(precision)) {
                throw new IllegalArgumentException(
                        "precision: expected %s, found %s"
                                .formatted(String.join(", ", known), precision));
            }
            if (threads < 0 || threads > 1024) {
                throw new IllegalArgumentException(
                        "threads: expected 0 (one per core) to 1024, found " + threads);
            }
            device = DeviceChoice.of(device).label();
        }

        /** Another model, run as this one. */
        public ModelChoice named(String other) {
            return new ModelChoice(other, precision, threads, device, adapters);
        }

        /** The same model, on {@code chosen}. */
        public ModelChoice on(Device chosen) {
            return new ModelChoice(model, precision, threads, chosen.label(), adapters);
        }
    }

    /**
     * What to play on from.
     *
     * @param sound the music begins at its end
     * @param longestSeconds how much of its end the model hears; if absent, what its window leaves
     *     room for
     * @param kept whether the clips begin with the sound, sample for sample
     * @param alignment brings the music's beats onto the sound's grid, in the finished clips: of a
     *     streamed one the pieces are not moved, since its beat is known only in the end
     * @param tokens what the model hears instead of the sound, whose end is theirs
     */
    public record Context(
            Sound sound,
            OptionalDouble longestSeconds,
            boolean kept,
            Optional<BeatAlignment> alignment,
            Optional<KeptTokens> tokens) {
        public Context {
            if (longestSeconds.isPresent() && !(longestSeconds.getAsDouble() > 0)) {
                throw new IllegalArgumentException(
                        "context: expected more than 0 seconds, found "
                                + longestSeconds.getAsDouble());
            }
        }

        /** Of a sound that is heard. */
        public Context(
                Sound sound,
                OptionalDouble longestSeconds,
                boolean kept,
                Optional<BeatAlignment> alignment) {
            this(sound, longestSeconds, kept, alignment, Optional.empty());
        }

        /** Without alignment. */
        public Context(Sound sound, OptionalDouble longestSeconds, boolean kept) {
            this(sound, longestSeconds, kept, Optional.empty());
        }
    }

    /**
     * What the music follows.
     *
     * @param sound whose beginning is that of all that the model hears and makes
     * @param stems whether its drums and bass are taken away first, as they were where MusicGen
     *     Melody was trained
     * @param stemsModel what takes them away: a known name, or an absolute path
     */
    public record Melody(Sound sound, MelodyStems stems, String stemsModel) {
        /** Without drums and bass where the usual model is there. */
        public Melody(Sound sound) {
            this(sound, MelodyStems.AUTO, SeparationRequest.USUAL_MODEL);
        }

        public Melody {
            SeparationRequest.requireModel(stemsModel);
        }

        /** The same, of which it is known what is to be done. */
        public Melody with(MelodyStems decided) {
            return new Melody(sound, decided, stemsModel);
        }
    }

    /** What the music comes to. */
    public sealed interface Ending {
        /** It stops where its length ends. */
        record Open() implements Ending {}

        /**
         * It leads into music that stands behind it.
         *
         * @param sound the last moments of what stood there before, then what stands behind
         * @param leadSeconds how much of {@code sound} lies before the join; the music fades into
         *     it there, so that everything from the join on stays as it is
         */
        record Into(Sound sound, double leadSeconds) implements Ending {
            public Into {
                if (!(leadSeconds >= 0 && leadSeconds <= 1)) {
                    throw new IllegalArgumentException(
                            "into: expected 0 to 1 seconds of lead, found " + leadSeconds);
                }
            }
        }

        /**
         * It leads into its own beginning.
         *
         * @param tempoBpm quarter notes per minute, on whose grid its beats are brought
         */
        record Loop(double tempoBpm) implements Ending {
            public Loop {
                if (!(tempoBpm >= 20 && tempoBpm <= 400)) {
                    throw new IllegalArgumentException(
                            "loop: expected 20 to 400 quarter notes per minute, found " + tempoBpm);
                }
            }
        }
    }

    /**
     * How tokens are drawn; usual values and bounds stand in {@link SamplingSettings} and {@link
     * GenerationRequest}. Who adds one is led on by the compiler and {@code SamplingKnobTests}.
     *
     * @param topK 0 is no limit
     * @param topP 0 is off
     */
    public record Sampling(
            double guidanceScale,
            double temperature,
            int topK,
            double topP,
            boolean greedy,
            OptionalDouble extendStrideSeconds) {
        public static final Sampling DEFAULT =
                new Sampling(
                        GenerationRequest.DEFAULT_GUIDANCE_SCALE,
                        SamplingSettings.DEFAULT_TEMPERATURE,
                        SamplingSettings.DEFAULT_TOP_K,
                        SamplingSettings.DEFAULT_TOP_P,
                        false,
                        OptionalDouble.empty());

        /** The same with another temperature. */
        public Sampling temperature(double other) {
            return new Sampling(guidanceScale, other, topK, topP, greedy, extendStrideSeconds);
        }

        SamplingSettings settings() {
            return new SamplingSettings(
                    greedy, temperature, topK, topP, SamplingSettings.Flavour.AUDIOCRAFT);
        }
    }

    public JobRequest {
        descriptions = List.copyOf(descriptions);
        for (String description : descriptions) {
            if (description.length() > LONGEST_DESCRIPTION) {
                throw new IllegalArgumentException(
                        "description: expected at most %d characters, found %d"
                                .formatted(LONGEST_DESCRIPTION, description.length()));
            }
        }
        requireRange("rate", output.sampleRateHz(), LOWEST_RATE_HZ, HIGHEST_RATE_HZ);
        requireRange("channels", output.channels(), 1, MOST_CHANNELS);
        // Its constructor refuses what no model could do.
        GenerationRequest unused = generation(descriptions, length, takes, seed, sampling);
        assert unused.rows() > 0;
        requireRange("best", best, 1, takes);
        if (streamed && (best.isPresent() || !(ending instanceof Ending.Open))) {
            throw new IllegalArgumentException(
                    "streamed: expected a clip that ends by itself and is not chosen among others,"
                            + " found one that is finished when all are there");
        }
        if (!(ending instanceof Ending.Open) && context.map(Context::kept).orElse(false)) {
            throw new IllegalArgumentException(
                    "kept: expected the new music alone where it leads somewhere, found a sound"
                            + " that shall be kept before it");
        }
        if (!(ending instanceof Ending.Open) && !(length instanceof ClipLength.Seconds)) {
            throw new IllegalArgumentException(
                    "length: expected seconds of music that leads somewhere, found frames");
        }
    }

    public JobRequest with(ModelChoice other) {
        return with(parts -> parts.model = other);
    }

    /** The same with another seed. */
    public JobRequest seed(long other) {
        return with(parts -> parts.seed = other);
    }

    /** One take of it, as if it alone had been asked for. */
    public JobRequest alone(String description, long itsSeed) {
        return with(parts -> {
            parts.descriptions = List.of(description);
            parts.seed = itsSeed;
            parts.takes = 1;
            parts.best = OptionalInt.empty();
            parts.streamed = false;
        });
    }

    public JobRequest with(Sampling other) {
        return with(parts -> parts.sampling = other);
    }

    public JobRequest with(OutputFormat other) {
        return with(parts -> parts.output = other);
    }

    public JobRequest continuing(Context other) {
        return with(parts -> parts.context = Optional.of(other));
    }

    public JobRequest followingMelody(Melody other) {
        return with(parts -> parts.melody = Optional.of(other));
    }

    public JobRequest takes(int count) {
        return with(parts -> parts.takes = count);
    }

    /** A seed drawn at random, short enough to be typed. */
    public static long randomSeed() {
        return new SecureRandom().nextInt(LARGEST_RANDOM_SEED);
    }

    /** The same, so long. */
    public JobRequest lasting(ClipLength other) {
        return with(parts -> parts.length = other);
    }

    public JobRequest streaming() {
        return with(parts -> parts.streamed = true);
    }

    /** The same, which comes to another end. */
    public JobRequest ending(Ending other) {
        return with(parts -> parts.ending = other);
    }

    /** The same, of which only the best takes are delivered. */
    public JobRequest best(int count) {
        return with(parts -> parts.best = OptionalInt.of(count));
    }

    private JobRequest with(Consumer<Parts> change) {
        Parts parts = new Parts();
        change.accept(parts);
        return new JobRequest(
                parts.model,
                parts.descriptions,
                parts.context,
                parts.melody,
                parts.length,
                parts.takes,
                parts.seed,
                parts.sampling,
                parts.output,
                parts.streamed,
                parts.ending,
                parts.best);
    }

    /** What of this request may become another, as it is. */
    private final class Parts {
        private ModelChoice model = JobRequest.this.model;
        private List<String> descriptions = JobRequest.this.descriptions;
        private long seed = JobRequest.this.seed;
        private Optional<Context> context = JobRequest.this.context;
        private Optional<Melody> melody = JobRequest.this.melody;
        private ClipLength length = JobRequest.this.length;
        private int takes = JobRequest.this.takes;
        private Sampling sampling = JobRequest.this.sampling;
        private OutputFormat output = JobRequest.this.output;
        private boolean streamed = JobRequest.this.streamed;
        private Ending ending = JobRequest.this.ending;
        private OptionalInt best = JobRequest.this.best;
    }

    /** Clips that will be delivered. */
    public int clips() {
        return descriptions.size() * best.orElse(takes);
    }

    /** The same for {@code MusicGen}, without any sound. */
    public GenerationRequest generationRequest() {
        return generation(descriptions, length, takes, seed, sampling);
    }

    private static GenerationRequest generation(
            List<String> descriptions, ClipLength length, int takes, long seed, Sampling sampling) {
        return new GenerationRequest(
                descriptions,
                List.of(),
                List.of(),
                length,
                takes,
                seed,
                sampling.settings(),
                sampling.guidanceScale(),
                sampling.extendStrideSeconds());
    }

    private static void requireRange(String name, OptionalInt value, int least, int most) {
        if (value.isPresent() && (value.getAsInt() < least || value.getAsInt() > most)) {
            throw new IllegalArgumentException(
                    "%s: expected %d to %d, found %d"
                            .formatted(name, least, most, value.getAsInt()));
        }
    }
}
