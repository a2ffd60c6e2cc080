package org.continuo.studio.messages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.continuo.core.files.FolderTree;
import org.continuo.core.files.Sha256;
import org.continuo.core.service.wire.Wire;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A checkpoint, an adapter or a model of stems that travels: the files of one folder, known by the
 * hash of all of them.
 *
 * @param bytes a {@link Parcel}: {@code files} names its parts
 */
public record Content(String hash, byte[] bytes) {
    /** Names of files in a folder, and no way out of it. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}");

    /** The content of a file, or of all files in a folder. */
    public static Content of(Path place) throws IOException {
        ObjectNode head = Wire.JSON.createObjectNode();
        ArrayNode names = head.putArray("files");
        List<byte[]> parts = new ArrayList<>();
        for (Path file : files(place)) {
            names.add(requireName(String.valueOf(file.getFileName())));
            parts.add(Files.readAllBytes(file));
        }
        byte[] bytes = new Parcel(head, parts).bytes();
        return new Content(hash(bytes), bytes);
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> entries = Files.list(place)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /**
     * What arrived under a hash.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Content arrived(String hash, byte[] bytes) {
        if (!hash(bytes).equals(hash)) {
            throw new IllegalArgumentException(
                    "content: expected files of the hash %s, found others".formatted(hash));
        }
        return new Content(hash, bytes);
    }

    /** Writes the files into a folder that is not there yet; it appears whole or not at all. */
    public void write(Path folder) throws IOException {
        Parcel parcel = Parcel.read(bytes);
        Path draft = folder.resolveSibling(folder.getFileName() + ".part");
        FolderTree.delete(draft);
        Files.createDirectories(draft);
        int number = 0;
        for (JsonNode name : parcel.head().path("files")) {
            Files.write(draft.resolve(requireName(name.asString(""))), parcel.part(number++));
        }
        Files.move(draft, folder);
    }

    private static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "content: expected files named by letters, digits, _, . and -, found another");
        }
        return name;
    }

    private static String hash(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.of(bytes));
    }
}
