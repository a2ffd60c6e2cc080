package org.continuo.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Memory as a channel that can be read, for libraries that read files. */
final class SegmentChannel implements SeekableByteChannel {
    private final MemorySegment bytes;
    private long position;
    private boolean open = true;

    SegmentChannel(MemorySegment bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer into) {
        if (position >= bytes.byteSize()) {
            return -1;
        }
        int count = (int) Math.min(into.remaining(), bytes.byteSize() - position);
        into.put(bytes.asSlice(position, count).asByteBuffer());
        position += count;
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        if (newPosition < 0) {
            throw new IllegalArgumentException(
                    "expected a position of at least 0, found " + newPosition);
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return bytes.byteSize();
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
