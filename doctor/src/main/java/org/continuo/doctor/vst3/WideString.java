package org.continuo.doctor.vst3;

import com.sun.jna.Pointer;

/** VST3's strings: UTF-16 in the machine's byte order, ended by a zero. */
final class WideString {
    private WideString() {}

    static String read(Pointer string) {
        var text = new StringBuilder();
        for (long at = 0; string.getShort(at) != 0; at += Character.BYTES) {
            text.append((char) string.getShort(at));
        }
        return text.toString();
    }

    static String read(short[] string) {
        var text = new StringBuilder();
        for (int i = 0; i < string.length && string[i] != 0; i++) {
            text.append((char) string[i]);
        }
        return text.toString();
    }

    /** Writes as much of the text as {@code capacity} characters hold with the zero. */
    static void write(String text, Pointer string, int capacity) {
        int length = Math.min(text.length(), capacity - 1);
        for (int i = 0; i < length; i++) {
            string.setShort((long) i * Character.BYTES, (short) text.charAt(i));
        }
        string.setShort((long) length * Character.BYTES, (short) 0);
    }
}
