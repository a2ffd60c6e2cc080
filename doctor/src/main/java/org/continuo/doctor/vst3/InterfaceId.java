package org.continuo.doctor.vst3;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Arrays;

/** The 16 bytes that name a VST3 interface, in the order of Linux and macOS. */
@SuppressWarnings("ImmutableEnumChecker") // the memory is written once, by the constructor
enum InterfaceId {
    UNKNOWN(0x00000000, 0x00000000, 0xC0000000, 0x00000046),
    PLUGIN_FACTORY_2(0x0007B650, 0xF24B4C0B, 0xA464EDB9, 0xF00B2ABB),
    COMPONENT(0xE831FF31, 0xF2D54301, 0x928EBBEE, 0x25697802),
    AUDIO_PROCESSOR(0x42043F99, 0xB7DA453C, 0xA569E79D, 0x9AAEC33D),
    EDIT_CONTROLLER(0xDCD7BBE3, 0x7742448D, 0xA874AACC, 0x979C759E),
    COMPONENT_HANDLER(0x93A0BEA3, 0x0BD045DB, 0x8E890B0C, 0xC1E46AC6),
    CONNECTION_POINT(0x70A4156F, 0x6E6E4026, 0x989148BF, 0xAA60D8D1),
    HOST_APPLICATION(0x58E595CC, 0xDB2D4969, 0x8B6AAF8C, 0x36A664E5),
    MESSAGE(0x936F033B, 0xC6C047DB, 0xBB0882F8, 0x13C1E613),
    ATTRIBUTE_LIST(0x1E5F0AEB, 0xCC7F4533, 0xA2544011, 0x38AD5EE4),
    INFO_LISTENER(0x0F194781, 0x8D984ADA, 0xBBA0C1EF, 0xC011D8D0),
    STREAM(0xC3BF6EA2, 0x30994752, 0x9B6BF990, 0x1EE33E9B),
    PARAM_VALUE_QUEUE(0x01263A18, 0xED074F6F, 0x98C9D356, 0x4686F9BA),
    PARAMETER_CHANGES(0xA4779663, 0x0BB64A56, 0xB44384A8, 0x466FEB9D);

    static final int BYTES = 16;

    private final Memory bytes = new Memory(BYTES);

    InterfaceId(int... words) {
        for (int i = 0; i < BYTES; i++) {
            bytes.setByte(i, (byte) (words[i / 4] >>> (24 - 8 * (i % 4))));
        }
    }

    /** For a native function that reads it. */
    Pointer pointer() {
        return bytes;
    }

    boolean is(Pointer id) {
        return Arrays.equals(bytes.getByteArray(0, BYTES), id.getByteArray(0, BYTES));
    }
}
