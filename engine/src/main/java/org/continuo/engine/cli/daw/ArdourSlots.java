package org.continuo.engine.cli.daw;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The numbered slots of Ardour's Lua actions, as its file {@code ui_scripts} has them: XML around
 * Base64 of a Lua chunk that fills a table.
 *
 * <pre>
 * scripts = {} scripts[1] = {} scripts[1]["n"] = "name" scripts[1]["s"] = "source"
 *              scripts[1]["f"] = "chunk that makes the action" scripts[1]["a"] = {}
 * </pre>
 *
 * Slots that are not Continuo's are carried along as the text that they are. Ardour itself keeps
 * {@code f} as byte code; it loads text as well, which suits every version and machine.
 */
final class ArdourSlots {
    /** Ardour 7 has so many. */
    private static final int SLOTS = 32;

    private static final Pattern ELEMENT =
            Pattern.compile("(<ActionScript\\b[^>/]*)(?:/>|>([^<]*)</ActionScript>)");
    private static final Pattern MARK = Pattern.compile("\"|\\bscripts\\[(\\d+)\\]");
    private static final String EMPTY_FILE =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <UIScripts>
              <ActionScript lua="Lua 5.3"></ActionScript>
              <ActionHooks/>
            </UIScripts>
            """;

    private final String file;
    private final Map<Integer, Set<String>> slots;

    private ArdourSlots(String file, Map<Integer, Set<String>> slots) {
        this.file = file;
        this.slots = slots;
    }

    /** Slots of which none is filled. */
    static ArdourSlots none() {
        return new ArdourSlots(EMPTY_FILE, new TreeMap<>());
    }

    /**
     * The slots of a file.
     *
     * @throws IllegalArgumentException if it is not as Ardour writes it
     */
    static ArdourSlots parse(byte[] content) {
        String file = new String(content, StandardCharsets.ISO_8859_1);
        Matcher element = ELEMENT.matcher(file);
        if (!element.find()) {
            throw notArdours("found no ActionScript");
        }
        String base64 = element.group(2) == null ? "" : element.group(2);
        byte[] chunk;
        try {
            chunk = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException damaged) {
            throw notArdours("found damaged Base64");
        }
        return new ArdourSlots(file, slots(new String(chunk, StandardCharsets.ISO_8859_1)));
    }

    private static IllegalArgumentException notArdours(String found) {
        return new IllegalArgumentException(
                "ui_scripts: expected script slots as Ardour writes them, " + found);
    }

    /** Cuts the chunk where an assignment to a slot begins outside of a string. */
    private static Map<Integer, Set<String>> slots(String chunk) {
        Map<Integer, Set<String>> slots = new TreeMap<>();
        int number = 0;
        int from = 0;
        Matcher mark = MARK.matcher(chunk);
        int at = 0;
        while (mark.find(at)) {
            if (mark.group(1) == null) {
                at = endOfString(chunk, mark.start());
                continue;
            }
            add(slots, number, chunk.substring(from, mark.start()));
            number = Integer.parseInt(mark.group(1));
            from = mark.start();
            at = mark.end();
        }
        add(slots, number, chunk.substring(from));
        return slots;
    }

    private static void add(Map<Integer, Set<String>> slots, int number, String assignment) {
        if (number > 0) {
            slots.computeIfAbsent(number, _ -> new LinkedHashSet<>()).add(assignment.strip());
        }
    }

    private static int endOfString(String chunk, int start) {
        for (int i = start + 1; i < chunk.length(); i++) {
            switch (chunk.charAt(i)) {
                case '\\' -> i++;
                case '"' -> {
                    return i + 1;
                }
                default -> {}
            }
        }
        throw notArdours("found a string without an end");
    }

    /** The lowest numbers that are free. */
    List<Integer> free(int count) {
        List<Integer> free = new ArrayList<>();
        for (int number = 1; number <= SLOTS && free.size() < count; number++) {
            if (!slots.containsKey(number)) {
                free.add(number);
            }
        }
        if (free.size() < count) {
            throw new IllegalArgumentException(
                    "Ardour's script slots: expected %d free ones of %d, found %d; empty some in"
                                    .formatted(count, SLOTS, free.size())
                            + " Edit, Lua Scripts, Script Manager");
        }
        return free;
    }

    /** The same with an action in one more slot. */
    ArdourSlots with(int number, String name, String source) {
        String slot = "scripts[" + number + "]";
        String maker =
                "local ardour, factory = function () end\n" + source + "\nreturn factory (...)";
        Set<String> assignments = new LinkedHashSet<>();
        assignments.add(slot + " = {}");
        assignments.add(slot + "[\"n\"] = " + bytesQuoted(name));
        assignments.add(slot + "[\"s\"] = " + bytesQuoted(source));
        assignments.add(slot + "[\"f\"] = " + bytesQuoted(maker));
        assignments.add(slot + "[\"a\"] = {}");
        Map<Integer, Set<String>> more = new TreeMap<>(slots);
        more.put(number, assignments);
        return new ArdourSlots(file, more);
    }

    /** The same without the slots whose text contains {@code mark}. */
    ArdourSlots without(String mark) {
        Map<Integer, Set<String>> fewer = new TreeMap<>(slots);
        fewer.values().removeIf(slot -> slot.stream().anyMatch(each -> each.contains(mark)));
        return new ArdourSlots(file, fewer);
    }

    /** Bytes of UTF-8 as the characters that this class counts in. */
    private static String bytesQuoted(String text) {
        return Installation.quoted(
                new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    /** Whether the same slots hold the same; Ardour writes their parts in any order. */
    boolean isLike(ArdourSlots other) {
        return slots.equals(other.slots);
    }

    byte[] toBytes() {
        String chunk =
                "scripts = {} "
                        + slots.values().stream()
                                .flatMap(Set::stream)
                                .map(assignment -> assignment + " ")
                                .collect(Collectors.joining());
        String base64 =
                Base64.getEncoder().encodeToString(chunk.getBytes(StandardCharsets.ISO_8859_1));
        Matcher element = ELEMENT.matcher(file);
        if (!element.find()) {
            throw notArdours("found no ActionScript");
        }
        String opening = element.group(1).stripTrailing();
        return (file.substring(0, element.start())
                        + opening
                        + ">"
                        + base64
                        + "</ActionScript>"
                        + file.substring(element.end()))
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
