package org.continuo.core.service.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.request.BeatAlignment;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.service.AdapterChoice;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.JobRequest.Melody;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.JobRequest.Sampling;
import org.continuo.core.service.KeptTokens;
import org.continuo.core.service.MelodyStems;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.Sound;
import org.continuo.core.service.wire.RequestJson.Role;
import org.jspecify.annotations.Nullable;

/**
 * A request field by field, as Jackson binds it; see {@code openapi.yaml}. What is left out is
 * null, and as usual. Of alternatives, one is there.
 *
 * @param drawing what {@code sampling} was called in the first version, which projects and kept
 *     takes hold
 * @param delivery the same of {@code output}
 */
record RequestForm(
        @Nullable ModelForm model,
        @Nullable List<String> descriptions,
        @Nullable ContextForm context,
        @Nullable MelodyForm melody,
        @Nullable LengthForm length,
        @Nullable Integer takes,
        @Nullable Long seed,
        @Nullable SamplingForm sampling,
        @Nullable SamplingForm drawing,
        @Nullable OutputForm output,
        @Nullable OutputForm delivery,
        @Nullable Boolean streamed,
        @Nullable IntoForm into,
        @Nullable LoopForm loop,
        @Nullable Integer best) {

    static RequestForm of(JobRequest request) {
        return new RequestForm(
                ModelForm.of(request.model()),
                request.descriptions(),
                request.context().map(ContextForm::of).orElse(null),
                request.melody().map(MelodyForm::of).orElse(null),
                LengthForm.of(request.length()),
                request.takes(),
                request.seed(),
                SamplingForm.of(request.sampling()),
                null,
                OutputForm.of(request.output()),
                null,
                request.streamed(),
                request.ending() instanceof Ending.Into(Sound sound, double leadSeconds)
                        ? new IntoForm(SoundForm.of(sound), leadSeconds)
                        : null,
                request.ending() instanceof Ending.Loop(double tempoBpm)
                        ? new LoopForm(tempoBpm)
                        : null,
                boxed(request.best()));
    }

    /** The request, in which an absent seed is drawn. */
    JobRequest request(Map<Role, AudioSamples> uploads) {
        if (descriptions == null) {
            throw missing("request", "an array \"descriptions\"");
        }
        if (length == null) {
            throw missing("request", "a \"length\" in \"seconds\" or \"frames\"");
        }
        SamplingForm chosen = oneOf("sampling", sampling, "drawing", drawing);
        OutputForm wanted = oneOf("output", output, "delivery", delivery);
        return new JobRequest(
                model == null ? ModelChoice.DEFAULT : model.choice(),
                descriptions,
                Optional.ofNullable(context).map(form -> form.context(uploads)),
                Optional.ofNullable(melody).map(form -> form.melody(uploads)),
                length.length(),
                Objects.requireNonNullElse(takes, 1),
                seed == null ? JobRequest.randomSeed() : seed,
                chosen == null ? Sampling.DEFAULT : chosen.sampling(),
                (wanted == null ? new OutputForm(null, null, null) : wanted).format(),
                Objects.requireNonNullElse(streamed, false),
                ending(uploads),
                optional(best));
    }

    private Ending ending(Map<Role, AudioSamples> uploads) {
        if (into != null && loop != null) {
            throw missing("request", "at most one of \"into\" and \"loop\"");
        }
        return into != null
                ? into.ending(uploads)
                : loop != null ? loop.ending() : new Ending.Open();
    }

    record ModelForm(
            @Nullable String name,
            @Nullable String precision,
            @Nullable Integer threads,
            @Nullable String device,
            @Nullable List<AdapterForm> adapters) {
        /** Older engines know neither devices nor adapters, and get none that nobody chose. */
        static ModelForm of(ModelChoice choice) {
            boolean isUsual = choice.device().equals(ModelChoice.DEFAULT.device());
            List<AdapterForm> adapters = choice.adapters().stream().map(AdapterForm::of).toList();
            return new ModelForm(
                    choice.model(),
                    choice.precision(),
                    choice.threads(),
                    isUsual ? null : choice.device(),
                    adapters.isEmpty() ? null : adapters);
        }

        ModelChoice choice() {
            ModelChoice usual = ModelChoice.DEFAULT;
            return new ModelChoice(
                    Objects.requireNonNullElse(name, usual.model()),
                    Objects.requireNonNullElse(precision, usual.precision()),
                    Objects.requireNonNullElse(threads, usual.threads()),
                    Objects.requireNonNullElse(device, usual.device()),
                    adapters == null
                            ? List.of()
                            : adapters.stream().map(AdapterForm::choice).toList());
        }
    }

    record AdapterForm(@Nullable String folder, @Nullable Double scale) {
        static AdapterForm of(AdapterChoice choice) {
            return new AdapterForm(choice.folder(), choice.scale());
        }

        AdapterChoice choice() {
            if (folder == null || folder.isEmpty()) {
                throw missing("request.model.adapters", "a \"folder\"");
            }
            return new AdapterChoice(folder, Objects.requireNonNullElse(scale, 1.0));
        }
    }

    record ContextForm(
            @Nullable SoundForm sound,
            @Nullable Double longestSeconds,
            @Nullable Boolean kept,
            @Nullable AlignmentForm alignment,
            @Nullable TokensForm tokens) {
        static ContextForm of(Context context) {
            return new ContextForm(
                    SoundForm.of(context.sound()),
                    boxed(context.longestSeconds()),
                    context.kept(),
                    context.alignment()
                            .map(beats -> new AlignmentForm(boxed(beats.expectedBpm())))
                            .orElse(null),
                    context.tokens().map(TokensForm::of).orElse(null));
        }

        Context context(Map<Role, AudioSamples> uploads) {
            return new Context(
                    SoundForm.of(sound, Role.CONTEXT, uploads),
                    optional(longestSeconds),
                    Objects.requireNonNullElse(kept, false),
                    Optional.ofNullable(alignment)
                            .map(form -> new BeatAlignment(optional(form.expectedBpm))),
                    Optional.ofNullable(tokens).map(TokensForm::tokens));
        }
    }

    record AlignmentForm(@Nullable Double expectedBpm) {}

    record TokensForm(
            @Nullable String take, @Nullable Integer frames, @Nullable Integer drawnFrames) {
        static TokensForm of(KeptTokens tokens) {
            return new TokensForm(tokens.take(), tokens.frames(), tokens.drawnFrames());
        }

        KeptTokens tokens() {
            if (take == null || frames == null || drawnFrames == null) {
                throw missing("request.context.tokens", "\"take\", \"frames\" and \"drawnFrames\"");
            }
            return new KeptTokens(take, frames, drawnFrames);
        }
    }

    record MelodyForm(
            @Nullable SoundForm sound, @Nullable String stems, @Nullable String stemsModel) {
        static MelodyForm of(Melody melody) {
            return new MelodyForm(
                    SoundForm.of(melody.sound()), melody.stems().label(), melody.stemsModel());
        }

        Melody melody(Map<Role, AudioSamples> uploads) {
            return new Melody(
                    SoundForm.of(sound, Role.MELODY, uploads),
                    choice(Objects.requireNonNullElse(stems, MelodyStems.AUTO.label())),
                    Objects.requireNonNullElse(stemsModel, SeparationRequest.USUAL_MODEL));
        }

        private static MelodyStems choice(String label) {
            return MelodyStems.of(label)
                    .orElseThrow(() ->
                            new IllegalArgumentException(
                                    "request.melody.stems: expected auto, on or off, found "
                                            + label));
        }
    }

    record LengthForm(@Nullable Double seconds, @Nullable Integer frames) {
        static LengthForm of(ClipLength length) {
            return switch (length) {
                case ClipLength.Seconds(double seconds) -> new LengthForm(seconds, null);
                case ClipLength.Frames(int count) -> new LengthForm(null, count);
            };
        }

        ClipLength length() {
            if (seconds != null && frames == null) {
                return new ClipLength.Seconds(seconds);
            }
            if (frames != null && seconds == null) {
                return new ClipLength.Frames(frames);
            }
            throw missing("request.length", "either \"seconds\" or \"frames\"");
        }
    }

    record SamplingForm(
            @Nullable Double guidanceScale,
            @Nullable Double temperature,
            @Nullable Integer topK,
            @Nullable Double topP,
            @Nullable Boolean greedy,
            @Nullable Double extendStrideSeconds) {
        static SamplingForm of(Sampling sampling) {
            return new SamplingForm(
                    sampling.guidanceScale(),
                    sampling.temperature(),
                    sampling.topK(),
                    sampling.topP(),
                    sampling.greedy(),
                    boxed(sampling.extendStrideSeconds()));
        }

        Sampling sampling() {
            Sampling usual = Sampling.DEFAULT;
            return new Sampling(
                    Objects.requireNonNullElse(guidanceScale, usual.guidanceScale()),
                    Objects.requireNonNullElse(temperature, usual.temperature()),
                    Objects.requireNonNullElse(topK, usual.topK()),
                    Objects.requireNonNullElse(topP, usual.topP()),
                    Objects.requireNonNullElse(greedy, usual.greedy()),
                    optional(extendStrideSeconds));
        }
    }

    record OutputForm(
            @Nullable Integer sampleRateHz, @Nullable Integer channels, @Nullable String loudness) {
        static OutputForm of(OutputFormat format) {
            return new OutputForm(
                    boxed(format.sampleRateHz()),
                    boxed(format.channels()),
                    spelled(format.loudness()));
        }

        OutputFormat format() {
            return new OutputFormat(
                    optional(sampleRateHz),
                    optional(channels),
                    loudness == null ? LoudnessStrategy.CLIP : strategy(loudness));
        }

        private static LoudnessStrategy strategy(String name) {
            return Arrays.stream(LoudnessStrategy.values())
                    .filter(strategy -> spelled(strategy).equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException(
                                    "request.output.loudness: expected none, peak, clip, rms,"
                                            + " loudness or loudness_compressor, found "
                                            + name));
        }

        private static String spelled(LoudnessStrategy strategy) {
            return strategy.name().toLowerCase(Locale.ROOT);
        }
    }

    record IntoForm(@Nullable SoundForm sound, @Nullable Double leadSeconds) {
        Ending ending(Map<Role, AudioSamples> uploads) {
            return new Ending.Into(
                    SoundForm.of(sound, Role.INTO, uploads),
                    Objects.requireNonNullElse(leadSeconds, 0.0));
        }
    }

    record LoopForm(@Nullable Double tempoBpm) {
        Ending ending() {
            if (tempoBpm == null) {
                throw missing("request.loop", "a \"tempoBpm\"");
            }
            return new Ending.Loop(tempoBpm);
        }
    }

    private static <T> @Nullable T oneOf(
            String name, @Nullable T value, String former, @Nullable T formerValue) {
        if (value != null && formerValue != null) {
            throw missing("request", "at most one of \"%s\" and \"%s\"".formatted(name, former));
        }
        return value == null ? formerValue : value;
    }

    static IllegalArgumentException missing(String subject, String what) {
        return new IllegalArgumentException("%s: expected %s, found none".formatted(subject, what));
    }

    private static @Nullable Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static @Nullable Integer boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
