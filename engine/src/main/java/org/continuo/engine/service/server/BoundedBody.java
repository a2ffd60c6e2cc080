package org.continuo.engine.service.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that ends with an exception where it becomes too long. */
final class BoundedBody extends FilterInputStream {
    private final long mostBytes;
    private long left;

    BoundedBody(InputStream in, long mostBytes) {
        super(in);
        this.mostBytes = mostBytes;
        this.left = mostBytes;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        count(Math.max(0, count));
        return count;
    }

    private void count(int bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw Exchange.tooLarge(mostBytes);
        }
    }
}
