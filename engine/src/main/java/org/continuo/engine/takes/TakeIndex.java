package org.continuo.engine.takes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.continuo.core.files.FileTurn;
import org.continuo.core.files.WholeFile;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * The list of takes: a file to which one JSON document a line is added for each take, star, removal
 * and what was heard of a take. A process that is killed leaves at worst a line without its end,
 * which nobody reads; processes take turns by a lock on a file beside it, and whoever reads needs
 * none.
 */
final class TakeIndex {
    /** Lines beyond those that are needed, after which the file is written anew. */
    private static final int MOST_STALE = 200;

    private final Path file;
    private final Path lock;

    TakeIndex(Path folder) {
        file = folder.resolve("takes.jsonl");
        lock = folder.resolve("takes.lock");
    }

    /** Does something while no other thread or process changes the list. */
    <T> T alone(FileTurn.Work<T> work) throws IOException {
        return FileTurn.alone(lock, work);
    }

    /** All takes, the oldest first. */
    List<Take> takes() throws IOException {
        Map<String, Take> takes = new LinkedHashMap<>();
        lines().forEach(line -> read(line, takes));
        return new ArrayList<>(takes.values());
    }

    private List<String> lines() throws IOException {
        try {
            // Of a line that was cut in the middle of a letter the rest is still to be read.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    private static void read(String line, Map<String, Take> takes) {
        try {
            Fields json = Json.parse("take", line);
            if (json.has("request")) {
                Take take = Take.of(json);
                takes.put(take.id(), take);
            } else if (json.flag("removed", false)) {
                takes.remove(json.text("id"));
            } else if (json.flag("heard", false)) {
                Take.Heard heard = Take.Heard.of(json);
                takes.computeIfPresent(json.text("id"), (_, take) -> take.heard(heard));
            } else {
                boolean star = json.flag("starred", false);
                takes.computeIfPresent(json.text("id"), (_, take) -> take.starred(star));
            }
        } catch (IllegalArgumentException cutOff) {
            // A process was killed while it wrote this.
        }
    }

    /** Adds a line; to be done {@linkplain #alone alone}. */
    void add(ObjectNode line) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            long end = channel.size();
            String text = (endsLine(channel, end) ? "" : "\n") + Json.text(line) + "\n";
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes, end + bytes.position());
                }
                channel.force(false);
            } catch (IOException full) {
                channel.truncate(end);
                throw full;
            }
        }
    }

    private static boolean endsLine(FileChannel channel, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return end == 0 || channel.read(last, end - 1) < 1 || last.get(0) == '\n';
    }

    /** Writes the file anew where most of it is of no use any more; to be done alone. */
    void tidy() throws IOException {
        List<Take> takes = takes();
        if (lines().size() > 2 * takes.size() + MOST_STALE) {
            StringBuilder text = new StringBuilder();
            takes.forEach(take -> text.append(Json.text(take.json())).append('\n'));
            WholeFile.write(file, draft -> Files.writeString(draft, text));
        }
    }
}
