package org.continuo.plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DroppedFolderTests {
    @TempDir private Path folder;

    @Test
    void anAdapterIsToldWithItsBaseAndAHashOfItsFiles() throws IOException {
        Path swing = adapter("swing", "weights");
        DroppedFolder found = DroppedFolder.at(swing);
        assertEquals(DroppedFolder.Kind.ADAPTER, found.kind());
        assertEquals("swing", found.name());
        assertEquals("for facebook/musicgen-small, rank 8", found.detail());
        assertTrue(found.hash().matches("[0-9a-f]{64}"), found.hash());

        Files.writeString(swing.resolve("README.md"), "of no matter");
        assertEquals(found.hash(), DroppedFolder.at(swing).hash());
        assertEquals(found.hash(), DroppedFolder.at(adapter("moved", "weights")).hash());
        assertNotEquals(found.hash(), DroppedFolder.at(adapter("other", "weightS")).hash());
    }

    @Test
    void aConfigurationThatIsNoJsonStillTellsAnAdapter() throws IOException {
        Path damaged = adapter("damaged", "weights");
        Files.writeString(damaged.resolve("adapter_config.json"), "{");
        assertEquals("", DroppedFolder.at(damaged).detail());
    }

    @Test
    void aModelIsToldInEitherForm() throws IOException {
        for (String file : new String[] {"config.json", "state_dict.bin"}) {
            Path model = Files.createDirectories(folder.resolve("model-" + file));
            Files.writeString(model.resolve(file), "{}");
            assertEquals(DroppedFolder.Kind.MODEL, DroppedFolder.at(model).kind(), file);
        }
    }

    @Test
    void whatIsNeitherIsRefusedWithWhatWasExpectedAndFound() throws IOException {
        Path songs = Files.createDirectories(folder.resolve("songs"));
        Files.writeString(songs.resolve("adapter_config.json"), "{}");
        assertTrue(refusal(songs).endsWith("found 1 other file"), refusal(songs));
        Files.writeString(songs.resolve("a.wav"), "");
        assertTrue(refusal(songs).startsWith(songs + ": expected an adapter ("), refusal(songs));
        assertTrue(refusal(songs).endsWith("found 2 other files"), refusal(songs));
        assertTrue(refusal(folder.resolve("gone")).endsWith("found no folder"));
    }

    @Test
    void theBridgeAnswersByAnEvent() throws IOException, InterruptedException {
        Path swing = adapter("swing", "weights");
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        PluginBridge bridge = new PluginBridge((_, json) -> events.add(json));
        long handle = bridge.open("{\"dataFolder\": \"%s\"}".formatted(folder));
        Fields kind = answer(bridge, handle, swing, events);
        assertEquals("adapter", kind.text("kind"));
        Fields none = answer(bridge, handle, folder.resolve("gone"), events);
        assertTrue(none.text("error").contains("found no folder"), none::toString);
        bridge.close(handle);
    }

    private static Fields answer(
            PluginBridge bridge, long handle, Path path, BlockingQueue<String> events)
            throws InterruptedException {
        String call = "{\"do\": \"folder\", \"requestId\": 3, \"path\": \"%s\"}".formatted(path);
        Fields reply = Json.parse("reply", bridge.call(handle, call, null));
        BridgeDocument.require(Json.parse("call", call).node(), reply.node());
        Fields event = Json.parse("event", String.valueOf(events.poll(60, TimeUnit.SECONDS)));
        BridgeDocument.requireEvent(event.node());
        return event;
    }

    private static String refusal(Path folder) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> DroppedFolder.at(folder))
                        .getMessage());
    }

    private Path adapter(String name, String weights) throws IOException {
        Path adapter = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                adapter.resolve("adapter_config.json"),
                "{\"r\": 8, \"base_model_name_or_path\": \"facebook/musicgen-small\"}");
        Files.writeString(adapter.resolve("adapter_model.safetensors"), weights);
        return adapter;
    }
}
