package org.continuo.engine.audio;

import com.jcraft.jogg.Packet;
import com.jcraft.jogg.Page;
import com.jcraft.jogg.StreamState;
import com.jcraft.jogg.SyncState;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import java.io.IOException;
import java.io.InputStream;

/** Ogg Vorbis, through JOrbis (LGPL), a port of the reference decoder. One stream per file. */
final class VorbisDecoder {
    private static final int READ_BYTES = 8192;
    private static final int HEADER_PACKETS = 3;

    private final InputStream in;
    private final SampleCollector collector;
    private final SyncState bytes = new SyncState();
    private final StreamState packets = new StreamState();
    private final Page page = new Page();
    private final Packet packet = new Packet();
    private boolean begun;

    private VorbisDecoder(InputStream in, SampleCollector collector) {
        this.in = in;
        this.collector = collector;
        bytes.init();
    }

    static void decode(InputStream in, SampleCollector collector) throws IOException {
        new VorbisDecoder(in, collector).decode();
    }

    private void decode() throws IOException {
        Info info = readHeaders();
        collector.begin(info.channels, info.rate);
        DspState synthesis = new DspState();
        synthesis.synthesis_init(info);
        Block block = new Block(synthesis);
        float[][][] pcm = new float[1][][];
        int[] starts = new int[info.channels];
        float[][] samples = new float[info.channels][];
        long delivered = 0;
        boolean ended = false;
        while (!ended && collector.wantsMore()) {
            if (!nextPacket()) {
                throw damaged("the end of the stream", "the end of the file");
            }
            ended = packet.e_o_s != 0;
            if (block.synthesis(packet) == 0) {
                synthesis.synthesis_blockin(block);
            }
            for (int count = synthesis.synthesis_pcmout(pcm, starts);
                    count > 0;
                    count = synthesis.synthesis_pcmout(pcm, starts)) {
                for (int channel = 0; channel < samples.length; channel++) {
                    samples[channel] = new float[count];
                    System.arraycopy(pcm[0][channel], starts[channel], samples[channel], 0, count);
                }
                // The last page says how many samples the whole stream has; its last block has
                // more.
                boolean cuts = ended && packet.granulepos > 0;
                long left = cuts ? Math.max(0, packet.granulepos - delivered) : count;
                collector.add(samples, 0, (int) Math.min(count, left));
                delivered += count;
                synthesis.synthesis_read(count);
            }
        }
    }

    private Info readHeaders() throws IOException {
        Info info = new Info();
        info.init();
        Comment comment = new Comment();
        comment.init();
        for (int i = 0; i < HEADER_PACKETS; i++) {
            if (!nextPacket() || info.synthesis_headerin(comment, packet) < 0) {
                throw damaged("Vorbis in the Ogg file", "another codec or a damaged header");
            }
        }
        return info;
    }

    /** Fetches the next packet; false at the end of the file. */
    private boolean nextPacket() throws IOException {
        while (true) {
            int found = begun ? packets.packetout(packet) : 0;
            if (found == 1) {
                return true;
            }
            if (found < 0) {
                throw damaged("an unbroken stream", "a gap");
            }
            if (!nextPage()) {
                return false;
            }
            if (!begun) {
                packets.init(page.serialno());
                begun = true;
            }
            packets.pagein(page);
        }
    }

    private boolean nextPage() throws IOException {
        while (true) {
            int found = bytes.pageout(page);
            if (found == 1) {
                return true;
            }
            if (found < 0) {
                throw damaged("an Ogg page", "other bytes");
            }
            int at = bytes.buffer(READ_BYTES);
            int count = in.read(bytes.data, at, READ_BYTES);
            if (count < 0) {
                return false;
            }
            bytes.wrote(count);
        }
    }

    private AudioFormatException damaged(String expected, String found) {
        return new AudioFormatException(
                "%s: expected %s, found %s".formatted(collector.file(), expected, found));
    }
}
