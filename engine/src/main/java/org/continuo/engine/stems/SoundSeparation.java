package org.continuo.engine.stems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.SpooledSound;
import org.continuo.core.files.DraftFiles;
import org.continuo.core.service.SeparationEvent.StemFile;
import org.continuo.core.service.SeparationRequest;

/** Takes a sound file apart into files beside each other, for commands and the engine's clients. */
public final class SoundSeparation {
    private final SeparationRequest request;
    private final Runnable poll;
    private final DoubleConsumer progress;
    private final Consumer<String> notes;

    /**
     * Prepares it.
     *
     * @param poll is called while the sound is read; may throw to end that
     * @param progress told the part that is done, from 0 to 1; may throw as well
     * @param notes hears what the user should know
     */
    public SoundSeparation(
            SeparationRequest request,
            Runnable poll,
            DoubleConsumer progress,
            Consumer<String> notes) {
        this.request = request;
        this.poll = poll;
        this.progress = progress;
        this.notes = notes;
    }

    /**
     * Writes drafts of the stems, which the caller publishes.
     *
     * @return the files that are to be there
     */
    public List<StemFile> write(StemModel model, DraftFiles files) throws IOException {
        if (!Files.isDirectory(request.folder())) {
            throw new IllegalArgumentException(
                    "folder: expected one that exists, found none at " + request.folder());
        }
        if (!model.unknownSettings().isEmpty()) {
            notes.accept(
                    "%s: settings that are not known here have no effect: %s"
                            .formatted(
                                    request.model(), String.join(", ", model.unknownSettings())));
        }
        List<StemGroup> groups = groups(model.sources());
        List<Path> places = places(groups);
        SoundFile file = request.sound().file();
        try (SpooledSound sound = file.spool(request.sound().range(), poll)) {
            file.notes().forEach(notes);
            try (StemFiles written =
                    new StemFiles(
                            files,
                            groups,
                            places,
                            sound,
                            timeReference(file, sound.sampleRateHz()))) {
                new StemSeparator(model, ApplySettings.DEFAULT)
                        .separate(SoundParts.of(sound), progress, written::write);
            }
        }
        return IntStream.range(0, groups.size())
                .mapToObj(i -> new StemFile(groups.get(i).name(), places.get(i)))
                .toList();
    }

    /** The files to write: each the sum of some of the model's stems. */
    private List<StemGroup> groups(List<String> sources) {
        List<StemGroup> groups = new ArrayList<>();
        if (request.two().isPresent()) {
            String name = request.two().get();
            int chosen = index(sources, "two", name);
            List<Integer> others =
                    IntStream.range(0, sources.size())
                            .filter(source -> source != chosen)
                            .boxed()
                            .toList();
            groups.add(new StemGroup(name, List.of(chosen)));
            groups.add(new StemGroup("no-" + name, others));
            return groups;
        }
        for (String stem : request.stems().isEmpty() ? sources : request.stems()) {
            groups.add(new StemGroup(stem, List.of(index(sources, "stems", stem))));
        }
        return groups.stream().distinct().toList();
    }

    private static int index(List<String> sources, String option, String stem) {
        int index = sources.indexOf(stem);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "%s: expected one of %s, found %s"
                            .formatted(option, String.join(", ", sources), stem));
        }
        return index;
    }

    private List<Path> places(List<StemGroup> groups) {
        return places(
                request.folder(), request.name(), groups.stream().map(StemGroup::name).toList());
    }

    /** Names that no file in the folder has yet, alike for all stems. */
    public static List<Path> places(Path folder, String name, List<String> stems) {
        for (int number = 1; ; number++) {
            String prefix = number == 1 ? name : name + "-" + number;
            List<Path> places =
                    stems.stream()
                            .map(stem -> folder.resolve(prefix + "-" + stem + ".wav"))
                            .toList();
            if (places.stream().noneMatch(Files::exists)) {
                return places;
            }
        }
    }

    /** Where the part belongs on a timeline, if that is known. */
    private OptionalLong timeReference(SoundFile file, int rateHz) throws IOException {
        OptionalLong beginning =
                request.origin().isPresent() ? request.origin() : file.timeReference();
        return beginning.isEmpty()
                ? beginning
                : OptionalLong.of(
                        beginning.getAsLong()
                                + Math.round(request.sound().range().fromSeconds() * rateHz));
    }
}
