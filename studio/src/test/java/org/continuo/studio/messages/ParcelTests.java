package org.continuo.studio.messages;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.wire.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

final class ParcelTests {
    private static Parcel parcel() {
        ObjectNode head = Wire.JSON.createObjectNode();
        head.put("größe", 3);
        return new Parcel(head, List.of(new byte[] {1, 2, 3}, new byte[0]));
    }

    @Test
    void aParcelIsReadAsItWasWritten() {
        Parcel read = Parcel.read(parcel().bytes());
        assertEquals(parcel().head(), read.head());
        assertArrayEquals(new byte[] {1, 2, 3}, read.part(0));
        assertEquals(2, read.parts().size());
    }

    /** Whatever arrives is a parcel or refused, and takes no memory that it only speaks of. */
    @Test
    void damagedParcelsAreRefused() {
        byte[] whole = parcel().bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(IllegalArgumentException.class, () -> Parcel.read(cut));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> Parcel.read(Arrays.copyOf(whole, whole.length + 1)));
        Random random = new Random(20);
        int refused = 0;
        for (int i = 0; i < 5000; i++) {
            byte[] changed = whole.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            try {
                assertTrue(Parcel.read(changed).parts().size() < 4096);
            } catch (IllegalArgumentException damaged) {
                refused++;
            }
        }
        assertTrue(refused > 1000, "refused only " + refused);
    }

    @Test
    void aSoundComesSampleForSample() {
        AudioSamples sound = new AudioSamples(new float[][] {{0.5f, -1}, {Float.MIN_VALUE, 1}}, 9);
        AudioSamples read = SoundPart.read(SoundPart.write(sound));
        assertArrayEquals(sound.channels(), read.channels());
        assertEquals(9, read.sampleRateHz());
        byte[] part = SoundPart.write(sound);
        part[4] = 3; // channels
        assertThrows(IllegalArgumentException.class, () -> SoundPart.read(part));
    }

    @Test
    void pathsAreNoNamesOfModels() {
        for (String name :
                List.of("nano", "facebook/musicgen-small", "a/b@v1", "htdemucs", "t5-base")) {
            assertEquals(name, ModelNames.require(name));
        }
        String hash = "ab".repeat(32);
        assertEquals(hash, ModelNames.hash(ModelNames.require("content:" + hash)).orElseThrow());
        for (String path :
                List.of(
                        "",
                        "/etc/passwd",
                        "../models",
                        "a/../b",
                        "a/b/c",
                        "~/model",
                        "C:\\model",
                        "x.th",
                        "x.YAML",
                        "content:" + hash + "/..",
                        "content:" + hash.substring(1),
                        "a b",
                        "$(id)")) {
            assertThrows(IllegalArgumentException.class, () -> ModelNames.require(path), path);
        }
    }

    @Test
    void contentIsKnownByItsHashAndLeavesItsFolderByNoName(@TempDir Path folder) throws Exception {
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.writeString(model.resolve("config.json"), "{}");
        Files.writeString(model.resolve(".hidden"), "not this");
        Content content = Content.of(model);
        assertEquals(content.hash(), Content.of(model).hash());
        Content.arrived(content.hash(), content.bytes()).write(folder.resolve("there"));
        assertEquals("{}", Files.readString(folder.resolve("there/config.json")));
        assertTrue(Files.notExists(folder.resolve("there/.hidden")));
        assertThrows(
                IllegalArgumentException.class,
                () -> Content.arrived("00".repeat(32), content.bytes()));
        for (String name : List.of("../x", "/x", "a/b", ".x", "")) {
            ObjectNode head = Wire.JSON.createObjectNode();
            head.putArray("files").add(name);
            Content hostile = new Content("h", new Parcel(head, List.of(new byte[] {1})).bytes());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> hostile.write(folder.resolve("hostile")),
                    name);
            assertTrue(Files.notExists(folder.resolve("hostile")));
        }
    }

    @Test
    void idsThatAreNoneAndSlipsOfOthersAreRefused() throws Exception {
        String id = UUID.randomUUID().toString();
        Slip.Cancel cancel = new Slip.Cancel(id);
        assertEquals(cancel, Slip.forDesk(cancel.kind(), cancel.document()));
        assertThrows(ServiceException.class, () -> Slip.forDesk("turn", cancel.document()));
        assertThrows(
                ServiceException.class,
                () ->
                        Slip.forDesk(
                                "cancel",
                                "{\"job\": \"x' OR 'a'='a\"}"
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThrows(
                IllegalArgumentException.class, () -> Addresses.ofClient("anna", id + "' OR '"));
    }
}
