package org.continuo.engine.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HubSettingsTests {
    @TempDir Path home;

    private HubSettings settings(String... namesAndValues) throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return HubSettings.fromEnvironment(environment, home);
    }

    @Test
    void withoutVariablesThePublicHubAndTheDefaultCacheAreUsed() throws IOException {
        HubSettings settings = settings();

        assertEquals(URI.create("https://huggingface.co"), settings.endpoint());
        assertEquals(home.resolve(".cache/huggingface/hub"), settings.cacheFolder());
        assertNull(settings.token());
        assertFalse(settings.offline());
        assertTrue(settings.linksWanted());
    }

    @Test
    void theCacheIsWhereTheHubsToolsLookForIt() throws IOException {
        assertEquals(Path.of("/data/hub"), settings("HF_HOME", "/data").cacheFolder());
        assertEquals(
                Path.of("/c"), settings("HF_HOME", "/data", "HF_HUB_CACHE", "/c").cacheFolder());
        assertEquals(Path.of("/old"), settings("HUGGINGFACE_HUB_CACHE", "/old").cacheFolder());
        assertEquals(
                Path.of("/xdg/huggingface/hub"), settings("XDG_CACHE_HOME", "/xdg").cacheFolder());
        assertEquals(home.resolve("models"), settings("HF_HUB_CACHE", "~/models").cacheFolder());
        assertEquals(
                Path.of("/fast/hub"),
                settings("HF_HUB_CACHE", "$DISK/hub", "DISK", "/fast").cacheFolder());
        assertEquals(
                home.resolve(".cache/huggingface/hub"),
                settings("HF_HUB_CACHE", "  ").cacheFolder());
    }

    @Test
    void theTokenComesFromTheVariableOrTheFileOfTheHubsTools() throws IOException {
        Path file = home.resolve(".cache/huggingface/token");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "hf_file\n");

        assertEquals("hf_file", token(settings()).secret());
        assertEquals("hf_variable", token(settings("HF_TOKEN", " hf_variable ")).secret());
        assertNull(settings("HF_HOME", home.resolve("empty").toString()).token());
    }

    private static AccessToken token(HubSettings settings) {
        return Objects.requireNonNull(settings.token());
    }

    @Test
    void aTokenThatCouldForgeAHeaderIsRefusedWithoutBeingShown() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> settings("HF_TOKEN", "hf_a\r\nHost: evil"));

        assertTrue(
                String.valueOf(refused.getMessage())
                        .startsWith("token in HF_TOKEN: expected letters"));
        assertFalse(String.valueOf(refused.getMessage()).contains("evil"));
    }

    @ParameterizedTest
    @CsvSource({"1,true", "true,true", "YES,true", "on,true", "0,false", "no,false", "'',false"})
    void offlineIsSaidAsTheHubsToolsUnderstandIt(String text, boolean expected) throws IOException {
        assertEquals(expected, settings("HF_HUB_OFFLINE", text).offline());
    }

    @Test
    void anEndpointMayHaveAPathAndLosesItsSlash() throws IOException {
        assertEquals(
                URI.create("https://mirror.example/hf"),
                settings("HF_ENDPOINT", "https://mirror.example/hf/").endpoint());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mirror.example",
                "ftp://mirror.example",
                "https://",
                "https://user:pw@mirror.example",
                "http://a b"
            })
    void anEndpointThatIsNoAddressIsRefused(String endpoint) {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class, () -> settings("HF_ENDPOINT", endpoint));

        assertTrue(
                String.valueOf(refused.getMessage()).startsWith("HF_ENDPOINT: expected an address"),
                refused.getMessage());
    }

    @Test
    void theStallTimeoutIsInSeconds() throws IOException {
        assertEquals(Duration.ofSeconds(30), settings().stallTimeout());
        assertEquals(
                Duration.ofSeconds(7), settings("HF_HUB_DOWNLOAD_TIMEOUT", "7").stallTimeout());
        assertThrows(
                IllegalArgumentException.class, () -> settings("HF_HUB_DOWNLOAD_TIMEOUT", "soon"));
    }

    @Test
    void proxiesComeFromTheEnvironment() throws IOException {
        HubSettings settings =
                settings(
                        "https_proxy",
                        "http://proxy.studio:3128",
                        "NO_PROXY",
                        "localhost,.internal,*.lan,10.0.0.5:8080");

        assertEquals("proxy.studio:3128", proxyOf(settings, "https://huggingface.co/x"));
        assertNull(proxyOf(settings, "https://localhost/x"));
        assertNull(proxyOf(settings, "https://hub.internal/x"));
        assertNull(proxyOf(settings, "https://a.b.lan/x"));
        assertNull(proxyOf(settings, "https://10.0.0.5:8080/x"));
        assertEquals("proxy.studio:3128", proxyOf(settings, "https://10.0.0.5/x"));
        assertEquals("proxy.studio:3128", proxyOf(settings, "https://notinternal/x"));
        assertEquals("any:80", proxyOf(settings("ALL_PROXY", "any"), "http://huggingface.co"));
    }

    private static @Nullable String proxyOf(HubSettings settings, String address) {
        Proxy proxy = settings.proxies().select(URI.create(address)).getFirst();
        return proxy.address() instanceof InetSocketAddress there
                ? there.getHostString() + ":" + there.getPort()
                : null;
    }

    @Test
    void aPullGoesThroughTheProxyAndPastItWhereItMust() throws Exception {
        try (FakeHub proxy = new FakeHub()) {
            FakeRepository model =
                    proxy.offer(FakeRepository.musicGen("facebook/musicgen-small", 5000, 1));
            String address = proxy.endpoint().toString().replace("http://", "http://lisa:s3cret@");
            proxy.onHub(
                    "revision/main",
                    FakeHub.status(407, "Proxy-Authenticate", "Basic realm=\"studio\""));
            HubSettings settings =
                    settings(
                            "HF_ENDPOINT",
                            "http://hub.invalid",
                            "http_proxy",
                            address,
                            "no_proxy",
                            "localhost",
                            "HF_HUB_CACHE",
                            home.resolve("c").toString());
            PullFixture fixture = new PullFixture(home, settings.endpoint());
            try (HubClient client = new HubClient(settings, PullFixture.QUICK)) {
                ModelPull pull =
                        new ModelPull(
                                client,
                                new HubCache(settings),
                                ModelCatalogue.load(),
                                fixture.consent,
                                Companions.AS_EXPECTED);
                PullPlan plan =
                        pull.plan(HubName.parse("facebook/musicgen-small"), PullListener.SILENT);
                fixture.acceptAll(pull, plan);
                Path pulled = pull.run(plan, PullListener.SILENT);

                assertArrayEquals(
                        model.file("model.safetensors"),
                        Files.readAllBytes(pulled.resolve("model.safetensors")));
            }
            assertTrue(
                    proxy.seen.getFirst().path().startsWith("http://hub.invalid/api/models/"),
                    proxy.seen.toString());
            assertEquals(
                    List.of(
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString(
                                                    "lisa:s3cret"
                                                            .getBytes(StandardCharsets.UTF_8))),
                    proxy.proxyAuthorizations.stream().distinct().toList());
        }
    }

    @Test
    void aProxyThatIsNoAddressIsNamedWithoutItsPassword() throws IOException {
        HubSettings settings = settings("https_proxy", "socks5://user:secret@proxy");

        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> settings.proxies().select(URI.create("https://huggingface.co")));

        assertFalse(String.valueOf(refused.getMessage()).contains("secret"), refused.getMessage());
    }
}
