package org.continuo.studio.messages;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.service.wire.Wire;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a large message: a JSON document, then parts of bytes that it speaks of.
 *
 * @param head the document
 */
public record Parcel(ObjectNode head, List<byte[]> parts) {
    private static final int MAGIC = 0x434F4E31;
    private static final int MOST_PARTS = 4096;

    public Parcel {
        parts = List.copyOf(parts);
    }

    /** As it goes over the wire: magic, length and JSON, number of parts, length and part. */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] json = Wire.JSON.writeValueAsBytes(head);
            out.writeInt(MAGIC);
            out.writeInt(json.length);
            out.write(json);
            out.writeInt(parts.size());
            for (byte[] part : parts) {
                out.writeInt(part.length);
                out.write(part);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads one. Lengths are held against what is there before memory is taken.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Parcel read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.getInt() != MAGIC) {
                throw damaged();
            }
            byte[] json = part(in);
            int count = in.getInt();
            if (count < 0 || count > MOST_PARTS) {
                throw damaged();
            }
            List<byte[]> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                parts.add(part(in));
            }
            if (in.hasRemaining() || !(Wire.JSON.readTree(json) instanceof ObjectNode head)) {
                throw damaged();
            }
            return new Parcel(head, parts);
        } catch (BufferUnderflowException | JacksonException cut) {
            throw new IllegalArgumentException("message: expected a whole parcel", cut);
        }
    }

    private static byte[] part(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw damaged();
        }
        byte[] part = new byte[length];
        in.get(part);
        return part;
    }

    private static IllegalArgumentException damaged() {
        return new IllegalArgumentException(
                "message: expected a document and its parts, found something else");
    }

    /** A part by its number. */
    byte[] part(int number) {
        if (number < 0 || number >= parts.size()) {
            throw damaged();
        }
        return parts.get(number);
    }
}
