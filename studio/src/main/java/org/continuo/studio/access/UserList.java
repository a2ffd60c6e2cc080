package org.continuo.studio.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.continuo.core.files.FileTurn;
import org.continuo.core.files.PrivateFile;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.studio.access.StudioUser.Limits;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The users of a hub: {@code users.json} in its folder, read anew by each who asks. */
public final class UserList {
    private static final int SECRET_BYTES = 20;

    private final Path file;

    /** The list in a hub's folder. */
    public UserList(Path folder) {
        file = folder.resolve("users.json");
    }

    /** All users, as they were added. */
    public List<StudioUser> all() throws IOException {
        try {
            return Json.parse(file.toString(), Files.readString(file)).objects("users").stream()
                    .map(UserList::user)
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IllegalArgumentException damaged) {
            throw new IOException(ProblemSentence.of(damaged), damaged);
        }
    }

    /** The user of this name. */
    public Optional<StudioUser> find(String name) throws IOException {
        return all().stream().filter(user -> user.name().equals(name)).findFirst();
    }

    /**
     * Adds a user, or gives one that is there a new secret.
     *
     * @return the secret, which is kept nowhere
     */
    public String add(String name, Set<Role> roles, Limits limits) throws IOException {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        StudioUser user = new StudioUser(name, roles, StudioUser.hash(secret), limits);
        change(users -> {
            List<StudioUser> others = without(users, name);
            others.add(user);
            return others;
        });
        return secret;
    }

    /** Removes a user; false if there is none of this name. */
    public boolean revoke(String name) throws IOException {
        boolean known = find(name).isPresent();
        change(users -> without(users, name));
        return known;
    }

    private static List<StudioUser> without(List<StudioUser> users, String name) {
        return users.stream()
                .filter(user -> !user.name().equals(name))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private void change(UnaryOperator<List<StudioUser>> change) throws IOException {
        FileTurn.alone(
                file.resolveSibling("users.lock"),
                () -> {
                    ObjectNode document = Json.object();
                    ArrayNode list = document.putArray("users");
                    for (StudioUser user : change.apply(all())) {
                        ObjectNode fields = list.addObject();
                        fields.put("name", user.name());
                        ArrayNode roles = fields.putArray("roles");
                        user.roles().stream().map(Role::label).sorted().forEach(roles::add);
                        fields.put("secretHash", user.secretHash());
                        fields.put("jobs", user.limits().jobs());
                        fields.put("bytes", user.limits().bytes());
                        fields.put("seconds", user.limits().seconds());
                    }
                    PrivateFile.write(file, Json.indented(document));
                    return file;
                });
    }

    private static StudioUser user(Fields fields) {
        return new StudioUser(
                fields.text("name"),
                fields.texts("roles").stream()
                        .flatMap(label -> Role.of(label).stream())
                        .collect(Collectors.toSet()),
                fields.text("secretHash"),
                new Limits(
                        fields.integer("jobs", 1, Integer.MAX_VALUE),
                        fields.whole("bytes", 1, Long.MAX_VALUE),
                        fields.number("seconds", 0, Double.MAX_VALUE)));
    }
}
