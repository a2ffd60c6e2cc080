package org.continuo.doctor.vst3;

/** VST3's numbers. */
final class Vst3 {
    static final int AUDIO = 0;
    static final int INPUT = 0;
    static final int OUTPUT = 1;
    static final int REAL_TIME = 0;
    static final int OFFLINE = 2;
    static final int FLOAT_32 = 0;

    static final int PLAYING = 1 << 1;
    static final int QUARTER_NOTES_VALID = 1 << 9;
    static final int TEMPO_VALID = 1 << 10;
    static final int BAR_VALID = 1 << 11;
    static final int METER_VALID = 1 << 13;
    static final int CONTINUOUS_TIME_VALID = 1 << 17;

    private Vst3() {}

    /** Bits of the speakers of a mono or stereo bus. */
    static long speakers(int channels) {
        return switch (channels) {
            case 0 -> 0;
            case 1 -> 1L << 19;
            case 2 -> 0b11;
            default -> throw new IllegalArgumentException("expected 0 to 2 channels");
        };
    }

    static int channels(long speakers) {
        return Long.bitCount(speakers);
    }

    static byte flag(boolean state) {
        return (byte) (state ? 1 : 0);
    }

    static void check(String call, int result) {
        if (result != HostObject.OK) {
            throw new IllegalStateException(
                    "%s: expected 0, found %d (%#x)".formatted(call, result, result));
        }
    }
}
