package org.continuo.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.continuo.core.Draw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, paths, hashes, licences and the catalogue: what the rest is built from. */
final class HubValueTests {
    @ParameterizedTest
    @CsvSource({
        "facebook/musicgen-small,facebook/musicgen-small,main",
        "facebook/musicgen-small@v1.0,facebook/musicgen-small,v1.0",
        "t5-base,t5-base,main",
        "me/my.model_2@refs/pr/3,me/my.model_2,refs/pr/3",
    })
    void namesAreRead(String text, String repository, String revision) {
        HubName name = HubName.parse(text);

        assertEquals(repository, name.repository());
        assertEquals(revision, name.revision());
        assertEquals(text, name.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a/",
                "/a",
                "a/b/c",
                "../a",
                "a/..",
                "a--b/c",
                "a b",
                "a\\b",
                "C:\\models",
                "a/b@",
                "a/b@../x",
                "a/b@-x",
                "a/b@x/../y",
                "a/b@x//y",
                "a/b@x/",
                "ä/b",
                "a/b@x@y"
            })
    void whatIsNoNameIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> HubName.parse(text));
        assertEquals(Optional.empty(), HubName.tryParse(text));
    }

    @Test
    void noRepositoryPathLeavesTheFolderItIsResolvedIn() {
        Draw.cases(
                1000,
                draw -> {
                    String text = draw.text("./\\a-:@_", 9);
                    Path folder = Path.of("/cache/snapshot");
                    RepositoryPath.tryParse(text)
                            .ifPresent(path -> {
                                Path place = path.in(folder);
                                assertTrue(
                                        place.normalize().startsWith(folder)
                                                && !place.normalize().equals(folder),
                                        text);
                                assertEquals(place, place.normalize());
                            });
                });
    }

    @Test
    void noNameLeadsOutOfTheCache() {
        Draw.cases(
                1000,
                draw -> {
                    String text = draw.text("./\\a-:@_", 9);
                    HubCache cache = new HubCache(Path.of("/cache"), true);
                    HubName.tryParse(text)
                            .ifPresent(name -> {
                                Path refs =
                                        cache.repositoryFolder(name.repository()).resolve("refs");
                                assertEquals(3, refs.getNameCount(), refs.toString());
                                assertTrue(
                                        refs.resolve(name.revision()).normalize().startsWith(refs)
                                                && !refs.resolve(name.revision())
                                                        .normalize()
                                                        .equals(refs));
                            });
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "onnx/model.onnx", "a/b/c.d", "…", ".gitattributes"})
    void usualFileNamesAreAllowed(String text) {
        assertEquals(text, new RepositoryPath(text).value());
    }

    @Test
    void etagsAreHashesInAllTheirSpellings() {
        String sha256 = "a".repeat(64);
        String sha1 = "b".repeat(40);
        assertEquals(
                Optional.of(new ContentHash(ContentHash.Algorithm.SHA256, sha256)),
                ContentHash.ofEtag("\"" + sha256 + "\""));
        assertEquals(
                Optional.of(new ContentHash(ContentHash.Algorithm.GIT_BLOB_SHA1, sha1)),
                ContentHash.ofEtag("W/\"" + sha1 + "\""));
        assertEquals(
                Optional.of(new ContentHash(ContentHash.Algorithm.GIT_BLOB_SHA1, sha1)),
                ContentHash.ofEtag(sha1));
        for (String other :
                List.of(
                        "",
                        "\"",
                        "\"\"",
                        "abc",
                        "../../etc/passwd",
                        "A".repeat(64),
                        "d41d8cd98f00b204e9800998ecf8427e-5")) {
            assertEquals(Optional.empty(), ContentHash.ofEtag(other), other);
        }
    }

    @Test
    void smallFilesAreHashedAsGitDoes() {
        // printf 'hello\n' | git hash-object --stdin
        ContentHash hello =
                ContentHash.ofEtag("ce013625030ba8dba906f756967f9e9ca394464a").orElseThrow();

        assertTrue(hello.matches("hello\n".getBytes(StandardCharsets.UTF_8)));
        assertFalse(hello.matches("hello".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 bytes",
        "999,999 bytes",
        "1000,1.00 kB",
        "2361000000,2.36 GB",
        "841400000,841 MB",
        "12340000,12.3 MB",
        "999600,1.00 MB",
        "99960,100 kB"
    })
    void amountsReadAsPeopleSayThem(long bytes, String text) {
        assertEquals(text, ByteCount.text(bytes));
    }

    @Test
    void theCatalogueHasMetasTenModelsWithTheirLicence() throws IOException {
        ModelCatalogue catalogue = ModelCatalogue.load();
        List<KnownModel> meta =
                catalogue.models().stream()
                        .filter(model -> model.name().startsWith("facebook/"))
                        .toList();

        assertEquals(10, meta.size());
        for (KnownModel model : meta) {
            String name = model.name();
            assertEquals("cc-by-nc-4.0", model.licenseId(), name);
            assertEquals(name.contains("stereo") ? 2 : 1, model.channels(), name);
            assertEquals(name.contains("melody"), model.melody(), name);
            assertTrue(model.memoryBytes().getOrDefault("fp32", 0L) > model.parameters() * 4, name);
            assertTrue(
                    model.memoryBytes().getOrDefault("int8", Long.MAX_VALUE)
                            < model.parameters() * 4,
                    name);
            assertTrue(model.goodFor().endsWith("."), name);
        }
        License license = catalogue.license(meta.getFirst());
        assertTrue(license.summary().contains("not commercially"), license.summary());
    }

    @Test
    void theCatalogueHoldsTheModelThatComesWithContinuo() throws IOException {
        ModelCatalogue catalogue = ModelCatalogue.load();
        KnownModel nano = catalogue.find(new ModelReference.Included("nano")).orElseThrow();

        assertEquals("nano", nano.name());
        assertEquals(new ModelReference.Included("nano"), ModelReference.parse("nano", catalogue));
        assertEquals("CC0 1.0", catalogue.license(nano).title());
        assertEquals(0, nano.downloadBytes());
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> catalogue.hubName("nano"));
        assertEquals(
                "nano comes with Continuo: it is neither fetched nor removed",
                refused.getMessage());
        assertEquals(HubName.parse("facebook/musicgen-small"), catalogue.hubName("musicgen-small"));
        assertEquals(HubName.parse("t5-base"), catalogue.hubName("t5-base"));
    }

    @Test
    void aCatalogueWhoseModelHasALicenceThatItDoesNotListIsRefused() {
        String json =
                """
                {"licenses": [], "models": [{"name": "a/b", "title": "B", "goodFor": "Tests.",
                 "channels": 1, "melody": false, "parameters": 1, "downloadBytes": 1,
                 "license": "mit", "memoryBytes": {}}]}
                """;
        IOException refused =
                assertThrows(
                        IOException.class,
                        () -> ModelCatalogue.parse(json.getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                "presets/models.json: expected a list of models, found the licence mit of a/b,"
                        + " which is not among the licences",
                refused.getMessage());
    }

    @Test
    void aCatalogueWithAFieldThatNobodyReadsIsRefused() {
        String json =
                """
                {"licenses": [{"id": "mit", "title": "", "summary": "", "url": "", "name": ""}]}
                """;
        IOException refused =
                assertThrows(
                        IOException.class,
                        () -> ModelCatalogue.parse(json.getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                "presets/models.json: expected a list of models, found list.licenses[0]: expected"
                        + " only the fields id, summary, title, url, found \"name\"",
                refused.getMessage());
    }

    @Test
    void acceptedLicencesThatAreDamagedAreRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("accepted.json");
        for (String damaged : List.of("{", "[]", "{\"a/b\": 1}", "{\"a/b\": {\"license\": 1}}")) {
            Files.writeString(file, damaged);
            assertEquals(
                    file
                            + ": expected the accepted licences in JSON, found something else;"
                            + " delete it",
                    assertThrows(
                                    HubException.class,
                                    () -> new LicenseConsent(file).accepted(HubName.parse("a/b")))
                            .getMessage());
        }
    }

    @Test
    void anUnknownLicenceIsShownAsWhatItIs() throws IOException {
        ModelCatalogue catalogue = ModelCatalogue.load();
        HubName name = HubName.parse("me/mine");

        assertEquals("no licence stated", catalogue.license(null, name).title());
        assertEquals("openrail", catalogue.license("openrail", name).title());
    }

    @Test
    void aConsentIsRememberedForItsModelAndLicenceOnly(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("deep/er/accepted.json");
        ModelCatalogue catalogue = ModelCatalogue.load();
        HubName small = HubName.parse("facebook/musicgen-small");
        License nonCommercial = catalogue.license("cc-by-nc-4.0", small);
        assertFalse(new LicenseConsent(file).isGiven(small, nonCommercial));

        new LicenseConsent(file).give(small, nonCommercial, Clock.systemUTC());

        assertTrue(new LicenseConsent(file).isGiven(small, nonCommercial));
        assertTrue(new LicenseConsent(file).isGiven(small.at("v2"), nonCommercial));
        assertFalse(new LicenseConsent(file).isGiven(small, catalogue.license("mit", small)));
        assertFalse(
                new LicenseConsent(file)
                        .isGiven(HubName.parse("facebook/musicgen-large"), nonCommercial));
    }

    @Test
    void aDamagedConsentFileIsNamedAndLeftAlone(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("accepted.json"), "[1, 2");

        String refused =
                PullFixture.refusal(() ->
                        new LicenseConsent(file)
                                .isGiven(
                                        HubName.parse("a/b"),
                                        ModelCatalogue.load().license(null, HubName.parse("a/b"))));

        assertEquals(
                file + ": expected the accepted licences in JSON, found something else; delete it",
                refused);
        assertEquals("[1, 2", Files.readString(file));
    }

    @Test
    void settingsLieWhereTheSystemKeepsThem() {
        assertEquals(
                Path.of("/conf/continuo/accepted-licenses.json"),
                LicenseConsent.defaultFile(
                        Map.of("XDG_CONFIG_HOME", "/conf"), Path.of("/home/me")));
        assertEquals(
                Path.of("/home/me/.config/continuo/accepted-licenses.json"),
                LicenseConsent.defaultFile(Map.of(), Path.of("/home/me")));
    }
}
