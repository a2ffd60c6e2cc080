package org.continuo.engine.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.continuo.core.audio.AudioFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A file as FFmpeg reads it: through two functions of ours, so that it opens nothing by itself, and
 * every read is a moment at which reading can be cancelled. What goes wrong in there is kept, and
 * thrown by {@link #rethrow()} when FFmpeg has returned.
 */
final class FfmpegInput implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    /** No demuxer reads a file so often, but damaged ones have been seen to go round for ever. */
    private static final int MOST_TIMES_READ = 16;

    /** FFmpeg hands our functions a number; it is the open file's key in here. */
    private static final Map<Long, FfmpegInput> OPEN = new ConcurrentHashMap<>();

    private static final AtomicLong LAST_KEY = new AtomicLong();

    private final long key = LAST_KEY.incrementAndGet();
    private final FileChannel channel;
    private final Runnable poll;

    private final FileHead head;

    /** Bytes from where the format begins. */
    private final long size;

    private final AVIOContext context;
    private long position;
    private long bytesLeft;
    private @Nullable Throwable failure;

    /**
     * What FFmpeg reads of a file.
     *
     * @param channel stays open when this is closed
     * @param poll is called again and again; what it throws ends the reading
     */
    FfmpegInput(FileChannel channel, Runnable poll) throws IOException {
        this.poll = poll;
        this.channel = channel;
        head = FileHead.of(channel);
        size = channel.size() - head.begin();
        bytesLeft = (size + (1 << 20)) * MOST_TIMES_READ;
        context =
                avformat.avio_alloc_context(
                        new BytePointer(avutil.av_malloc(BUFFER_BYTES)),
                        BUFFER_BYTES,
                        0,
                        new Key(key),
                        Functions.READ,
                        null,
                        Functions.SEEK);
        OPEN.put(key, this);
    }

    AVIOContext context() {
        return context;
    }

    /** Whether the file does not say how long its sound is, though it should. */
    boolean isOfCrash() {
        return head.isCrashed();
    }

    /** Throws what happened while FFmpeg called. */
    void rethrow() throws IOException {
        switch (failure) {
            case null -> {}
            case IOException bad -> throw bad;
            case RuntimeException bad -> throw bad;
            case Error bad -> throw bad;
            default -> throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        if (OPEN.remove(key) != null) {
            avutil.av_free(context.buffer());
            avformat.avio_context_free(context);
        }
    }

    /** Bytes that were read, 0 at the end, below it for an error. */
    private int read(ByteBuffer into) {
        try {
            poll.run();
            if (bytesLeft <= 0) {
                throw new AudioFormatException("expected a file with an end, found one without");
            }
            int count = channel.read(into, head.begin() + position);
            head.mend(into, Math.max(0, count), head.begin() + position);
            position += Math.max(0, count);
            bytesLeft -= Math.max(1024, count);
            return Math.max(0, count);
        } catch (Throwable thrown) { // nothing may pass through FFmpeg's frames
            failure = thrown;
            return -1;
        }
    }

    private long seek(long offset, int whence) {
        switch (whence & ~avformat.AVSEEK_FORCE) {
            case avformat.AVSEEK_SIZE -> {
                return size;
            }
            case 0 -> position = offset;
            case 1 -> position += offset;
            case 2 -> position = size + offset;
            default -> {
                return -1;
            }
        }
        position = Math.clamp(position, 0, size);
        return position;
    }

    /** A number that travels as a pointer. */
    private static final class Key extends Pointer {
        Key(long number) {
            address = number;
        }
    }

    /** Made once: JavaCPP has room for few. */
    private static final class Functions {
        static final Read READ = new Read();
        static final Seek SEEK = new Seek();

        private static final class Read extends Read_packet_Pointer_BytePointer_int {
            @Override
            public int call(Pointer opaque, BytePointer into, int count) {
                FfmpegInput input = OPEN.get(opaque.address());
                if (input == null) {
                    return avutil.AVERROR_EXIT;
                }
                int read = input.read(into.capacity(count).asByteBuffer());
                return read < 0 ? avutil.AVERROR_EXIT : read == 0 ? avutil.AVERROR_EOF : read;
            }
        }

        private static final class Seek extends Seek_Pointer_long_int {
            @Override
            public long call(Pointer opaque, long offset, int whence) {
                FfmpegInput input = OPEN.get(opaque.address());
                return input == null ? avutil.AVERROR_EXIT : input.seek(offset, whence);
            }
        }
    }
}
