package org.continuo.engine.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.OptionalInt;
import org.continuo.core.audio.SoundFile;
import org.continuo.engine.cli.LengthOptions.Rate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where on a session's timeline the clips belong, so that a DAW can put them there. */
final class PlaceOptions {
    @Option(
            names = "--place",
            paramLabel = "WHERE",
            converter = Where.class,
            description =
                    "Write into the file where it belongs, as the time reference of Broadcast Wave"
                            + " that DAWs place files by: start, where AUDIO (or its part) begins,"
                            + " or end, where it ends. Without AUDIO: start, which is --origin.")
    @Nullable Place place;

    @Option(
            names = "--origin",
            paramLabel = "N",
            description =
                    "Where on the timeline AUDIO's first sample lies, in samples of its rate."
                            + " Default: AUDIO's own time reference, else 0. Without AUDIO: where"
                            + " the clip begins, in samples at --rate.")
    @Nullable Long origin;

    /** Which end of the sound. */
    private enum Place {
        START,
        END
    }

    /** The two words, in small letters. */
    static final class Where implements ITypeConverter<Place> {
        @Override
        public Place convert(String value) {
            for (Place place : Place.values()) {
                if (place.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return place;
                }
            }
            throw new TypeConversionException("expected start or end, found " + value);
        }
    }

    /** The place of clips that are made from a part of a sound; null where none was asked for. */
    @Nullable Timeline timeline(SoundFile audio, RegionOptions region) throws IOException {
        requireUse();
        if (place == null) {
            return null;
        }
        int rateHz = audio.sampleRateHz();
        long beginning = origin == null ? audio.timeReference().orElse(0) : origin;
        double seconds =
                switch (place) {
                    case START -> region.fromSeconds;
                    case END -> {
                        double length = audio.durationSeconds();
                        yield region.toSeconds == null
                                ? length
                                : Math.min(length, region.toSeconds);
                    }
                };
        return new Timeline(beginning + Math.round(seconds * rateHz), rateHz);
    }

    /** The place of clips that are made from nothing; null where none was asked for. */
    @Nullable Timeline timeline(Rate written) throws IOException {
        requireUse();
        if (place == null) {
            return null;
        }
        if (place == Place.END) {
            throw new IllegalArgumentException(
                    "--place: expected start, as there is no AUDIO that could end, found end");
        }
        long beginning = origin == null ? 0 : origin;
        OptionalInt rateHz = written.hertz();
        if (beginning != 0 && rateHz.isEmpty()) {
            throw new IllegalArgumentException(
                    "--origin: expected --rate with it, found no rate to count it at");
        }
        return new Timeline(beginning, rateHz.orElse(1));
    }

    private void requireUse() {
        if (origin != null && place == null) {
            throw new IllegalArgumentException("--origin: expected --place with it, found none");
        }
        if (origin != null && origin < 0) {
            throw new IllegalArgumentException("--origin: expected 0 or more, found " + origin);
        }
    }

    /**
     * A moment of a timeline.
     *
     * @param samples from its beginning, counted at {@code rateHz}
     */
    record Timeline(long samples, int rateHz) {
        /** The same moment, counted at another rate. */
        long at(int otherHz) {
            long whole = samples / rateHz * otherHz;
            return whole + Math.round((double) (samples % rateHz) * otherHz / rateHz);
        }
    }
}
