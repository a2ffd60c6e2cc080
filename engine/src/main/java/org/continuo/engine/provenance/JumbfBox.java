package org.continuo.engine.provenance;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The boxes that a manifest is made of (ISO/IEC 19566-5): a length, a type of four letters, a
 * content; a superbox begins with a description of what it holds.
 */
record JumbfBox(byte[] content) {
    /** Of a described box; the request bit lets others point to it by its label. */
    private static final int REQUESTABLE_WITH_LABEL = 3;

    /** What all of C2PA's identifiers and that of CBOR end in. */
    private static final String UUID_END = "00110010800000AA00389B71";

    /**
     * A superbox.
     *
     * @param kind the four letters that its identifier begins with
     * @param parts what it holds, each with its header
     */
    static JumbfBox of(String kind, String label, byte[]... parts) {
        ByteArrayOutputStream description = new ByteArrayOutputStream();
        description.writeBytes(ascii(kind));
        description.writeBytes(HexFormat.of().parseHex(UUID_END));
        description.write(REQUESTABLE_WITH_LABEL);
        description.writeBytes(ascii(label));
        description.write(0);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(boxed("jumd", description.toByteArray()));
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        return new JumbfBox(content.toByteArray());
    }

    /** A superbox that holds one CBOR document. */
    static JumbfBox cbor(String kind, String label, byte[] document) {
        return of(kind, label, boxed("cbor", document));
    }

    /** With its header; assertions are hashed without it. */
    byte[] bytes() {
        return boxed("jumb", content);
    }

    private static byte[] boxed(String type, byte[] content) {
        return ByteBuffer.allocate(8 + content.length)
                .putInt(8 + content.length)
                .put(ascii(type))
                .put(content)
                .array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
