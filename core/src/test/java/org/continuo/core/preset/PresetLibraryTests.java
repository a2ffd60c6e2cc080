package org.continuo.core.preset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresetLibraryTests {
    private static final Path PRESETS = Path.of("../presets");

    @TempDir private Path folder;

    @Test
    void atLeast24PresetsInFamiliesComeWithContinuo() {
        PresetLibrary.Contents contents = library().read();
        assertEquals(List.of(), contents.problems());
        assertTrue(contents.presets().size() >= 24);
        assertTrue(contents.presets().stream().map(Preset::family).distinct().count() >= 5);
        Set<String> names = new HashSet<>();
        for (Preset preset : contents.presets()) {
            assertTrue(names.add(preset.name()), preset::name);
        }
    }

    @Test
    void everyFileOfPresetsIsInTheMenu() throws IOException {
        try (Stream<Path> files = Files.list(PRESETS.resolve("prompts"))) {
            assertEquals(
                    new TreeSet<>(PresetLibrary.FAMILIES),
                    files.map(file -> file.getFileName().toString().replace(".json", ""))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Test
    void theSchemaKnowsTheFieldsThatAreRead() throws IOException {
        Fields schema =
                Json.parse("schema", Files.readString(PRESETS.resolve("preset.schema.json")));
        Fields preset =
                schema.object("properties").object("presets").object("items").object("properties");
        assertEquals(Set.of("id", "name", "prompt", "settings"), names(preset));
        Fields settings = preset.object("settings").object("properties");
        assertEquals(Set.of("lengthBars", "guidanceScale", "temperature", "topK"), names(settings));
        for (String name : names(settings)) {
            double most = settings.object(name).number("maximum", 0, 1e6);
            String text =
                    "{\"family\":\"F\",\"presets\":[{\"id\":\"a\",\"name\":\"A\",\"prompt\":\"p\",\"settings\":{\"%s\":%s}}]}";
            assertEquals(1, PresetLibrary.parse("f", text.formatted(name, (long) most)).size());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> PresetLibrary.parse("f", text.formatted(name, (long) most + 1)));
        }
    }

    @Test
    void aSavedPresetIsThereTheNextTime() throws IOException {
        Preset saved =
                library()
                        .save(
                                "Mein Stück №1",
                                "warm pads",
                                Json.parse("settings", "{\"lengthBars\": 4}"));
        assertEquals("mein-stuck-no1", saved.id());
        Preset found = library().read().find(saved.id()).orElseThrow();
        assertEquals(saved, found);
        assertEquals(4, found.settings().lengthBars().orElseThrow());
    }

    @Test
    void aPresetOfTheUserTakesThePlaceOfOneOfOurs() throws IOException {
        int before = library().read().presets().size();
        library().save("Synthwave", "my own synthwave", Json.parse("settings", "{}"));
        PresetLibrary.Contents contents = library().read();
        assertEquals(before, contents.presets().size());
        assertEquals("my own synthwave", contents.find("synthwave").orElseThrow().prompt());
    }

    @Test
    void aBadFileIsNamedAndHidesNoOther() throws IOException {
        int before = library().read().presets().size();
        Files.writeString(folder.resolve("a.json"), "{\"family\": ");
        Files.writeString(
                folder.resolve("b.json"),
                "{\"family\":\"F\",\"presets\":[{\"id\":\"A"
                        + " B\",\"name\":\"x\",\"prompt\":\"y\"}]}");
        Files.writeString(
                folder.resolve("c.json"), "{\"family\":\"F\",\"presets\":[],\"prests\":[]}");
        library().save("Good", "good", Json.parse("settings", "{}"));
        PresetLibrary.Contents contents = library().read();
        assertEquals(before + 1, contents.presets().size());
        assertEquals(3, contents.problems().size());
        assertTrue(contents.problems().get(0).contains("a.json: expected JSON"));
        assertTrue(contents.problems().get(1).contains("found \"A B\""));
        assertTrue(contents.problems().get(2).contains("found \"prests\""));
    }

    @Test
    void whatCannotBeSavedIsRefused() {
        Fields none = Json.parse("settings", "{}");
        assertThrows(IllegalArgumentException.class, () -> library().save(" ", "x", none));
        assertThrows(IllegalArgumentException.class, () -> library().save("x", "", none));
        PresetLibrary blocked =
                new PresetLibrary(List.of(), folder.resolve("file").resolve("presets"));
        assertThrows(
                IOException.class,
                () -> {
                    Files.writeString(folder.resolve("file"), "");
                    blocked.save("x", "y", none);
                });
    }

    private static Set<String> names(Fields object) {
        return new TreeSet<>(object.node().propertyNames());
    }

    private PresetLibrary library() {
        return new PresetLibrary(List.of(folder.resolve("missing")), folder);
    }
}
