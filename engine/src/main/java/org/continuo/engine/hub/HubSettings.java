package org.continuo.engine.hub;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the hub and its cache are and how they may be used: the environment variables of the hub's
 * own Python tools, with the same meaning, so that one set-up serves both.
 *
 * @param endpoint the hub's address, without a slash at the end ({@code HF_ENDPOINT})
 * @param token who asks ({@code HF_TOKEN}, or the token file that {@code hf auth login} writes)
 * @param offline whether the network is off limits ({@code HF_HUB_OFFLINE})
 * @param cacheFolder the cache shared with other tools ({@code HF_HUB_CACHE}, {@code HF_HOME})
 * @param linksWanted whether snapshots may link to blobs ({@code HF_HUB_DISABLE_SYMLINKS})
 * @param proxies ways around a firewall ({@code HTTPS_PROXY} and its kin, else Java's)
 * @param certificateBundles PEM files of authorities to trust besides the system's ({@code
 *     SSL_CERT_FILE} and its kin)
 * @param stallTimeout how long a connection may stay silent ({@code HF_HUB_DOWNLOAD_TIMEOUT})
 */
public record HubSettings(
        URI endpoint,
        @Nullable AccessToken token,
        boolean offline,
        Path cacheFolder,
        boolean linksWanted,
        ProxySelector proxies,
        List<Path> certificateBundles,
        Duration stallTimeout) {
    private static final String PUBLIC_HUB = "https://huggingface.co";
    private static final Duration DEFAULT_STALL_TIMEOUT = Duration.ofSeconds(30);
    private static final Set<String> YES = Set.of("1", "on", "yes", "true");

    public HubSettings {
        String scheme = endpoint.getScheme();
        if (!("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
                || endpoint.getHost() == null
                || endpoint.getRawUserInfo() != null
                || endpoint.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "HF_ENDPOINT: expected an address such as %s, found \"%s\""
                            .formatted(PUBLIC_HUB, endpoint));
        }
        certificateBundles = List.copyOf(certificateBundles);
    }

    /**
     * Reads the settings from environment variables.
     *
     * @param home the user's home folder, for the default places
     * @throws IOException if the token file is there but cannot be read
     * @throws IllegalArgumentException if a variable holds nonsense; the message names it
     */
    public static HubSettings fromEnvironment(Map<String, String> environment, Path home)
            throws IOException {
        Variables variables = new Variables(environment, home);
        Path hubHome =
                variables
                        .path("HF_HOME")
                        .orElseGet(() ->
                                variables
                                        .path("XDG_CACHE_HOME")
                                        .orElse(home.resolve(".cache"))
                                        .resolve("huggingface"));
        Path cache =
                variables
                        .path("HF_HUB_CACHE")
                        .or(() -> variables.path("HUGGINGFACE_HUB_CACHE"))
                        .orElse(hubHome.resolve("hub"));
        Path tokenFile = variables.path("HF_TOKEN_PATH").orElse(hubHome.resolve("token"));
        List<Path> bundles = new ArrayList<>();
        for (String name : List.of("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")) {
            variables.path(name).filter(Files::isRegularFile).ifPresent(bundles::add);
        }
        return new HubSettings(
                endpoint(variables.text("HF_ENDPOINT").orElse(PUBLIC_HUB)),
                token(variables, tokenFile),
                isYes(variables, "HF_HUB_OFFLINE") || isYes(variables, "TRANSFORMERS_OFFLINE"),
                cache,
                !isYes(variables, "HF_HUB_DISABLE_SYMLINKS"),
                EnvironmentProxySelector.of(environment),
                bundles,
                stallTimeout(variables));
    }

    /** These settings for another server than the hub, which sees no token. */
    public HubSettings at(URI server, Path folder) {
        return new HubSettings(
                server,
                null,
                offline,
                folder,
                linksWanted,
                proxies,
                certificateBundles,
                stallTimeout);
    }

    private static URI endpoint(String text) {
        String trimmed = text;
        while (trimmed.endsWith("/")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        try {
            return URI.create(trimmed);
        } catch (IllegalArgumentException notAnAddress) {
            throw new IllegalArgumentException(
                    "HF_ENDPOINT: expected an address such as %s, found \"%s\""
                            .formatted(PUBLIC_HUB, text),
                    notAnAddress);
        }
    }

    private static @Nullable AccessToken token(Variables variables, Path file) throws IOException {
        for (String name : List.of("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")) {
            String text = variables.text(name).orElse("");
            if (!text.isEmpty()) {
                return AccessToken.of(text, name);
            }
        }
        try {
            String text = Files.readString(file).strip();
            return text.isEmpty() ? null : AccessToken.of(text, file.toString());
        } catch (NoSuchFileException noLogin) {
            return null;
        }
    }

    private static boolean isYes(Variables variables, String name) {
        return variables
                .text(name)
                .filter(text -> YES.contains(text.toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    private static Duration stallTimeout(Variables variables) {
        String text = variables.text("HF_HUB_DOWNLOAD_TIMEOUT").orElse("");
        if (text.isEmpty()) {
            return DEFAULT_STALL_TIMEOUT;
        }
        try {
            return Duration.ofSeconds(Math.max(1, Long.parseLong(text)));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "HF_HUB_DOWNLOAD_TIMEOUT: expected a number of seconds, found \"%s\""
                            .formatted(text),
                    notANumber);
        }
    }
}
