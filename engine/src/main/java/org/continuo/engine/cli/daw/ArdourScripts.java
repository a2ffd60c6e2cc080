package org.continuo.engine.cli.daw;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Continuo's scripts in the settings of one version of Ardour. */
final class ArdourScripts {
    /** In the order of the menu. */
    private static final List<String> ACTIONS =
            List.of(
                    "continue",
                    "again",
                    "replace",
                    "loop",
                    "melody",
                    "generate",
                    "split",
                    "making");

    /** What puts finished clips into the session while the user works on. */
    private static final String HOOK = "clips";

    private static final Pattern NAME = Pattern.compile("\\bname\\s*=\\s*\"([^\"]*)\"");

    /** What only the source of Continuo's actions says. */
    private static final String MARK = "Continuo's scripts are not in ";

    private final Path settings;
    private final InstallRecord record;

    ArdourScripts(Path settings) {
        this.settings = settings.toAbsolutePath().normalize();
        this.record = new InstallRecord(this.settings, "continuo");
    }

    boolean areInstalled() {
        return record.exists();
    }

    /**
     * Installs the scripts, in place of those of an earlier installation.
     *
     * @param menus Ardour's own menus, to put the actions into script slots and the region's menu;
     *     or null, to leave both alone
     */
    void install(Installation from, @Nullable Path menus) throws IOException {
        uninstall();
        // What cannot be done shall fail before anything is written.
        ArdourSlots slots = readSlots();
        List<Integer> free = menus == null ? List.of() : slots.free(ACTIONS.size());
        byte[] menu = menus == null ? new byte[0] : ArdourMenu.with(readMenus(menus), free);
        record.begin();
        try {
            write(from, menus != null, slots, free, menu);
        } catch (IOException | RuntimeException half) {
            uninstall();
            throw half;
        }
    }

    private void write(
            Installation from,
            boolean withMenu,
            ArdourSlots before,
            List<Integer> free,
            byte[] menu)
            throws IOException {
        for (String folder : List.of("lua", "ardour/continuo")) {
            for (Path file : from.scripts(folder)) {
                InstallRecord.write(inOurs(file), Files.readAllBytes(file));
            }
        }
        InstallRecord.write(record.folder().resolve("installation.lua"), from.luaDescription());
        for (Path file : from.scripts("ardour/scripts")) {
            record.add(
                    settings.resolve("scripts").resolve(String.valueOf(file.getFileName())),
                    Files.readAllBytes(file));
        }
        if (withMenu) {
            ArdourSlots slots = before;
            for (int i = 0; i < ACTIONS.size(); i++) {
                String source = source(from, ACTIONS.get(i));
                slots = slots.with(free.get(i), nameOf(source), source);
            }
            String hook = source(from, HOOK);
            record.change(
                    slotFile(),
                    ArdourHooks.parse(slots.toBytes()).with(nameOf(hook), hook).toBytes());
            record.change(menuFile(), menu);
        }
    }

    private static String source(Installation from, String script) throws IOException {
        return Files.readString(
                from.home().resolve("daw/ardour/scripts").resolve("continuo_" + script + ".lua"));
    }

    /** Brings the settings back as they were; nothing happens where nothing was installed. */
    void uninstall() throws IOException {
        if (!areInstalled()) {
            return;
        }
        record.restore(
                slotFile(),
                ArdourScripts::without,
                (one, other) -> slots(one).isLike(slots(other)) && hooks(one).isLike(hooks(other)));
        record.restore(menuFile(), ArdourMenu::without, Arrays::equals);
        Files.deleteIfExists(settings.resolve("continuo-dialog.conf"));
        record.clear();
    }

    private Path inOurs(Path file) {
        return record.folder().resolve(String.valueOf(file.getFileName()));
    }

    private Path slotFile() {
        return settings.resolve("ui_scripts");
    }

    private Path menuFile() {
        return settings.resolve("ardour.menus");
    }

    private ArdourSlots readSlots() throws IOException {
        return Files.exists(slotFile())
                ? ArdourSlots.parse(Files.readAllBytes(slotFile()))
                : ArdourSlots.none();
    }

    private static ArdourSlots slots(byte[] content) {
        return content.length == 0 ? ArdourSlots.none() : ArdourSlots.parse(content);
    }

    private static ArdourHooks hooks(byte[] content) {
        return ArdourHooks.parse(content.length == 0 ? ArdourSlots.none().toBytes() : content);
    }

    private static byte[] without(byte[] uiScripts) {
        return ArdourHooks.parse(ArdourSlots.parse(uiScripts).without(MARK).toBytes())
                .without(MARK)
                .toBytes();
    }

    /** The user's own menus go before those of Ardour. */
    private byte[] readMenus(Path ardours) throws IOException {
        return Files.readAllBytes(Files.exists(menuFile()) ? menuFile() : ardours);
    }

    private static String nameOf(String source) {
        Matcher name = NAME.matcher(source);
        if (!name.find()) {
            throw new IllegalArgumentException(
                    "script: expected a name, found "
                            + source.substring(0, Math.min(40, source.length())));
        }
        return name.group(1);
    }
}
