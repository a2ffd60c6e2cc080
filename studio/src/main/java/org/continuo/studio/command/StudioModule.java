package org.continuo.studio.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.continuo.core.files.PrivateFile;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.wire.Wire;
import org.continuo.engine.cli.studio.Studio;
import org.continuo.engine.cli.studio.UseFile;
import org.continuo.engine.service.local.Elsewhere;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.studio.access.HubAddress;
import org.continuo.studio.access.HubCertificate;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.access.Role;
import org.continuo.studio.access.StudioUser;
import org.continuo.studio.access.StudioUser.Limits;
import org.continuo.studio.access.UserList;
import org.continuo.studio.broker.Hub;
import org.continuo.studio.broker.HubSettings;
import org.continuo.studio.client.OwnModels;
import org.continuo.studio.client.StudioJobs;
import org.continuo.studio.client.StudioSettings;
import org.continuo.studio.worker.Worker;
import org.continuo.studio.worker.WorkerSettings;

/** What this module does for the commands of {@code continuo studio} and for engines. */
public final class StudioModule implements Studio {
    private static final Duration STATUS_PATIENCE = Duration.ofSeconds(20);
    private static final String FIRST_USER = "studio";
    private static final String HOST_FILE = "address";

    /** By the JDK's {@code ServiceLoader}. */
    public StudioModule() {}

    private static String version() {
        String version = EngineSetup.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    @Override
    public Running hub(HubWish wish, Consumer<String> journal) throws IOException {
        HubSettings settings =
                new HubSettings(
                        wish.folder(),
                        "0.0.0.0",
                        wish.port(),
                        wish.capacity(),
                        wish.largestBytes(),
                        version());
        Hub hub = new Hub(settings, journal::accept);
        PrivateFile.write(wish.folder().resolve(HOST_FILE), wish.host() + " " + wish.port());
        List<String> lines;
        if (hub.users().all().isEmpty()) {
            JoinCode code =
                    hub.invite(
                            wish.host(), FIRST_USER, Set.of(Role.USE, Role.WORK), Limits.DEFAULT);
            lines =
                    List.of(
                            "listening on %s:%d; join with:".formatted(wish.host(), wish.port()),
                            code.text());
        } else {
            lines =
                    List.of(
                            "listening on %s:%d for %d users; continuo studio users add makes join codes"
                                    .formatted(wish.host(), wish.port(), hub.users().all().size()));
        }
        return new Until(lines, hub::close) {
            @Override
            public void awaitEnd() throws InterruptedException, ServiceException {
                hub.awaitEnd();
            }
        };
    }

    @Override
    public Running desk(String code, Path folder, int capacity, Consumer<String> journal)
            throws IOException {
        return new Until(
                List.of("gives turns through another's broker"),
                Hub.deskOf(JoinCode.parse(code), folder, capacity, version(), journal::accept)
                        ::close);
    }

    @Override
    public Running work(WorkWish wish, EngineSetup setup, Consumer<String> journal)
            throws IOException {
        Worker worker =
                new Worker(
                        new WorkerSettings(
                                JoinCode.parse(wish.code()),
                                wish.folder(),
                                setup,
                                wish.name(),
                                version(),
                                wish.mayPull(),
                                journal));
        return new Until(List.of(), worker::close) {
            @Override
            public void awaitEnd() throws InterruptedException, ServiceException {
                worker.awaitEnd();
            }
        };
    }

    @Override
    public List<Place> places(String code) {
        return JoinCode.parse(code).hub().places().stream()
                .map(place -> new Place(place.host(), place.port()))
                .toList();
    }

    @Override
    public Elsewhere open(UseFile use, Path folder, EngineSetup setup, boolean patient) {
        return new StudioElsewhere(use, folder, setup, patient);
    }

    @Override
    public String status(UseFile use, Path folder) throws IOException {
        try (StudioJobs studio =
                new StudioJobs(
                        JoinCode.parse(use.code()),
                        StudioSettings.usual(folder, false),
                        new NoModels(),
                        new DataFolder(folder))) {
            studio.awaitHub(STATUS_PATIENCE);
            return Wire.JSON.writeValueAsString(studio.view());
        }
    }

    /** Those of who only looks. */
    private static final class NoModels implements OwnModels {
        @Override
        public String usual() {
            return "";
        }

        @Override
        public Optional<String> name(Path folder) {
            return Optional.empty();
        }
    }

    @Override
    public List<UserLine> users(Path folder) throws IOException {
        return new UserList(folder).all().stream().map(StudioModule::line).toList();
    }

    private static UserLine line(StudioUser user) {
        return new UserLine(
                user.name(),
                user.roles().stream().map(Role::label).collect(Collectors.toSet()),
                user.limits().jobs(),
                user.limits().bytes(),
                user.limits().seconds());
    }

    @Override
    public String addUser(Path folder, UserLine user) throws IOException {
        StudioUser.requireName(user.name());
        Set<Role> roles =
                user.roles().stream()
                        .map(label ->
                                Role.of(label)
                                        .orElseThrow(() ->
                                                new IllegalArgumentException(
                                                        "--role: expected use or work, found "
                                                                + label)))
                        .collect(Collectors.toSet());
        Limits limits = new Limits(user.jobs(), user.bytes(), user.seconds());
        Path address = folder.resolve(HOST_FILE);
        if (!Files.exists(address)) {
            throw new IllegalArgumentException(
                    "hub: expected one that was started on this machine, found none in " + folder);
        }
        String[] place = Files.readString(address).split(" ");
        HubAddress hub =
                new HubAddress(
                        place[0], Integer.parseInt(place[1]), HubCertificate.in(folder).pin());
        return new JoinCode(user.name(), new UserList(folder).add(user.name(), roles, limits), hub)
                .text();
    }

    @Override
    public boolean revoke(Path folder, String user) throws IOException {
        return new UserList(folder).revoke(user);
    }
}
