package org.continuo.engine.stems;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SpooledSound;
import org.continuo.core.audio.WavStream;
import org.continuo.core.files.DraftFiles;

/** Stems on their way into files, all of which grow together. */
final class StemFiles implements AutoCloseable {
    private final List<StemGroup> groups;
    private final List<OutputStream> streams = new ArrayList<>();
    private final List<WavStream> files = new ArrayList<>();
    private final int sampleRateHz;

    /**
     * Begins the files.
     *
     * @param sound whose rate, channels and length they have
     * @param timeReferenceSamples where they belong on a timeline
     */
    StemFiles(
            DraftFiles outputs,
            List<StemGroup> groups,
            List<Path> places,
            SpooledSound sound,
            OptionalLong timeReferenceSamples)
            throws IOException {
        this.groups = groups;
        sampleRateHz = sound.sampleRateHz();
        for (Path place : places) {
            outputs.write(
                    place,
                    draft -> {
                        OutputStream stream =
                                new BufferedOutputStream(Files.newOutputStream(draft));
                        streams.add(stream);
                        files.add(
                                new WavStream(
                                        stream,
                                        sound.channelCount(),
                                        sampleRateHz,
                                        sound.length(),
                                        timeReferenceSamples));
                    });
        }
    }

    /**
     * Writes the next samples of all files.
     *
     * @param stems {@code [sources][channels][samples]}
     */
    void write(float[][][] stems) throws IOException {
        for (int i = 0; i < groups.size(); i++) {
            files.get(i).write(new AudioSamples(groups.get(i).of(stems), sampleRateHz));
        }
    }

    @Override
    public void close() throws IOException {
        for (OutputStream stream : streams) {
            stream.close();
        }
    }
}
