package org.continuo.engine.hub;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proxies as command-line tools agree on them: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code
 * ALL_PROXY} and {@code NO_PROXY}, lower case before upper. Where none is set, Java's own settings
 * ({@code -Dhttps.proxyHost}, the desktop's) decide.
 */
final class EnvironmentProxySelector extends ProxySelector {
    private static final String TUNNEL_PROPERTY = "jdk.http.auth.tunneling.disabledSchemes";

    private final Map<String, String> environment;
    private final List<String> exceptions;

    private EnvironmentProxySelector(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.exceptions = new ArrayList<>();
        for (String exception : variable("no_proxy").split(",")) {
            if (!exception.isBlank()) {
                exceptions.add(exception.strip().toLowerCase(Locale.ROOT));
            }
        }
    }

    static EnvironmentProxySelector of(Map<String, String> environment) {
        return new EnvironmentProxySelector(environment);
    }

    /**
     * Answers a proxy that asks for the user and password of its address ({@code
     * http://user:password@proxy:3128}); nothing where no address has any. Java keeps from sending
     * them on the way to an HTTPS host unless told otherwise before its first connection.
     */
    Optional<Authenticator> authenticator() {
        for (String name : List.of("https_proxy", "http_proxy", "all_proxy")) {
            String address = variable(name);
            int at = address.lastIndexOf('@');
            if (at > 0) {
                if (System.getProperty(TUNNEL_PROPERTY) == null) {
                    System.setProperty(TUNNEL_PROPERTY, "");
                }
                int start = address.contains("://") ? address.indexOf("://") + 3 : 0;
                String[] parts = address.substring(start, at).split(":", 2);
                return Optional.of(
                        answering(decoded(parts[0]), decoded(parts.length == 2 ? parts[1] : "")));
            }
        }
        return Optional.empty();
    }

    private static Authenticator answering(String user, String password) {
        return new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                return getRequestorType() == RequestorType.PROXY
                        ? new PasswordAuthentication(user, password.toCharArray())
                        : null;
            }
        };
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public List<Proxy> select(URI uri) {
        String address = variable(uri.getScheme().toLowerCase(Locale.ROOT) + "_proxy");
        if (address.isEmpty()) {
            address = variable("all_proxy");
        }
        if (address.isEmpty()) {
            // Asked for only now: its first use already opens sockets, to see what the system has.
            ProxySelector otherwise = ProxySelector.getDefault();
            return otherwise == null ? List.of(Proxy.NO_PROXY) : otherwise.select(uri);
        }
        return isException(uri) ? List.of(Proxy.NO_PROXY) : List.of(proxy(address));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        ProxySelector otherwise = ProxySelector.getDefault();
        if (otherwise != null) {
            otherwise.connectFailed(uri, address, failure);
        }
    }

    private String variable(String lowerCaseName) {
        String value = environment.getOrDefault(lowerCaseName, "");
        return value.isBlank()
                ? environment.getOrDefault(lowerCaseName.toUpperCase(Locale.ROOT), "").strip()
                : value.strip();
    }

    private boolean isException(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        for (String exception : exceptions) {
            int colon = exception.lastIndexOf(':');
            boolean hasPort =
                    colon > 0
                            && exception.substring(colon + 1).chars().allMatch(Character::isDigit);
            if (hasPort && !exception.endsWith(":" + uri.getPort())) {
                continue;
            }
            String name = hasPort ? exception.substring(0, colon) : exception;
            name = name.startsWith("*.") ? name.substring(1) : name;
            String suffix = name.startsWith(".") ? name : "." + name;
            if (name.equals("*") || host.equals(suffix.substring(1)) || host.endsWith(suffix)) {
                return true;
            }
        }
        return false;
    }

    /** Reads {@code http://proxy.example:3128} or {@code proxy.example:3128}. */
    private static Proxy proxy(String address) {
        try {
            URI uri = URI.create(address.contains("://") ? address : "http://" + address);
            if (uri.getHost() != null && "http".equalsIgnoreCase(uri.getScheme())) {
                int port = uri.getPort() < 0 ? 80 : uri.getPort();
                return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(uri.getHost(), port));
            }
        } catch (IllegalArgumentException notAnAddress) {
            // The sentence below says it.
        }
        throw new IllegalArgumentException(
                "proxy setting: expected an address such as http://proxy.example:3128, found \"%s\""
                        .formatted(address.replaceFirst("//[^/@]*@", "//…@")));
    }
}
