package org.continuo.core.service.client;

import java.util.Optional;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.service.JobEvent.SoundDecoded;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The sound of a streamed clip, piece by piece as its listener hears it: what is made a second time
 * is not heard a second time.
 */
final class DeduplicatedSound {
    private @Nullable AudioSamples first;
    private long heard;
    private long made;
    private boolean hasEnded;

    /** The clip is made anew, from its beginning. */
    void beginAgain() {
        made = 0;
    }

    /**
     * What of a piece is news.
     *
     * @throws ServiceException if it is no piece of this clip
     */
    Optional<SoundDecoded> next(SoundDecoded piece) throws ServiceException {
        AudioSamples audio = piece.audio();
        if (first == null) {
            first = audio;
        }
        if (audio.channelCount() != first.channelCount()
                || audio.sampleRateHz() != first.sampleRateHz()) {
            throw wrong(
                    "%d channels at %d Hz".formatted(first.channelCount(), first.sampleRateHz()),
                    "%d channels at %d Hz".formatted(audio.channelCount(), audio.sampleRateHz()));
        }
        int known = (int) Math.min(audio.length(), heard - made);
        made += audio.length();
        heard = Math.max(heard, made);
        boolean isNews = !hasEnded && (known < audio.length() || piece.last());
        if (hasEnded && known < audio.length()) {
            throw wrong("nothing behind the last piece", "more");
        }
        hasEnded |= piece.last();
        return isNews
                ? Optional.of(
                        new SoundDecoded(
                                audio.slice(known, audio.length()), piece.levelled(), piece.last()))
                : Optional.empty();
    }

    private static ServiceException wrong(String expected, String found) {
        return new ServiceException(
                Kind.FAILED,
                "the engine's event \"sound\": expected %s, found %s".formatted(expected, found));
    }
}
