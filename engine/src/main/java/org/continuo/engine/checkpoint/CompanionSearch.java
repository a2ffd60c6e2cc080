package org.continuo.engine.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Finds the models that an audiocraft checkpoint refers to by name. The places, in this order, for
 * a checkpoint in {@code models/mine} that names {@code facebook/encodec_32khz}:
 *
 * <ol>
 *   <li>inside: {@code models/mine/encodec_32khz}, {@code models/mine/facebook/encodec_32khz}
 *   <li>beside: {@code models/encodec_32khz}, {@code models/facebook/encodec_32khz}
 *   <li>wherever {@link CompanionModels} knows {@code facebook/encodec_32khz}
 * </ol>
 *
 * A folder without a model in it is passed over. For the text encoder {@code t5-base} the folder
 * name {@code t5} comes before its own.
 */
record CompanionSearch(Path checkpoint, CompanionModels elsewhere) {
    /** {@code name} or {@code owner/name}: a file cannot send the search anywhere else. */
    private static final Pattern HUB_NAME =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)?");

    /** The folder of the text encoder that {@code file} names. */
    Path textEncoder(String file, String hubName) throws CheckpointException {
        return find(
                file,
                "text encoder",
                hubName,
                List.of("t5", lastPart(hubName), hubName),
                HuggingFaceFolder::recognises);
    }

    /** The folder of the codec that {@code file} names. */
    Path codec(String file, String hubName) throws CheckpointException {
        return find(
                file,
                "codec",
                hubName,
                List.of(lastPart(hubName), hubName),
                place -> HuggingFaceFolder.recognises(place) || AudiocraftFolder.recognises(place));
    }

    private Path find(
            String file,
            String what,
            String hubName,
            List<String> folderNames,
            Predicate<Path> holdsModel)
            throws CheckpointException {
        if (!HUB_NAME.matcher(hubName).matches()) {
            throw new CheckpointException(
                    "%s: expected a %s's name such as owner/name, found \"%s\""
                            .formatted(file, what, hubName));
        }
        Set<Path> places = new LinkedHashSet<>();
        folderNames.forEach(name -> places.add(checkpoint.resolve(name)));
        folderNames.forEach(name -> places.add(checkpoint.resolveSibling(name)));
        for (Path place : places) {
            if (holdsModel.test(place)) {
                return place;
            }
        }
        return elsewhere
                .find(hubName)
                .orElseThrow(() -> missing(file, what, hubName, new ArrayList<>(places)));
    }

    private static CheckpointException missing(
            String file, String what, String hubName, List<Path> places) {
        return new CheckpointException(
                "%s: expected the %s %s, which it names but does not contain, in one of the folders %s, found none"
                        .formatted(file, what, hubName, places));
    }

    private static String lastPart(String hubName) {
        return hubName.substring(hubName.lastIndexOf('/') + 1);
    }
}
