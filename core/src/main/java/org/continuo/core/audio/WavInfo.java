package org.continuo.core.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a WAV file says of itself in words: a {@code LIST} chunk of kind {@code INFO}, which players
 * and DAWs show, {@code iXML}, which those of film and broadcast read, and {@code bext}'s
 * description. There is no date in it: the same command writes the same file.
 *
 * @param software that made it
 * @param title what it is, in a few words
 * @param comment how it was made, for people
 * @param facts the same for programs, by names that are names of XML elements
 */
public record WavInfo(String software, String title, String comment, Map<String, String> facts) {
    public WavInfo {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** The chunks of a file that says so. */
    public List<WavChunk> chunks() {
        return List.of(BroadcastWave.chunk(comment), info(), new WavChunk("iXML", utf8(xml())));
    }

    private WavChunk info() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(utf8("INFO"));
        body.writeBytes(text("INAM", title));
        body.writeBytes(text("ICMT", comment));
        body.writeBytes(text("ISFT", software));
        return new WavChunk("LIST", body.toByteArray());
    }

    /** A text ends with a zero, which counts. */
    private static byte[] text(String id, String value) {
        byte[] text = utf8(value.replace('\0', ' ') + "\0");
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + text.length + text.length % 2)
                        .order(ByteOrder.LITTLE_ENDIAN);
        return bytes.put(utf8(id)).putInt(text.length).put(text).array();
    }

    private String xml() {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<BWFXML><IXML_VERSION>1.61</IXML_VERSION><NOTE>");
        xml.append(escaped(comment)).append("</NOTE><USER>");
        facts.forEach(
                (name, value) -> xml.append("<%s>%s</%s>".formatted(name, escaped(value), name)));
        return xml.append("</USER></BWFXML>\n").toString();
    }

    /** XML 1.0 knows no control characters but three, and no half of a pair. */
    private static String escaped(String text) {
        return text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF\\p{Cs}]", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
