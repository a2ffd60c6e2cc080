package org.continuo.engine.cli.daw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArdourScriptsTests {
    private static final String MENUS =
            """
            <ui>
              <popup name='PopupTrackMenu' action='x'><menuitem action='y'/></popup>
              <popup name='PopupRegionMenu' action='PopupRegionMenu' accelerators='true'>
                <menuitem action='play-selected-regions'/>
              </popup>
            </ui>
            """;

    /**
     * A script that talks of slots, with quotation marks and a line break as Ardour writes them.
     */
    private static final String TRICKY = "say \\\"hi\\\"\\\nscripts[2] = {} \\\\";

    @TempDir Path folder;
    private Path settings = Path.of("");
    private Path menus = Path.of("");
    private final Installation installation = new Installation(SettingsFolder.REPOSITORY);

    @BeforeEach
    void makeSettings() throws IOException {
        settings = Files.createDirectories(folder.resolve("ardour7"));
        Files.writeString(settings.resolve("config"), "mine");
        menus = Files.writeString(folder.resolve("ardour.menus"), MENUS);
    }

    private void makeUserFiles() throws IOException {
        Files.createDirectory(settings.resolve("scripts"));
        Files.writeString(settings.resolve("scripts/mine.lua"), "-- mine");
        Files.writeString(
                settings.resolve("ui_scripts"),
                SettingsFolder.userSlots(SettingsFolder.chunk(TRICKY)));
        Files.writeString(settings.resolve("ardour.menus"), MENUS.replace("play-selected", "mine"));
    }

    private String written(String file) throws IOException {
        return Files.readString(settings.resolve(file));
    }

    @Test
    void withoutMenuOnlyScriptsAreAdded() throws IOException {
        makeUserFiles();
        String slots = written("ui_scripts");
        new ArdourScripts(settings).install(installation, null);
        assertEquals(slots, written("ui_scripts"));
        assertFalse(written("ardour.menus").contains("Continuo"));
        assertTrue(Files.exists(settings.resolve("scripts/continuo_continue.lua")));
        assertTrue(Files.exists(settings.resolve("continuo/main.lua")));
        assertTrue(Files.exists(settings.resolve("continuo/job.lua")));
        assertTrue(
                written("continuo/installation.lua").contains(installation.command().toString()));
    }

    @Test
    void uninstallingRestoresEveryByte() throws IOException {
        for (boolean users : List.of(false, true)) {
            if (users) {
                makeUserFiles();
            }
            Map<String, String> before = SettingsFolder.snapshot(settings);
            new ArdourScripts(settings).install(installation, menus);
            assertFalse(before.equals(SettingsFolder.snapshot(settings)));
            Files.writeString(settings.resolve("continuo-dialog.conf"), "bars=8\n");
            new ArdourScripts(settings).uninstall();
            assertEquals(before, SettingsFolder.snapshot(settings));
        }
    }

    @Test
    void theUsersSlotsStayAndFreeOnesAreUsed() throws IOException {
        makeUserFiles();
        ArdourSlots before = ArdourSlots.parse(Files.readAllBytes(settings.resolve("ui_scripts")));
        new ArdourScripts(settings).install(installation, menus);
        ArdourSlots after = ArdourSlots.parse(Files.readAllBytes(settings.resolve("ui_scripts")));
        assertTrue(before.isLike(after.without("Continuo's scripts")));
        assertFalse(before.isLike(after));
        assertEquals(List.of(11, 12), after.free(2));
        assertTrue(written("ui_scripts").contains("<ActionHook name=\"mine\"/>"));
        String menu = written("ardour.menus");
        assertTrue(menu.contains("<menuitem action='mine-regions'/>"), menu);
        for (int slot : List.of(2, 4, 5, 6, 7, 8, 9, 10)) {
            assertTrue(menu.contains("<menuitem action='script-" + slot + "'/>"), menu);
        }
        assertTrue(menu.indexOf("script-2") > menu.indexOf("PopupRegionMenu"), "in another menu");
    }

    @Test
    void installingAgainChangesNothingAndForgetsNothing() throws IOException {
        makeUserFiles();
        Map<String, String> before = SettingsFolder.snapshot(settings);
        new ArdourScripts(settings).install(installation, menus);
        Map<String, String> once = SettingsFolder.snapshot(settings);
        new ArdourScripts(settings).install(installation, menus);
        assertEquals(once, SettingsFolder.snapshot(settings));
        new ArdourScripts(settings).uninstall();
        assertEquals(before, SettingsFolder.snapshot(settings));
    }

    @Test
    void slotsThatArdourHasWrittenAnewInAnotherOrderAreStillRestoredToTheByte() throws IOException {
        makeUserFiles();
        byte[] before = Files.readAllBytes(settings.resolve("ui_scripts"));
        new ArdourScripts(settings).install(installation, menus);
        ArdourSlots ours = ArdourSlots.parse(Files.readAllBytes(settings.resolve("ui_scripts")));
        String reordered =
                SettingsFolder.chunk(TRICKY)
                        .replace(" scripts[1][\"n\"] = \"Mine\"", "")
                        .replace(
                                "scripts[1][\"a\"] = {}",
                                "scripts[1][\"a\"] = {} scripts[1][\"n\"] = \"Mine\"");
        String path = SettingsFolder.userSlots(reordered);
        ArdourSlots rewritten = ArdourSlots.parse(path.getBytes(StandardCharsets.ISO_8859_1));
        rewritten = rewritten.with(2, "Continue", "-- Continuo's scripts are not in here");
        assertFalse(ours.isLike(rewritten));
        Files.write(settings.resolve("ui_scripts"), rewritten.toBytes());
        new ArdourScripts(settings).uninstall();
        assertArrayEquals(before, Files.readAllBytes(settings.resolve("ui_scripts")));
    }

    @Test
    void aHookFollowsTheClipsOnceASecondAndOthersStay() throws IOException {
        makeUserFiles();
        String mine =
                "<LuaCallback lua=\"Lua 5.3\" id=\"41\" name=\"Mine\""
                        + " signals=\"1\">cyA9IHt9</LuaCallback>";
        String before =
                written("ui_scripts").replace("<ActionHook name=\"mine\"/>", "\n    " + mine);
        Files.writeString(settings.resolve("ui_scripts"), before);
        new ArdourScripts(settings).install(installation, menus);
        String slots = written("ui_scripts");
        assertTrue(slots.contains(mine), slots);
        assertTrue(
                slots.contains(
                        "id=\"42\" name=\"MusicGen's clips\" signals=\"1" + "0".repeat(46) + "\""),
                slots);
        // As Ardour writes it: other white space, another id, all signals.
        Files.writeString(
                settings.resolve("ui_scripts"),
                slots.replace("\n    <LuaCallback", "<LuaCallback")
                        .replace("id=\"42\"", "id=\"77\"")
                        .replace("signals=\"1000", "signals=\"001000"));
        new ArdourScripts(settings).uninstall();
        assertEquals(before, written("ui_scripts"));
    }

    @Test
    void whatTheUserChangedMeanwhileStays() throws IOException {
        makeUserFiles();
        new ArdourScripts(settings).install(installation, menus);
        ArdourSlots slots = ArdourSlots.parse(Files.readAllBytes(settings.resolve("ui_scripts")));
        Files.write(settings.resolve("ui_scripts"), slots.with(10, "New", "-- new").toBytes());
        Files.writeString(
                settings.resolve("ardour.menus"),
                written("ardour.menus").replace("mine-regions", "yours-regions"));
        new ArdourScripts(settings).uninstall();
        ArdourSlots left = ArdourSlots.parse(Files.readAllBytes(settings.resolve("ui_scripts")));
        assertEquals(List.of(2, 4), left.free(2));
        assertEquals(List.of(2, 4, 5, 6, 7, 8, 9, 11), left.free(8));
        assertEquals(MENUS.replace("play-selected", "yours"), written("ardour.menus"));
    }

    @Test
    void aScriptOfTheUsersWithOurNameIsNotOverwritten() throws IOException {
        makeUserFiles();
        Files.writeString(settings.resolve("scripts/continuo_again.lua"), "-- mine too");
        Map<String, String> before = SettingsFolder.snapshot(settings);
        IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new ArdourScripts(settings).install(installation, menus));
        assertTrue(
                String.valueOf(refusal.getMessage()).contains("continuo_again.lua"),
                refusal::toString);
        assertEquals(before, SettingsFolder.snapshot(settings));
    }

    @Test
    void slotsThatAreNotArdoursAreRefusedBeforeAnythingIsWritten() throws IOException {
        Files.writeString(settings.resolve("ui_scripts"), "<Nothing/>");
        Map<String, String> before = SettingsFolder.snapshot(settings);
        assertThrows(
                IllegalArgumentException.class,
                () -> new ArdourScripts(settings).install(installation, menus));
        assertEquals(before, SettingsFolder.snapshot(settings));
    }

    @Test
    void fullSlotsAreRefusedInOneSentence() throws IOException {
        ArdourSlots slots = ArdourSlots.none();
        for (int number = 1; number <= 29; number++) {
            slots = slots.with(number, "n", "s");
        }
        Files.write(settings.resolve("ui_scripts"), slots.toBytes());
        IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new ArdourScripts(settings).install(installation, menus));
        assertTrue(String.valueOf(refusal.getMessage()).contains("found 3"), refusal::toString);
    }
}
