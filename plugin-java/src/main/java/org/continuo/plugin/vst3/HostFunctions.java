package org.continuo.plugin.vst3;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import java.util.Optional;
import java.util.OptionalInt;
import org.continuo.plugin.vst3.binding.IAttributeListVtbl;
import org.continuo.plugin.vst3.binding.IHostApplicationVtbl;

/**
 * Asks the DAW what it is called and which channel the plugin sits in, through VST3 objects that
 * C++ hands over as addresses. It keeps them alive and unmoved until the request that they came
 * with has been answered. They are its copies of what the host said, an {@code IHostApplication}
 * and the last {@code IAttributeList} of {@code IInfoListener::setChannelContextInfos}: the host's
 * own are the host's thread's, and its list may be gone after that call.
 *
 * <p>Nothing is loaded before the first question that has an address.
 *
 * @param hostApplication address of an {@code IHostApplication}, 0 where there is none
 * @param channelContext address of an {@code IAttributeList}, 0 where there is none
 */
public record HostFunctions(long hostApplication, long channelContext) {
    /** A host of which nothing is known, as those that are no VST3 hosts. */
    public static final HostFunctions NONE = new HostFunctions(0, 0);

    private static final int OK = 0;

    /** {@code String128}: UTF-16, at most 127 characters and a zero. */
    private static final int STRING_CHARS = 128;

    /** What the DAW calls itself; empty where it does not say. */
    public Optional<String> hostName() {
        if (hostApplication == 0) {
            return Optional.empty();
        }
        Pointer host = new Pointer(hostApplication);
        var table = new IHostApplicationVtbl(host.getPointer(0));
        table.read();
        try (Memory name = new Memory(STRING_CHARS * Character.BYTES)) {
            name.clear();
            return table.getName.apply(host, name) == OK
                    ? Optional.of(text(name)).filter(text -> !text.isBlank())
                    : Optional.empty();
        }
    }

    /** The channel as it was last described; empty where the DAW says nothing about it. */
    public Optional<Channel> channel() {
        if (channelContext == 0) {
            return Optional.empty();
        }
        Pointer list = new Pointer(channelContext);
        var table = new IAttributeListVtbl(list.getPointer(0));
        table.read();
        try (Memory name = new Memory(STRING_CHARS * Character.BYTES);
                Memory nameKey = key("channel name");
                Memory colourKey = key("channel color")) {
            name.clear();
            boolean named = table.getString.apply(list, nameKey, name, (int) name.size()) == OK;
            var colour = new LongByReference();
            boolean coloured = table.getInt.apply(list, colourKey, colour) == OK;
            return named || coloured
                    ? Optional.of(
                            new Channel(
                                    named ? text(name) : "",
                                    coloured
                                            ? OptionalInt.of((int) colour.getValue())
                                            : OptionalInt.empty()))
                    : Optional.empty();
        }
    }

    private static Memory key(String ascii) {
        var key = new Memory(ascii.length() + 1L);
        key.setString(0, ascii, "US-ASCII");
        return key;
    }

    private static String text(Memory string) {
        var text = new StringBuilder();
        for (int i = 0; i < STRING_CHARS; i++) {
            char next = (char) string.getShort((long) i * Character.BYTES);
            if (next == 0) {
                break;
            }
            text.append(next);
        }
        return text.toString();
    }
}
