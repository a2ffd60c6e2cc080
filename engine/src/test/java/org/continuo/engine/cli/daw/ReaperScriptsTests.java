package org.continuo.engine.cli.daw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaperScriptsTests {
    private static final String KEYS =
            "KEY 1 65 40001 0\r\nSCR 4 0 RS0123 \"Custom: mine.lua\" \"mine.lua\"";

    @TempDir Path folder;
    private final Installation installation = new Installation(SettingsFolder.REPOSITORY);

    @Test
    void everyActionOfTheMenuIsARegisteredScriptThatIsThere() throws IOException {
        Files.writeString(folder.resolve("reaper-kb.ini"), KEYS);
        new ReaperScripts(folder).install(installation);
        String keys = Files.readString(folder.resolve("reaper-kb.ini"));
        assertTrue(keys.startsWith(KEYS + "\r\n"), keys);
        List<String> menu =
                Files.readAllLines(folder.resolve("MenuSets").resolve(ReaperScripts.MENU_FILE));
        assertEquals("[Media item context]", menu.getFirst());
        assertEquals(8, menu.size());
        for (String item : menu.subList(1, menu.size())) {
            Matcher id = Pattern.compile("item_\\d=_(RS[0-9a-f]{40}) (.+)").matcher(item);
            assertTrue(id.matches(), item);
            Matcher script =
                    Pattern.compile("SCR 4 0 " + id.group(1) + " \"Custom: [^\"]+\" \"([^\"]+)\"")
                            .matcher(keys);
            assertTrue(script.find(), keys);
            assertTrue(
                    Files.exists(folder.resolve("Scripts").resolve(script.group(1))),
                    script.group(1));
        }
    }

    @Test
    void uninstallingRestoresEveryByte() throws IOException {
        for (boolean users : List.of(false, true)) {
            if (users) {
                Files.createDirectories(folder.resolve("Scripts/mine"));
                Files.writeString(folder.resolve("reaper-kb.ini"), KEYS);
            }
            Map<String, String> before = SettingsFolder.snapshot(folder);
            new ReaperScripts(folder).install(installation);
            new ReaperScripts(folder).uninstall();
            assertEquals(before, SettingsFolder.snapshot(folder));
        }
    }

    @Test
    void keysThatTheUserChangedMeanwhileStay() throws IOException {
        Files.writeString(folder.resolve("reaper-kb.ini"), "KEY 1 65 40001 0\n");
        new ReaperScripts(folder).install(installation);
        String keys = Files.readString(folder.resolve("reaper-kb.ini"));
        Files.writeString(folder.resolve("reaper-kb.ini"), "KEY 1 66 40002 0\n" + keys);
        new ReaperScripts(folder).uninstall();
        assertEquals(
                "KEY 1 66 40002 0\nKEY 1 65 40001 0\n",
                Files.readString(folder.resolve("reaper-kb.ini")));
    }
}
