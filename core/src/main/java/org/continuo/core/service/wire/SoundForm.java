package org.continuo.core.service.wire;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.service.Sound;
import org.continuo.core.service.wire.RequestJson.Role;
import org.jspecify.annotations.Nullable;

/** Sound that goes along with a request: a stretch of a file, or an upload. */
record SoundForm(
        @Nullable Boolean upload,
        @Nullable String file,
        @Nullable Double fromSeconds,
        @Nullable Double toSeconds) {
    static SoundForm of(Sound sound) {
        return switch (sound) {
            case Sound.InMemory _ -> new SoundForm(true, null, null, null);
            case Sound.InFile(SoundFile file, TimeRange range) ->
                    new SoundForm(
                            null,
                            file.path().toString(),
                            range.fromSeconds(),
                            Double.isFinite(range.toSeconds()) ? range.toSeconds() : null);
        };
    }

    /** The sound of a part of a request. */
    static Sound of(@Nullable SoundForm form, Role role, Map<Role, AudioSamples> uploads) {
        String owner = "request." + role.label();
        if (form == null) {
            throw RequestForm.missing(owner, "a \"sound\" with \"file\" or \"upload\"");
        }
        boolean isUploaded = Objects.requireNonNullElse(form.upload, false);
        String path = Objects.requireNonNullElse(form.file, "");
        if (isUploaded == !path.isEmpty()) {
            throw RequestForm.missing(owner, "either \"file\" or \"upload\" in \"sound\"");
        }
        if (isUploaded) {
            AudioSamples audio = uploads.get(role);
            if (audio == null) {
                throw RequestForm.missing(owner, "the uploaded audio");
            }
            return new Sound.InMemory(audio);
        }
        return form.inFile(path);
    }

    /** The stretch of the file at {@code path}. */
    Sound.InFile inFile(String path) {
        TimeRange range =
                new TimeRange(
                        Objects.requireNonNullElse(fromSeconds, 0.0),
                        Objects.requireNonNullElse(toSeconds, Double.POSITIVE_INFINITY));
        try {
            return new Sound.InFile(SoundFile.at(Path.of(path)), range);
        } catch (InvalidPathException noPath) {
            throw new IllegalArgumentException("audio: expected a path, found " + path, noPath);
        }
    }
}
