package org.continuo.studio.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.continuo.core.files.PrivateFile;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.studio.access.HubAddress;
import org.continuo.studio.access.HubCertificate;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.access.PinnedHub;
import org.continuo.studio.access.Role;
import org.continuo.studio.access.StudioUser;
import org.continuo.studio.access.StudioUser.Limits;
import org.continuo.studio.access.UserList;
import org.continuo.studio.link.Link;

/** A studio's hub: the broker, its door and its desk. */
public final class Hub implements AutoCloseable {
    private static final AtomicInteger SERVER_IDS = new AtomicInteger();
    private static final long WATCH_MILLIS = 1000;

    private final UserList users;
    private final Doorkeeper door;
    private final HubCertificate certificate;
    private final int port;
    private final Broker broker;
    private final DeskThread desk;
    private final Journal journal;
    private final Thread watch;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean broke;

    /**
     * Starts a hub.
     *
     * @throws IOException if it cannot listen or its folder cannot be used, in one sentence
     */
    public Hub(HubSettings settings, Journal journal) throws IOException {
        this.journal = journal;
        PrivateFile.folder(settings.folder());
        users = new UserList(settings.folder());
        certificate = HubCertificate.in(settings.folder());
        port = settings.port() == 0 ? freePort(settings.host()) : settings.port();
        String deskSecret = UUID.randomUUID().toString();
        int serverId = SERVER_IDS.incrementAndGet();
        door = new Doorkeeper(users, deskSecret, journal);
        broker =
                new Broker(
                        settings,
                        port,
                        certificate,
                        door,
                        new SizeGuard(settings.largestBytes(), journal),
                        serverId);
        desk =
                new DeskThread(
                        () -> Link.inside(serverId, Doorkeeper.DESK, deskSecret),
                        new DeskSettings(
                                settings.version(),
                                settings.capacity(),
                                new Rules(),
                                () -> isFull(settings.folder())),
                        journal);
        watch = Thread.ofPlatform().daemon().name("studio-users").start(this::watch);
    }

    private static boolean isFull(Path folder) {
        try {
            FileStore disk = Files.getFileStore(folder);
            return disk.getUsableSpace() * 100
                    < disk.getTotalSpace() * (100 - HubSettings.MOST_DISK_USAGE);
        } catch (IOException unknown) {
            return false;
        }
    }

    /**
     * Waits until it is closed.
     *
     * @throws ServiceException if it could not go on
     */
    public void awaitEnd() throws InterruptedException, ServiceException {
        ended.await();
        if (broke) {
            throw new ServiceException(
                    Kind.FAILED,
                    "the studio's hub ended, as it could not write to its folder; its disk may be"
                            + " full");
        }
    }

    private static int freePort(String host) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        }
    }

    private final class Rules implements DeskSettings.UserRules {
        @Override
        public Limits of(String user) {
            return known(user).limits();
        }

        @Override
        public boolean mayWork(String user) {
            return known(user).roles().contains(Role.WORK);
        }

        private StudioUser known(String user) {
            try {
                return users.find(user)
                        .orElseThrow(
                                () -> new IllegalArgumentException("expected a user, found none"));
            } catch (IOException unreadable) {
                throw new IllegalArgumentException(ProblemSentence.of(unreadable), unreadable);
            }
        }
    }

    /** Whom it knows. */
    public UserList users() {
        return users;
    }

    /**
     * Where it is for others.
     *
     * @param host by which they reach this machine
     */
    public HubAddress address(String host) {
        return new HubAddress(host, port, certificate.pin());
    }

    /** A new user, or a new secret for one that is there. */
    public JoinCode invite(String host, String user, Set<Role> roles, Limits limits)
            throws IOException {
        return new JoinCode(user, users.add(user, roles, limits), address(host));
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(WATCH_MILLIS);
                if (!broker.isRunning()) {
                    broke = true;
                    ended.countDown();
                    return;
                }
                sendAway();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendAway() {
        try {
            for (String user : door.changed()) {
                journal.note("%s is disconnected".formatted(user));
                broker.disconnect(user);
            }
        } catch (IOException unreadable) {
            journal.note(ProblemSentence.of(unreadable));
        }
    }

    /**
     * The desk of a hub whose broker is another one's, such as a cluster's: it must have the
     * studio's queues and let the code's user do everything with them.
     *
     * @param code by which the desk enters
     * @param folder where certificates are kept
     */
    public static AutoClosing deskOf(
            JoinCode code, Path folder, int capacity, String version, Journal journal)
            throws IOException {
        PinnedHub broker = PinnedHub.of(code.hub(), folder);
        DeskThread desk =
                new DeskThread(
                        () -> Link.open(broker, code.user(), code.secret()),
                        new DeskSettings(version, capacity, new ForeignRules(), () -> false),
                        journal);
        return desk::close;
    }

    /** Something that is closed without trouble. */
    public interface AutoClosing extends AutoCloseable {
        @Override
        void close();
    }

    /** Whoever another's broker lets in, and to which queues, is its business. */
    private static final class ForeignRules implements DeskSettings.UserRules {
        @Override
        public Limits of(String user) {
            return Limits.DEFAULT;
        }

        @Override
        public boolean mayWork(String user) {
            return true;
        }
    }

    /** Ends it; jobs stay for the next start. */
    @Override
    public void close() throws IOException {
        watch.interrupt();
        desk.close();
        broker.close();
        ended.countDown();
    }
}
