package org.continuo.core.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Chunks that are added to a WAV file which somebody else wrote. */
final class WavExtension {
    private static final long MOST_BYTES = 0xFFFFFFFFL;

    /** What there is at most one of in a file, and what is there already stays. */
    private static final List<String> ONCE = List.of(BroadcastWave.ID, "iXML", "smpl", "acid");

    private static final Set<String> OF_SOUND = Set.of("fmt ", "fact", "data");
    private static final long LONGEST_READ = 1 << 20;

    private WavExtension() {}

    /**
     * Adds chunks behind all others, but those of a kind that is there already and that a file has
     * once. A C2PA manifest of the file as it was is made a chunk of nothing: what it says is not
     * true any more. A file that is not chunks throughout, such as one whose sizes are wrong, stays
     * as it is: what is added could be taken for its samples.
     */
    static void add(FileChannel channel, List<WavChunk> chunks) throws IOException {
        if (!WavLayout.isOfChunks(channel)) {
            return;
        }
        OptionalLong manifest = WavLayout.chunk(channel, "C2PA");
        if (manifest.isPresent()) {
            write(channel, manifest.getAsLong() - 8, "JUNK".getBytes(StandardCharsets.US_ASCII));
        }
        for (WavChunk chunk : chunks) {
            long end = channel.size() + channel.size() % 2;
            byte[] bytes = chunk.bytes();
            boolean isThere =
                    ONCE.contains(chunk.id()) && WavLayout.chunk(channel, chunk.id()).isPresent();
            if (isThere || end + bytes.length > MOST_BYTES) {
                continue;
            }
            write(channel, end, bytes);
            ByteBuffer size = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
            write(channel, 4, size.putInt((int) (channel.size() - 8)).array());
        }
    }

    /** The chunks of a file that is chunks throughout, but for its format and its samples. */
    static List<WavChunk> chunks(FileChannel channel) throws IOException {
        List<WavChunk> chunks = new ArrayList<>();
        if (!WavLayout.isOfChunks(channel)) {
            return chunks;
        }
        long end = channel.size();
        for (long at = 12; at + 8 <= end; ) {
            ByteBuffer head = WavLayout.read(channel, at, 8);
            String id = WavLayout.id(head, 0);
            long size = Integer.toUnsignedLong(head.getInt(4));
            if (!OF_SOUND.contains(id) && size <= LONGEST_READ) {
                byte[] body = new byte[(int) size];
                WavLayout.read(channel, at + 8, body.length).get(body);
                chunks.add(new WavChunk(id, body));
            }
            at = WavLayout.next(channel, at + 8, size, end);
        }
        return chunks;
    }

    private static void write(FileChannel channel, long at, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            at += channel.write(rest, at);
        }
    }
}
