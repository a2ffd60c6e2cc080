package org.continuo.studio.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.continuo.studio.access.StudioUser.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JoinCodeTests {
    private static final String PIN = "0123456789abcdef".repeat(4);

    @Test
    void aCodeIsReadAsItWasWritten() {
        for (String host : List.of("studio-1", "192.168.0.7", "fe80::1")) {
            JoinCode code = new JoinCode("anna", "s3cret_-", new HubAddress(host, 7741, PIN));
            assertEquals(code, JoinCode.parse(" " + code.text() + "\n"));
        }
        JoinCode pair =
                new JoinCode(
                        "anna",
                        "secret",
                        new HubAddress(
                                List.of(
                                        new HubAddress.Place("studio-1", 7741),
                                        new HubAddress.Place("fe80::2", 61617)),
                                PIN));
        assertEquals("continuo://anna:secret@studio-1:7741,[fe80::2]:61617/" + PIN, pair.text());
        assertEquals(pair, JoinCode.parse(pair.text()));
        assertEquals("studio-1:7741 or fe80::2:61617", pair.hub().toString());
    }

    @Test
    void whatIsNoCodeIsRefusedAndNotRepeated() {
        String right = "continuo://anna:secret@studio-1:7741/" + PIN;
        assertEquals("anna", JoinCode.parse(right).user());
        for (String wrong :
                List.of(
                        "",
                        "secret",
                        right.replace("continuo:", "http:"),
                        right.replace(":7741", ""),
                        right.replace(":7741", ":7741,"),
                        right.replace(":7741", ":77410"),
                        right.replace(":7741", ":7741,studio-2"),
                        right.replace(PIN, PIN.substring(1)),
                        right.replace("anna:", ""),
                        right.replace("anna", "An na"),
                        right.replace("anna", "../anna"))) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> JoinCode.parse(wrong));
            assertFalse(String.valueOf(refused.getMessage()).contains("secret@"), wrong);
        }
        assertFalse(JoinCode.parse(right).toString().contains("secret"));
    }

    @Test
    void secretsAreKeptAsHashesInAFileOfTheOwnersAlone(@TempDir Path folder) throws Exception {
        UserList users = new UserList(folder);
        String secret = users.add("anna", Set.of(Role.USE), Limits.DEFAULT);
        assertTrue(users.find("anna").orElseThrow().knows(secret));
        assertFalse(users.find("anna").orElseThrow().knows(secret + "x"));
        Path file = folder.resolve("users.json");
        assertFalse(Files.readString(file).contains(secret));
        assertEquals(2, Files.getPosixFilePermissions(file).size());
        assertNotEquals(secret, users.add("anna", Set.of(Role.WORK), Limits.DEFAULT));
        assertFalse(users.find("anna").orElseThrow().knows(secret), "the old one is worth nothing");
        assertTrue(users.revoke("anna"));
        assertFalse(users.revoke("anna"));
        assertEquals(List.of(), users.all());
    }
}
