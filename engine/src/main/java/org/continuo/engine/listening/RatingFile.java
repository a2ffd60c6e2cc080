package org.continuo.engine.listening;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.continuo.engine.listening.ListeningTest.Kind;
import org.continuo.engine.listening.ListeningTest.Trial;

/**
 * Ratings as comma-separated values, a line each (RFC 4180). Each is on the disk before the next is
 * asked for. Whoever answers a question twice has changed his mind: the later answer counts.
 */
public final class RatingFile {
    private static final List<String> COLUMNS =
            List.of("time", "rater", "kind", "item", "system", "other", "answer");

    private final Path file;
    private final List<Rating> ratings = new ArrayList<>();

    private RatingFile(Path file) {
        this.file = file;
    }

    /**
     * Reads a file, which need not be there yet. A last line that a crash has cut is left out.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static RatingFile open(Path file) throws IOException {
        RatingFile opened = new RatingFile(file);
        if (Files.exists(file)) {
            String text = Files.readString(file);
            int whole = text.lastIndexOf('\n') + 1;
            List<String> lines = text.substring(0, whole).lines().toList();
            if (lines.isEmpty() || !lines.getFirst().equals(line(COLUMNS))) {
                throw new IllegalArgumentException(
                        "%s: expected ratings that begin with %s, found something else"
                                .formatted(file, line(COLUMNS)));
            }
            for (int number = 1; number < lines.size(); number++) {
                opened.ratings.add(opened.parsed(number + 1, lines.get(number)));
            }
            if (whole < text.length()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(
                            text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length);
                }
            }
        }
        return opened;
    }

    private Rating parsed(int number, String line) {
        List<String> cells = cells(line);
        try {
            if (cells.size() == COLUMNS.size()) {
                Kind kind = Kind.valueOf(cells.get(2).toUpperCase(Locale.ROOT));
                if (kind.answers().contains(cells.get(6))) {
                    return new Rating(
                            Instant.parse(cells.get(0)),
                            cells.get(1),
                            kind,
                            cells.get(3),
                            cells.get(4),
                            cells.get(5),
                            cells.get(6));
                }
            }
        } catch (IllegalArgumentException | DateTimeException malformed) {
            // told below
        }
        throw new IllegalArgumentException(
                "%s, line %d: expected a rating (%s), found %s"
                        .formatted(file, number, line(COLUMNS), line));
    }

    /** Adds an answer to the file. */
    synchronized void add(String rater, Kind kind, Trial trial, String answer) throws IOException {
        if (!kind.answers().contains(answer)) {
            throw new IllegalArgumentException(
                    "answer: expected one of %s, found %s".formatted(kind.answers(), answer));
        }
        Rating rating =
                new Rating(
                        Instant.now(),
                        rater,
                        kind,
                        trial.item(),
                        trial.system(),
                        trial.other(),
                        answer);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            String text =
                    (channel.size() == 0 ? line(COLUMNS) + "\n" : "") + line(cells(rating)) + "\n";
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        ratings.add(rating);
    }

    /** What a listener has answered; nothing if he was not asked yet. */
    synchronized String answer(String rater, Kind kind, Trial trial) {
        for (Rating rating : ratings.reversed()) {
            if (rating.answers(rater, kind, trial)) {
                boolean turned = !rating.system().equals(trial.system());
                return turned ? turned(rating.answer()) : rating.answer();
            }
        }
        return "";
    }

    private static String turned(String answer) {
        return switch (answer) {
            case "a" -> "b";
            case "b" -> "a";
            default -> answer;
        };
    }

    /** The ratings that count, each listener's last answer to each question. */
    public synchronized List<String> lines() {
        return Stream.concat(Stream.of(COLUMNS), counted().stream().map(RatingFile::cells))
                .map(RatingFile::line)
                .toList();
    }

    synchronized List<Rating> counted() {
        List<Rating> last = new ArrayList<>();
        for (Rating rating : ratings) {
            last.removeIf(rating::answersAs);
            last.add(rating);
        }
        return last;
    }

    private static List<String> cells(Rating rating) {
        return List.of(
                rating.time().toString(),
                rating.rater(),
                rating.kind().label(),
                rating.item(),
                rating.system(),
                rating.other(),
                rating.answer());
    }

    private static String line(List<String> cells) {
        return cells.stream()
                .map(cell ->
                        cell.matches("[^\",\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(","));
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
