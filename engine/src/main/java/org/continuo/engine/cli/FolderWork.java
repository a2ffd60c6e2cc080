package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.continuo.core.service.JobEvent;
import org.continuo.engine.cli.report.Reporter;

/**
 * One file made of each file of a folder, at the same place in another folder. What is there and
 * newer than its source is done already, so that work that was ended goes on where it was; what
 * cannot be read is left out in one sentence.
 *
 * @param places where the file of each source belongs
 */
record FolderWork(Map<Path, Path> places) {

    /** Makes one file; whatever is wrong with the source is found before anything is written. */
    @FunctionalInterface
    interface Step {
        /** Reads the source and gives what writes the file. */
        Writing read(Path source) throws IOException;
    }

    /** Writes a file that was made ready. */
    @FunctionalInterface
    interface Writing {
        void write(Path place) throws IOException;
    }

    /** Sources of one name get their endings into the names of their files. */
    static FolderWork of(Path from, List<Path> sources, Path to, String ending) {
        Map<Path, Integer> count = new HashMap<>();
        sources.forEach(source -> count.merge(stem(source), 1, Integer::sum));
        Map<Path, Path> places = new LinkedHashMap<>();
        for (Path source : sources) {
            Path name = count.getOrDefault(stem(source), 0) > 1 ? source : stem(source);
            Path inside = from.relativize(name);
            places.put(source, to.resolve(inside.resolveSibling(inside.getFileName() + ending)));
        }
        return new FolderWork(places);
    }

    private static Path stem(Path file) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.lastIndexOf('.')));
    }

    /**
     * Does what is not done yet, with progress.
     *
     * @throws IllegalArgumentException if no file could be made of any
     */
    void run(Reporter reporter, Step step) throws IOException {
        int made = 0;
        int leftOut = 0;
        int number = 0;
        for (Map.Entry<Path, Path> entry : places.entrySet()) {
            if (isDone(entry.getKey(), entry.getValue())) {
                number++;
                continue;
            }
            Writing writing = null;
            try {
                writing = step.read(entry.getKey());
            } catch (IOException | IllegalArgumentException bad) {
                leftOut++;
                reporter.note(SoundFolder.sentence(entry.getKey(), bad));
            }
            if (writing != null) {
                Files.createDirectories(entry.getValue().toAbsolutePath().getParent());
                writing.write(entry.getValue());
                made++;
            }
            reporter.on(new JobEvent.Progress(++number, places.size(), 0, Double.NaN));
        }
        int before = places.size() - made - leftOut;
        if (made == 0 && before == 0) {
            throw new IllegalArgumentException(
                    "expected files that can be used, found none among " + places.size());
        }
        reporter.note(
                "files: %d made, %d there already, %d left out".formatted(made, before, leftOut));
    }

    private static boolean isDone(Path source, Path place) throws IOException {
        return Files.isRegularFile(place)
                && Files.getLastModifiedTime(place).compareTo(Files.getLastModifiedTime(source))
                        >= 0;
    }
}
