package org.continuo.engine.cli.daw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.continuo.core.files.OperatingSystem;
import org.continuo.core.files.UserHome;

/**
 * Continuo's scripts in REAPER's resource folder.
 *
 * <p>REAPER knows its scripts by lines of {@code reaper-kb.ini}: {@code SCR flags section ID
 * "Custom: name" path}, with an ID that menus refer to as {@code _ID}.
 */
final class ReaperScripts {
    static final String MENU_FILE = "Continuo.ReaperMenu";

    private static final int ENABLED = 4;
    private static final int MAIN_SECTION = 0;

    /** File names without ending, and what menus call them. */
    private static final Map<String, String> ACTIONS = actions();

    private final Path folder;
    private final InstallRecord record;

    ReaperScripts(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
        this.record = new InstallRecord(this.folder, "Continuo");
    }

    private static Map<String, String> actions() {
        Map<String, String> actions = new LinkedHashMap<>();
        actions.put("Continue with MusicGen", "Continue with MusicGen...");
        actions.put("Continue with MusicGen (again)", "Continue with MusicGen (again)");
        actions.put("Replace with MusicGen", "Replace with MusicGen...");
        actions.put("Loop with MusicGen", "Loop with MusicGen...");
        actions.put("Generate from melody with MusicGen", "Generate from melody with MusicGen...");
        actions.put("Generate with MusicGen", "Generate with MusicGen...");
        actions.put("Split into stems (MusicGen)", "Split into stems (MusicGen)");
        return actions;
    }

    /**
     * Where REAPER keeps a user's settings.
     *
     * @throws IllegalArgumentException if REAPER has never run here
     */
    static Path resourceFolder() {
        Path home = UserHome.path();
        String xdg = System.getenv().getOrDefault("XDG_CONFIG_HOME", "");
        Path folder =
                switch (OperatingSystem.own()) {
                    case MACOS -> home.resolve("Library/Application Support/REAPER");
                    case WINDOWS -> Path.of(System.getenv().getOrDefault("APPDATA", ""), "REAPER");
                    case LINUX ->
                            (xdg.isEmpty() ? home.resolve(".config") : Path.of(xdg))
                                    .resolve("REAPER");
                };
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    folder
                            + ": expected REAPER's settings, found none; start REAPER once and quit"
                            + " it again");
        }
        return folder;
    }

    Path folder() {
        return folder;
    }

    boolean areInstalled() {
        return record.exists();
    }

    /** Installs the scripts, in place of those of an earlier installation. */
    void install(Installation from) throws IOException {
        uninstall();
        record.begin();
        for (String part : List.of("lua", "reaper/continuo")) {
            for (Path file : from.scripts(part)) {
                InstallRecord.write(
                        record.folder().resolve(String.valueOf(file.getFileName())),
                        Files.readAllBytes(file));
            }
        }
        InstallRecord.write(record.folder().resolve("installation.lua"), from.luaDescription());
        for (Path file : from.scripts("reaper/scripts")) {
            record.add(
                    folder.resolve("Scripts/Continuo").resolve(String.valueOf(file.getFileName())),
                    Files.readAllBytes(file));
        }
        record.add(folder.resolve("MenuSets").resolve(MENU_FILE), menu());
        byte[] before = Files.exists(actionFile()) ? Files.readAllBytes(actionFile()) : new byte[0];
        record.change(actionFile(), with(before));
    }

    /** Brings the settings back as they were; nothing happens where nothing was installed. */
    void uninstall() throws IOException {
        if (!areInstalled()) {
            return;
        }
        record.restore(actionFile(), ReaperScripts::without, Arrays::equals);
        Files.deleteIfExists(folder.resolve("continuo-dialog.conf"));
        record.clear();
    }

    private Path actionFile() {
        return folder.resolve("reaper-kb.ini");
    }

    private static byte[] with(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        String lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
        String between = text.isEmpty() || text.endsWith("\n") ? "" : lineEnd;
        String ours =
                ACTIONS.keySet().stream()
                        .map(name ->
                                "SCR %d %d %s \"Custom: %s.lua\" \"Continuo/%s.lua\"%s"
                                        .formatted(
                                                ENABLED,
                                                MAIN_SECTION,
                                                id(name),
                                                name,
                                                name,
                                                lineEnd))
                        .collect(Collectors.joining());
        return (text + between + ours).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] without(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1)
                .replaceAll("(?m)^SCR [^\\r\\n]*\"Continuo/[^\\r\\n]*\\r?\\n", "")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The media item's context menu with the actions on top, to be imported by the user. */
    private static byte[] menu() {
        StringBuilder menu = new StringBuilder("[Media item context]\n");
        int item = 0;
        for (Map.Entry<String, String> action : ACTIONS.entrySet()) {
            menu.append(
                    "item_%d=_%s %s\n".formatted(item++, id(action.getKey()), action.getValue()));
        }
        return menu.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** As REAPER's own: RS and 40 hexadecimal digits, here of the script's name. */
    private static String id(String name) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest(("Continuo/" + name).getBytes(StandardCharsets.UTF_8));
            return "RS" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-1: expected in every Java", impossible);
        }
    }
}
