package org.continuo.engine.cli.daw;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text of {@code ardour.menus}, where a region's menu begins with Continuo's actions. */
final class ArdourMenu {
    private static final Pattern REGION_MENU =
            Pattern.compile("<popup\\b[^>]*\\bname=(['\"])PopupRegionMenu\\1[^>]*[^/]>");
    private static final Pattern OURS =
            Pattern.compile(
                    "\\R?[ \\t]*<!-- Continuo -->.*?<!-- end of Continuo -->", Pattern.DOTALL);

    private ArdourMenu() {}

    /**
     * The menus with actions at the top of the region menu.
     *
     * @param slots the actions' slots, in their order
     * @throws IllegalArgumentException if there is no region menu
     */
    static byte[] with(byte[] content, List<Integer> slots) {
        String menus = text(content);
        Matcher menu = REGION_MENU.matcher(menus);
        if (!menu.find()) {
            throw new IllegalArgumentException(
                    "ardour.menus: expected a popup PopupRegionMenu, found none");
        }
        String items =
                slots.stream()
                        .map(slot -> "    <menuitem action='script-%d'/>\n".formatted(slot))
                        .collect(Collectors.joining());
        String ours =
                "\n    <!-- Continuo -->\n"
                        + items
                        + "    <separator/>\n    <!-- end of Continuo -->";
        return bytes(menus.substring(0, menu.end()) + ours + menus.substring(menu.end()));
    }

    /** The menus without Continuo's actions. */
    static byte[] without(byte[] content) {
        return bytes(OURS.matcher(text(content)).replaceAll(""));
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
