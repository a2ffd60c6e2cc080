package org.continuo.engine.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * SentencePiece's table of character replacements, {@code precompiled_charsmap}: four bytes with
 * the size of a double-array trie, the trie (Darts), and the replacements, each ended by a zero.
 * The library follows what stands in it without looking; so all that any text can reach is looked
 * at here first.
 */
final class CharacterMap {
    private static final int UNIT_BYTES = Integer.BYTES;
    private static final int ALL_BYTES = 256;

    /**
     * Replacements longer than their characters make texts grow; Unicode's longest has 18 letters.
     */
    private static final int LONGEST_REPLACEMENT_BYTES = 64;

    private final int[] units;
    private final byte[] replacements;

    private CharacterMap(int[] units, byte[] replacements) {
        this.units = units;
        this.replacements = replacements;
    }

    /**
     * Refuses a table that the library would read beyond its ends.
     *
     * @throws IllegalArgumentException with what was expected and found
     */
    static void check(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("expected base64, found other text", notBase64);
        }
        if (bytes.length < UNIT_BYTES) {
            throw new IllegalArgumentException(
                    "expected a table with its size, found %d bytes".formatted(bytes.length));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long trieBytes = Integer.toUnsignedLong(buffer.getInt());
        if (trieBytes < UNIT_BYTES
                || trieBytes % UNIT_BYTES != 0
                || trieBytes > buffer.remaining()) {
            throw new IllegalArgumentException(
                    "expected a trie of whole units within %d bytes, found a size of %d"
                            .formatted(buffer.remaining(), trieBytes));
        }
        int[] units = new int[(int) (trieBytes / UNIT_BYTES)];
        for (int i = 0; i < units.length; i++) {
            units[i] = buffer.getInt();
        }
        byte[] replacements = new byte[buffer.remaining()];
        buffer.get(replacements);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(replacements));
        } catch (CharacterCodingException notText) {
            throw new IllegalArgumentException(
                    "expected replacements in UTF-8, found other bytes", notText);
        }
        new CharacterMap(units, replacements).checkAll();
    }

    /**
     * Every unit that can be a node, from the root on, by all bytes: each must lead into the trie.
     */
    private void checkAll() {
        boolean[] seen = new boolean[units.length];
        int[] waiting = new int[units.length];
        int count = 0;
        int root = offset(units[0]);
        for (int base = 0; base < ALL_BYTES; base++) {
            count = push(root ^ base, base, seen, waiting, count);
        }
        while (count > 0) {
            int node = waiting[--count];
            int base = node ^ offset(units[node]);
            if (hasLeaf(units[node])) {
                checkReplacement(unit(base));
            }
            for (int label = 1; label < ALL_BYTES; label++) {
                count = push(base ^ label, label, seen, waiting, count);
            }
        }
    }

    private int push(int at, int label, boolean[] seen, int[] waiting, int count) {
        int unit = unit(at);
        if (label == 0 || (unit & 0x800000FF) != label || seen[at]) {
            return count;
        }
        seen[at] = true;
        waiting[count] = at;
        return count + 1;
    }

    private int unit(int at) {
        if (at < 0 || at >= units.length) {
            throw outside(at);
        }
        return units[at];
    }

    private void checkReplacement(int leaf) {
        int from = leaf & 0x7FFFFFFF;
        int end = from;
        while (end < replacements.length && replacements[end] != 0) {
            end++;
        }
        boolean startsLetter = from < replacements.length && (replacements[from] & 0xC0) != 0x80;
        if (!startsLetter || end == replacements.length || end - from > LONGEST_REPLACEMENT_BYTES) {
            throw new IllegalArgumentException(
                    "expected a replacement of at most %d bytes at %d, ended by a zero, found none"
                            .formatted(LONGEST_REPLACEMENT_BYTES, from));
        }
    }

    private IllegalArgumentException outside(int at) {
        return new IllegalArgumentException(
                "expected a trie that stays within its %d units, found a way to unit %d"
                        .formatted(units.length, at));
    }

    private static boolean hasLeaf(int unit) {
        return (unit >>> 8 & 1) == 1;
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >>> 6);
    }
}
