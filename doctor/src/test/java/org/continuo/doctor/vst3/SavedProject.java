package org.continuo.doctor.vst3;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A state that the plugin saved: "CNTO", a version, the JSON with its length, the clips, a
 * checksum; around it is what the wrapper of the format adds.
 */
final class SavedProject {
    private static final byte[] MAGIC = "CNTO".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = MAGIC.length + 2 * Integer.BYTES;

    private final ObjectNode json;

    SavedProject(byte[] state) {
        int start = indexOf(state, MAGIC);
        assertTrue(start >= 0, "the state is not Continuo's");
        int length =
                ByteBuffer.wrap(state)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt(start + HEAD_BYTES - Integer.BYTES);
        json =
                (ObjectNode)
                        JsonMapper.shared()
                                .readTree(
                                        new String(
                                                state,
                                                start + HEAD_BYTES,
                                                length,
                                                StandardCharsets.UTF_8));
    }

    /** The files with what the engine made, in the order of the takes. */
    List<Path> masters() {
        return json.at("/project/takes")
                .valueStream()
                .map(take -> Path.of(take.get("path").asString()))
                .toList();
    }

    /** How each take was asked for: text, continue or melody. */
    List<String> modes() {
        return json.at("/project/takes")
                .valueStream()
                .map(take -> take.get("mode").asString())
                .toList();
    }

    /** Chooses the track that leads the melody, as the editor does. */
    SavedProject withMelodyOf(String trackName) {
        ((ObjectNode) json.get("project"))
                .put("melodySource", "0")
                .put("melodyTrackName", trackName);
        return this;
    }

    /** As a state without clips. */
    byte[] encode() {
        json.set("clips", JsonMapper.shared().createArrayNode());
        byte[] head = json.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer state =
                ByteBuffer.allocate(HEAD_BYTES + head.length + Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        state.put(MAGIC).putInt(1).putInt(head.length).put(head);
        return state.putInt(checksum(state.array(), state.position())).array();
    }

    /** FNV-1a. */
    private static int checksum(byte[] bytes, int count) {
        int hash = 0x811C9DC5;
        for (int i = 0; i < count; i++) {
            hash = (hash ^ (bytes[i] & 0xFF)) * 16777619;
        }
        return hash;
    }

    private static int indexOf(byte[] where, byte[] what) {
        for (int i = 0; i + what.length <= where.length; i++) {
            if (Arrays.equals(where, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }
}
