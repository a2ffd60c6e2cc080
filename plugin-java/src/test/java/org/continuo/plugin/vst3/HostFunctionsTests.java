package org.continuo.plugin.vst3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Pointer;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HostFunctionsTests {
    @Test
    void theHostSaysItsName() {
        var host = new TestHostApplication("Réverbération 7 🎹");

        assertEquals(
                Optional.of("Réverbération 7 🎹"), new HostFunctions(address(host), 0).hostName());
        assertEquals(1, host.timesAsked());
    }

    @Test
    void aNameOfFullLengthHasNoZeroToEndIt() {
        var host = new TestHostApplication("x".repeat(127) + "never read");

        assertEquals(Optional.of("x".repeat(127)), new HostFunctions(address(host), 0).hostName());
    }

    @Test
    void aBlankNameIsNoName() {
        assertEquals(
                Optional.empty(),
                new HostFunctions(address(new TestHostApplication(" ")), 0).hostName());
    }

    @Test
    void theChannelHasNameAndColour() {
        var context =
                new TestAttributeList()
                        .with("channel name", "Bass")
                        .with("channel color", 0xFF8040C0L);

        assertEquals(
                Optional.of(new Channel("Bass", OptionalInt.of(0xFF8040C0))),
                new HostFunctions(0, address(context)).channel());
    }

    @Test
    void aChannelMayHaveANameAlone() {
        var context = new TestAttributeList().with("channel name", "Bass");

        assertEquals(
                Optional.of(new Channel("Bass", OptionalInt.empty())),
                new HostFunctions(0, address(context)).channel());
    }

    @Test
    void aListThatSaysNeitherIsNoChannel() {
        var context = new TestAttributeList().with("channel index", 3L);

        assertEquals(Optional.empty(), new HostFunctions(0, address(context)).channel());
    }

    @Test
    void withoutAddressesNothingIsKnown() {
        assertTrue(HostFunctions.NONE.hostName().isEmpty());
        assertTrue(HostFunctions.NONE.channel().isEmpty());
    }

    private static long address(HostObject object) {
        return Pointer.nativeValue(object.pointer());
    }
}
