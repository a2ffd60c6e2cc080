package org.continuo.engine.ffmpeg;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.continuo.core.audio.SampleCollector;
import org.continuo.core.audio.SoundDecoder;

/** Sound files of every format but plain WAV, by FFmpeg's libraries. */
public final class FfmpegSounds implements SoundDecoder {
    @Override
    public void decode(FileChannel file, SampleCollector collector) throws IOException {
        FfmpegDecoder.decode(file, collector);
    }
}
