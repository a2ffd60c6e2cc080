package org.continuo.studio.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A way to a port of this machine on which, once it is cut, nothing goes either way, and neither
 * end is told.
 */
final class Cable implements AutoCloseable {
    private static final int PIECE_BYTES = 1 << 16;
    private static final long LOOK_MILLIS = 20;

    private final ServerSocket near;
    private final int farPort;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean cut;

    Cable(int farPort) throws IOException {
        this.farPort = farPort;
        near = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return near.getLocalPort();
    }

    void cut() {
        cut = true;
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        try {
            while (!near.isClosed()) {
                Socket one = near.accept();
                sockets.add(one);
                Socket other = new Socket(InetAddress.getLoopbackAddress(), farPort);
                sockets.add(other);
                Thread.ofVirtual().start(() -> carry(one, other));
                Thread.ofVirtual().start(() -> carry(other, one));
            }
        } catch (IOException closed) {
            // Nobody is let through any more.
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] piece = new byte[PIECE_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                while (cut) {
                    Thread.sleep(LOOK_MILLIS);
                }
                out.write(piece, 0, count);
            }
        } catch (IOException closed) {
            // So is the other side.
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        near.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
