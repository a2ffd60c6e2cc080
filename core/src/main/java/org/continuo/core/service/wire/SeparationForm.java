package org.continuo.core.service.wire;

import static org.continuo.core.service.wire.RequestForm.missing;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.SeparationRequest;
import org.jspecify.annotations.Nullable;

/** A separation field by field, as Jackson binds it; see {@code openapi.yaml}. */
record SeparationForm(
        @Nullable SoundForm sound,
        @Nullable String model,
        @Nullable Integer threads,
        @Nullable String device,
        @Nullable List<String> stems,
        @Nullable String two,
        @Nullable String folder,
        @Nullable String name,
        @Nullable Long origin) {
    static SeparationForm of(SeparationRequest request) {
        OptionalLong origin = request.origin();
        return new SeparationForm(
                SoundForm.of(request.sound()),
                request.model(),
                request.threads(),
                request.device(),
                request.stems(),
                request.two().orElse(null),
                request.folder().toString(),
                request.name(),
                origin.isPresent() ? origin.getAsLong() : null);
    }

    SeparationRequest request() {
        if (sound == null || sound.file() == null || sound.upload() != null) {
            throw missing("request", "a \"sound\" with \"file\"");
        }
        if (folder == null || name == null) {
            throw missing("request", "a \"folder\" and a \"name\"");
        }
        return new SeparationRequest(
                sound.inFile(sound.file()),
                Objects.requireNonNullElse(model, SeparationRequest.USUAL_MODEL),
                Objects.requireNonNullElse(threads, 0),
                Objects.requireNonNullElse(device, ModelChoice.DEFAULT.device()),
                Objects.requireNonNullElse(stems, List.of()),
                Optional.ofNullable(two),
                path(folder),
                name,
                origin == null ? OptionalLong.empty() : OptionalLong.of(origin));
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException noPath) {
            throw new IllegalArgumentException("folder: expected a path, found " + text, noPath);
        }
    }
}
