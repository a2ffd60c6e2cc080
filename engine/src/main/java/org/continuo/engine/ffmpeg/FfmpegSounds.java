package org.continuo.engine.ffmpeg;

import java.io.IOException;
import org.continuo.core.audio.SampleCollector;
import org.continuo.core.audio.SoundDecoder;

/** Sound files of every format but plain WAV, by FFmpeg's libraries. */
public final class FfmpegSounds implements SoundDecoder {
    @Override
    public void decode(SampleCollector collector) throws IOException {
        FfmpegDecoder.decode(collector);
    }
}
