package org.continuo.studio.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.studio.access.Role;
import org.continuo.studio.access.StudioUser;
import org.continuo.studio.access.UserList;
import org.continuo.studio.messages.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * Lets users in by their secret, and to the queues that are theirs. The list is read anew each
 * time, so that who is removed from it may do nothing more.
 */
final class Doorkeeper implements ActiveMQSecurityManager5 {
    /** No user can have this name. */
    static final String DESK = "desk_of_the_hub";

    private final UserList users;
    private final byte[] deskSecret;
    private final Journal journal;

    /** By name, as what each was let in: of which secret and roles. */
    private final Map<String, Set<String>> letIn = new ConcurrentHashMap<>();

    Doorkeeper(UserList users, String deskSecret, Journal journal) {
        this.users = users;
        this.deskSecret = deskSecret.getBytes(StandardCharsets.UTF_8);
        this.journal = journal;
    }

    @Override
    public @Nullable Subject authenticate(
            @Nullable String user,
            @Nullable String password,
            @Nullable RemotingConnection connection,
            @Nullable String domain) {
        if (user != null && password != null && isKnown(user, password)) {
            find(user).ifPresent(this::note);
            return new Subject(true, Set.of(new UserPrincipal(user)), Set.of(), Set.of());
        }
        journal.note(
                "refused at the door: %s from %s"
                        .formatted(
                                user == null ? "nobody" : shortened(user),
                                connection == null ? "nowhere" : connection.getRemoteAddress()));
        return null;
    }

    private void note(StudioUser user) {
        letIn.computeIfAbsent(user.name(), _ -> ConcurrentHashMap.newKeySet()).add(mark(user));
    }

    private static String mark(StudioUser user) {
        return user.secretHash() + new TreeSet<>(user.roles());
    }

    /** Users that were let in and are not what they were then; each is told once. */
    List<String> changed() throws IOException {
        Map<String, String> now = new HashMap<>();
        users.all().forEach(user -> now.put(user.name(), mark(user)));
        List<String> changed = new ArrayList<>();
        letIn.forEach((user, marks) -> {
            if (marks.removeIf(mark -> !mark.equals(now.get(user)))) {
                changed.add(user);
            }
        });
        return changed;
    }

    private boolean isKnown(String user, String password) {
        if (user.equals(DESK)) {
            return MessageDigest.isEqual(deskSecret, password.getBytes(StandardCharsets.UTF_8));
        }
        return find(user).filter(known -> known.knows(password)).isPresent();
    }

    private static String shortened(String user) {
        return user.substring(0, Math.min(user.length(), 40)).replaceAll("\\p{Cntrl}", "?");
    }

    private Optional<StudioUser> find(String user) {
        try {
            return users.find(user);
        } catch (IOException unreadable) {
            journal.note(ProblemSentence.of(unreadable));
            return Optional.empty();
        }
    }

    @Override
    public boolean authorize(
            Subject subject,
            Set<org.apache.activemq.artemis.core.security.Role> roles,
            CheckType check,
            String address) {
        String user = getUserFromSubject(subject);
        if (user == null) {
            return false;
        }
        if (user.equals(DESK)) {
            return true;
        }
        String queue =
                address.contains("::") ? address.substring(address.indexOf("::") + 2) : address;
        boolean may = find(user).filter(known -> may(known, check, queue)).isPresent();
        if (!may) {
            journal.note("refused: %s may not %s %s".formatted(user, check, shortened(queue)));
        }
        return may;
    }

    private static boolean may(StudioUser user, CheckType check, String queue) {
        boolean uses = user.roles().contains(Role.USE);
        boolean works = user.roles().contains(Role.WORK);
        String own = user.name() + ".";
        boolean isOwn =
                (uses && queue.startsWith(Addresses.CLIENTS + own))
                        || (works && queue.startsWith(Addresses.WORKERS + own));
        return switch (check) {
            case SEND ->
                    queue.equals(Addresses.DESK)
                            || (uses && Set.of(Addresses.JOBS, Addresses.CONTENT).contains(queue))
                            || (works && queue.startsWith(Addresses.CLIENTS));
            case CONSUME -> isOwn || (works && queue.equals(Addresses.JOBS));
            case BROWSE -> works && queue.equals(Addresses.CONTENT);
            case CREATE_ADDRESS, CREATE_DURABLE_QUEUE, DELETE_DURABLE_QUEUE -> isOwn;
            case CREATE_NON_DURABLE_QUEUE,
                    DELETE_NON_DURABLE_QUEUE,
                    DELETE_ADDRESS,
                    MANAGE,
                    VIEW,
                    EDIT ->
                    false;
        };
    }

    @Override
    public @Nullable String getUserFromSubject(@Nullable Subject subject) {
        // Null, since the broker takes any other answer for somebody.
        return subject == null
                ? null
                : subject.getPrincipals().stream().map(Principal::getName).findFirst().orElse(null);
    }

    @Override
    public boolean validateUser(String user, String password) {
        return isKnown(user, password);
    }

    @Override
    public boolean validateUserAndRole(
            String user,
            String password,
            Set<org.apache.activemq.artemis.core.security.Role> roles,
            CheckType check) {
        return false;
    }
}
