package org.continuo.engine.cli;

import org.continuo.core.service.JobRequest.Melody;
import org.continuo.core.service.MelodyStems;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.Sound;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whether drums and bass are taken away from what leads, as MusicGen Melody was trained. */
final class MelodyStemsOptions {
    @Option(
            names = "--melody-stems",
            paramLabel = "HOW",
            defaultValue = "auto",
            converter = Word.class,
            description =
                    "Whether to follow the vocals and other instruments of AUDIO without its drums"
                            + " and bass, taken apart as by separate: on, off, or auto, which does"
                            + " so where the model is there and AUDIO has drums or bass. Default:"
                            + " ${DEFAULT-VALUE}.")
    MelodyStems how = MelodyStems.AUTO;

    @Option(
            names = "--stems-model",
            paramLabel = "MODEL",
            defaultValue = SeparationRequest.USUAL_MODEL,
            description = "What takes AUDIO apart, as of separate. Default: ${DEFAULT-VALUE}.")
    String model = SeparationRequest.USUAL_MODEL;

    /** The three words, in small letters. */
    static final class Word implements ITypeConverter<MelodyStems> {
        @Override
        public MelodyStems convert(String value) {
            return MelodyStems.of(value)
                    .orElseThrow(() ->
                            new TypeConversionException(
                                    "expected auto, on or off, found " + value));
        }
    }

    /** What a clip follows of {@code sound}. */
    Melody melody(Sound sound) {
        return new Melody(sound, how, StemModelOptions.absolute(model));
    }
}
