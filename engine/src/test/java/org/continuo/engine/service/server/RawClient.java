package org.continuo.engine.service.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.service.wire.EngineAddress;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests byte for byte, as a client sends them that may not be well-behaved. */
record RawClient(EngineAddress address, String host, String authorization, List<String> headers) {
    private static final JsonMapper JSON = new JsonMapper();

    /** What came back. */
    record HubResponse(int status, String type, byte[] body) {
        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    static RawClient of(EngineAddress address) {
        return new RawClient(
                address,
                "127.0.0.1:" + address.port(),
                "Bearer " + address.token(),
                List.of("Continuo-Client: test"));
    }

    RawClient host(String other) {
        return new RawClient(address, other, authorization, headers);
    }

    RawClient authorization(String other) {
        return new RawClient(address, host, other, headers);
    }

    RawClient header(String line) {
        List<String> more = new ArrayList<>(headers);
        more.add(line);
        return new RawClient(address, host, authorization, more);
    }

    RawClient client(String name) {
        return new RawClient(address, host, authorization, List.of("Continuo-Client: " + name));
    }

    HubResponse send(String method, String path, String body) throws IOException {
        return send(method, path, body.getBytes(StandardCharsets.UTF_8), "");
    }

    HubResponse get(String path) throws IOException {
        return send("GET", path, "");
    }

    /** Sends a request whose stated length may be another one than the body's. */
    HubResponse send(String method, String path, byte[] body, String statedLength)
            throws IOException {
        try (Socket socket = open(method, path, body, statedLength)) {
            return answer(socket.getInputStream());
        }
    }

    /** Sends a request and leaves the connection open; the caller closes it. */
    Socket open(String method, String path, byte[] body, String statedLength) throws IOException {
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(host).append("\r\n");
        if (!authorization.isEmpty()) {
            head.append("Authorization: ").append(authorization).append("\r\n");
        }
        headers.forEach(line -> head.append(line).append("\r\n"));
        head.append("Connection: close\r\n");
        head.append("Content-Length: ")
                .append(statedLength.isEmpty() ? Integer.toString(body.length) : statedLength)
                .append("\r\n\r\n");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.port());
        socket.setSoTimeout(60_000);
        OutputStream out = socket.getOutputStream();
        out.write(head.toString().getBytes(StandardCharsets.UTF_8));
        out.write(body);
        out.flush();
        return socket;
    }

    private static HubResponse answer(InputStream in) throws IOException {
        String[] words = line(in).split(" ", 3);
        String type = "";
        boolean chunked = false;
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String lower = line.toLowerCase(java.util.Locale.ROOT);
            if (lower.startsWith("content-type: ")) {
                type = line.substring("content-type: ".length());
            }
            if (lower.startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring("content-length: ".length()));
            }
            chunked |= lower.equals("transfer-encoding: chunked");
        }
        return new HubResponse(
                Integer.parseInt(words[1]), type, chunked ? chunks(in) : in.readNBytes(length));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16);
                size > 0;
                size = Integer.parseInt(line(in), 16)) {
            body.write(in.readNBytes(size));
            line(in);
        }
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
