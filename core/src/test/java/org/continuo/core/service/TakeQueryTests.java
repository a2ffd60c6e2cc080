package org.continuo.core.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.continuo.core.service.wire.RequestJson;
import org.junit.jupiter.api.Test;

class TakeQueryTests {
    @Test
    void oneLineIsWordsAKeyAndATempo() {
        assertEquals(
                new TakeQuery(List.of("piano", "slow"), "A minor", 90, 120, false, 10),
                TakeQuery.of("piano a MINOR 120-90 bpm, slow", false, 10));
        assertEquals(
                new TakeQuery(List.of(), "Bb major", 110, 114, true, 10),
                TakeQuery.of(" b♭ major 112bpm ", true, 10));
        assertEquals(
                new TakeQuery(List.of("C", "major7", "808"), "", 0, 0, false, 10),
                TakeQuery.of("C major7 808", false, 10));
        assertEquals(new TakeQuery(List.of(), "", 0, 0, false, 10), TakeQuery.of("", false, 10));
    }

    @Test
    void itComesOutOfItsDocumentAsItWentIn() {
        TakeQuery query = TakeQuery.of("piano F# minor 90 bpm", true, 7);
        assertEquals(query, RequestJson.readTakeQuery(RequestJson.write(query)));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> new TakeQuery(List.of(), "", 0, 0, false, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new TakeQuery(List.of(), "", 120, 90, false, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new TakeQuery(List.of(), "", Double.NaN, 90, false, 1));
    }
}
