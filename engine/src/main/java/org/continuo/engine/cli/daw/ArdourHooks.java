package org.continuo.engine.cli.daw;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scripts that Ardour calls when something happens, as its file {@code ui_scripts} has them
 * beside the slots: an element {@code LuaCallback} each, XML around Base64 of a Lua chunk that
 * fills a table.
 *
 * <p>Hooks that are not Continuo's are carried along as the text that they are.
 */
final class ArdourHooks {
    /** {@code LuaTimerS}, once a second, by its place among Ardour's signals since version 5. */
    private static final int SECONDS_TIMER = 46;

    private static final String SIGNALS = "1" + "0".repeat(SECONDS_TIMER);

    private static final Pattern ELEMENT =
            Pattern.compile(
                    "(<ActionHooks\\b[^>/]*)(?:/>|>(.*?)\\s*</ActionHooks>)", Pattern.DOTALL);
    private static final Pattern HOOK =
            Pattern.compile("\\s*<LuaCallback\\b[^>]*(?:/>|>([^<]*)</LuaCallback>)");
    private static final Pattern ID = Pattern.compile("<LuaCallback\\b[^>]*\\bid=\"(\\d{1,18})\"");
    private static final String END = "</UIScripts>";

    private final String file;

    private ArdourHooks(String file) {
        this.file = file;
    }

    /**
     * The hooks of a file.
     *
     * @throws IllegalArgumentException if it is not as Ardour writes it
     */
    static ArdourHooks parse(byte[] content) {
        String file = new String(content, StandardCharsets.ISO_8859_1);
        if (!ELEMENT.matcher(file).find()) {
            int end = file.lastIndexOf(END);
            if (end < 0) {
                throw new IllegalArgumentException(
                        "ui_scripts: expected hooks as Ardour writes them, found no end of"
                                + " UIScripts");
            }
            file = file.substring(0, end) + "  <ActionHooks/>\n" + file.substring(end);
        }
        return new ArdourHooks(file);
    }

    /** The same with a script that is called once a second. */
    ArdourHooks with(String name, String source) {
        String maker =
                "local ardour, signals, factory = function () end\n%s\nreturn factory (...)"
                        .formatted(source);
        String chunk =
                "s = {} s[\"n\"] = %s s[\"s\"] = %s s[\"f\"] = %s s[\"a\"] = {} "
                        .formatted(
                                Installation.quoted(name),
                                Installation.quoted(source),
                                Installation.quoted(maker));
        String hook =
                "\n    <LuaCallback lua=\"Lua 5.3\" id=\"%d\" name=\"%s\" signals=\"%s\">%s</LuaCallback>"
                        .formatted(
                                freeId(),
                                name,
                                SIGNALS,
                                Base64.getEncoder()
                                        .encodeToString(chunk.getBytes(StandardCharsets.UTF_8)));
        return withInside(inside() + hook);
    }

    private long freeId() {
        return ID.matcher(file)
                        .results()
                        .mapToLong(id -> Long.parseLong(id.group(1)))
                        .max()
                        .orElse(0)
                + 1;
    }

    /** The same without the hooks whose text contains {@code mark}. */
    ArdourHooks without(String mark) {
        Matcher hooks = HOOK.matcher(inside());
        return withInside(
                hooks.replaceAll(hook ->
                        Matcher.quoteReplacement(text(hook).contains(mark) ? "" : hook.group())));
    }

    /** Whether the same hooks are there; Ardour gives them new ids and writes white space anew. */
    boolean isLike(ArdourHooks other) {
        return texts().equals(other.texts());
    }

    byte[] toBytes() {
        return file.getBytes(StandardCharsets.ISO_8859_1);
    }

    private List<String> texts() {
        return HOOK.matcher(inside()).results().map(ArdourHooks::text).sorted().toList();
    }

    private static String text(MatchResult hook) {
        String base64 = hook.group(1) == null ? "" : hook.group(1);
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException damaged) {
            return hook.group();
        }
    }

    private String inside() {
        Matcher element = ELEMENT.matcher(file);
        return element.find() && element.group(2) != null ? element.group(2) : "";
    }

    private ArdourHooks withInside(String inside) {
        Matcher element = ELEMENT.matcher(file);
        return new ArdourHooks(
                element.replaceFirst(found ->
                        Matcher.quoteReplacement(
                                found.group(1).stripTrailing()
                                        + (inside.isBlank()
                                                ? "/>"
                                                : ">" + inside + "\n  </ActionHooks>"))));
    }
}
