package org.continuo.core.service.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavChunk;
import org.continuo.core.audio.WavFile;
import org.continuo.core.files.ScratchFile;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.EventJson.ClipForm;
import org.continuo.core.service.wire.EventJson.DoneForm;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.NpyFile;

/**
 * What an engine says that it has made, to be fetched and held against that.
 *
 * @param clips how many were asked for
 */
record ResultDownload(Place place, DoneForm form, int clips) {
    /** More than a WAV file's header has, and what it says of itself. */
    private static final int HEADER_BYTES = 1 << 20;

    /** Those of a day of stereo. */
    private static final long MOST_CODES_BYTES = 1L << 28;

    /** Reads a file. */
    private interface Reader<T> {
        T read(ScratchFile file) throws IOException;
    }

    /** Fetches clips and codes. */
    JobResult fetch() throws IOException {
        if (form.clips().size() != clips) {
            throw wrong("clips", "expected %d, found %d".formatted(clips, form.clips().size()));
        }
        List<AudioSamples> sounds = new ArrayList<>();
        List<List<WavChunk>> chunks = new ArrayList<>();
        for (int number = 0; number < clips; number++) {
            Clip clip = clip(number, form.clips().get(number));
            sounds.add(clip.sound());
            chunks.add(clip.chunks());
        }
        return new JobResult(
                sounds,
                codes(),
                form.seed(),
                form.stepsPerSecond(),
                form.marks(),
                form.origins(),
                chunks);
    }

    /** A sound and what its file says of itself. */
    private record Clip(AudioSamples sound, List<WavChunk> chunks) {}

    private Clip clip(int number, ClipForm said) throws IOException {
        String name = "clip %d".formatted(number + 1);
        Clip clip =
                fetch(
                        name,
                        "/clips/" + number,
                        said.bytes() + HEADER_BYTES,
                        file -> new Clip(WavFile.read(file.path()), WavFile.chunks(file.path())));
        ClipForm found = ClipForm.of(clip.sound());
        if (!found.equals(said)) {
            throw wrong(name, "expected %s, found %s".formatted(words(said), words(found)));
        }
        return clip;
    }

    private static String words(ClipForm form) {
        return "%d channels of %d samples at %d Hz"
                .formatted(form.channels(), form.samples(), form.sampleRateHz());
    }

    private CodebookTokens codes() throws IOException {
        LongArray codes =
                fetch("codes", "/codes", MOST_CODES_BYTES, file -> NpyFile.readLongs(file.path()));
        if (codes.shape().rank() != 3
                || codes.shape().dimension(0) != clips
                || codes.shape().elementCount() == 0) {
            throw wrong(
                    "codes",
                    "expected [%d, codebooks, frames], found %s".formatted(clips, codes.shape()));
        }
        return new CodebookTokens(
                codes.values(),
                codes.shape().size(0),
                codes.shape().size(1),
                codes.shape().size(2));
    }

    private <T> T fetch(String name, String path, long mostBytes, Reader<T> reader)
            throws IOException {
        try (ScratchFile file = ScratchFile.create()) {
            try (InputStream body = place.connection().open(place.path() + path, mostBytes)) {
                Files.copy(body, file.path(), StandardCopyOption.REPLACE_EXISTING);
            }
            try {
                return reader.read(file);
            } catch (IOException damaged) {
                String sentence = ProblemSentence.of(damaged);
                throw wrong(name, sentence.replace(file.path() + ": ", ""));
            }
        } catch (ServiceException told) {
            throw told;
        } catch (IOException unwritable) {
            throw new ServiceException(
                    Kind.FAILED,
                    "%s could not be kept in the temporary folder: %s"
                            .formatted(name, ProblemSentence.reason(unwritable)),
                    unwritable);
        }
    }

    private static ServiceException wrong(String what, String difference) {
        return new ServiceException(Kind.FAILED, "the engine's %s: %s".formatted(what, difference));
    }
}
