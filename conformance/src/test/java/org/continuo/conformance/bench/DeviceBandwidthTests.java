package org.continuo.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceKind;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.Test;

class DeviceBandwidthTests {
    @Test
    void aProcessorThatPlaysTheCardGoesThroughItsMemoryAboutAsFastAsThatIs() throws Exception {
        SessionSettings played =
                SessionSettings.allCores().on(Device.of(DeviceKind.WEBGPU)).playedByProcessor();
        double read = MemoryBandwidth.bytesPerSecond(played.threads(), 128 << 20, 4);
        double found = DeviceBandwidth.bytesPerSecond(played, 2);
        // Writes go through the caches, which read first; another may take its turn meanwhile.
        assertEquals(0, Math.log(found / read), Math.log(10), found + " beside " + read);
    }
}
