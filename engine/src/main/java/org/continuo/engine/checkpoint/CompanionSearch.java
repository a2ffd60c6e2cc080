package org.continuo.engine.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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
 * name {@code t5} comes before its own. A pointer that is a path, such as {@code
 * //reference/encodec_32khz}, was right on the machine where the file was written; here its last
 * name counts, inside and beside. A DAC, {@code dac_44khz}, is {@code descript/dac_44khz}
 * elsewhere.
 */
record CompanionSearch(Path checkpoint, CompanionModels elsewhere) {
    /** {@code name} or {@code owner/name}: a file cannot send the search anywhere else. */
    private static final Pattern HUB_NAME =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)?");

    /** What audiocraft writes before the name of a model that it knows. */
    private static final String KNOWN = "//pretrained/";

    private static final Pattern DAC = Pattern.compile("dac_\\d+khz");

    private static final Pattern FILE = Pattern.compile(".+\\.(?:bin|th|pt|safetensors)");

    /** The folder of the text encoder that {@code file} names. */
    Path textEncoder(String file, String pointer) throws CheckpointException {
        return find(file, "text encoder", pointer, List.of("t5"), HuggingFaceFolder::recognises);
    }

    /** The folder of the codec that {@code file} names. */
    Path codec(String file, String pointer) throws CheckpointException {
        return find(
                file,
                "codec",
                pointer,
                List.of(),
                place ->
                        HuggingFaceFolder.recognises(place)
                                || AudiocraftFolder.recognises(place)
                                || DescriptFile.in(place).isPresent());
    }

    private Path find(
            String file,
            String what,
            String pointer,
            List<String> firstNames,
            Predicate<Path> holdsModel)
            throws CheckpointException {
        String name = pointer.startsWith(KNOWN) ? pointer.substring(KNOWN.length()) : pointer;
        List<String> folderNames = new ArrayList<>(firstNames);
        boolean isHubName = HUB_NAME.matcher(name).matches();
        folderNames.add(lastPart(file, what, name));
        if (isHubName) {
            folderNames.add(name);
        }
        Set<Path> places = new LinkedHashSet<>();
        folderNames.forEach(folder -> places.add(checkpoint.resolve(folder)));
        folderNames.forEach(folder -> places.add(checkpoint.resolveSibling(folder)));
        places.remove(checkpoint);
        for (Path place : places) {
            if (holdsModel.test(place)) {
                return place;
            }
        }
        return (isHubName ? elsewhere.find(onHub(name)) : Optional.<Path>empty())
                .orElseThrow(() -> missing(file, what, pointer, new ArrayList<>(places)));
    }

    /** audiocraft knows DACs without their owner. */
    private static String onHub(String name) {
        return DAC.matcher(name).matches() ? "descript/" + name : name;
    }

    private static CheckpointException missing(
            String file, String what, String hubName, List<Path> places) {
        return new CheckpointException(
                "%s: expected the %s %s, which it names but does not contain, in one of the folders %s, found none"
                        .formatted(file, what, hubName, places));
    }

    /** The folder's own name; where the pointer ends with a file, that of the folder it is in. */
    private static String lastPart(String file, String what, String pointer)
            throws CheckpointException {
        List<String> parts =
                Arrays.stream(pointer.split("[/\\\\]"))
                        .filter(part -> !part.isEmpty())
                        .toList()
                        .reversed();
        for (String part : parts) {
            if (FILE.matcher(part).matches() && parts.size() > 1) {
                continue;
            }
            if (HUB_NAME.matcher(part).matches()) {
                return part;
            }
            break;
        }
        throw new CheckpointException(
                "%s: expected a %s's name such as owner/name, found \"%s\""
                        .formatted(file, what, pointer));
    }
}
