package org.continuo.engine.service.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavChunk;
import org.continuo.core.audio.WavFile;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.client.EngineClient;
import org.continuo.core.service.client.RunningEngine;
import org.continuo.engine.hub.FakeHub;
import org.continuo.engine.provenance.ClipSigner;
import org.continuo.engine.service.GenerationServiceContract;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.engine.service.server.EngineServer;
import org.junit.jupiter.api.Test;

/** The contract with an engine that is reached over HTTP. */
@SuppressWarnings("NullAway.Init") // open() comes before everything else
final class EngineClientTests extends GenerationServiceContract {
    private EngineServer server;
    private DataFolder data;

    @Override
    protected GenerationService open(FakeHub hub) throws IOException {
        data = new DataFolder(folder.resolve("data"));
        EngineSetup setup =
                TestEngine.bounded(
                        TestEngine.setup(folder, hub.endpoint()), TestEngine.MODEL_BYTES_LIMIT, 3);
        server =
                EngineServer.start(data, () -> new LocalEngine(setup), EngineServer.Limits.DEFAULT)
                        .orElseThrow();
        return another();
    }

    @Override
    protected GenerationService another() {
        return new EngineClient(new RunningEngine(data));
    }

    @Override
    protected void end() throws IOException {
        server.close();
    }

    /** As the plugin does, which has no key. */
    @Test
    void whoKeepsAClipAsFloatsKeepsItSigned() throws Exception {
        try (GenerationService client = another()) {
            JobResult result = client.submit(TestEngine.request("bells"), event -> {}).await();
            List<WavChunk> said = new ArrayList<>(result.said(0));
            WavChunk manifest = said.removeLast();
            assertEquals("C2PA", manifest.id());
            ByteArrayOutputStream wav = new ByteArrayOutputStream();
            WavFile.write(
                    wav,
                    result.clips().getFirst(),
                    SampleEncoding.FLOAT_32,
                    OptionalLong.empty(),
                    said);
            assertArrayEquals(
                    ClipSigner.of(new DataFolder(folder))
                            .manifest(wav.toByteArray(), result.origin(0).orElseThrow())
                            .body(),
                    manifest.body());
            Files.writeString(folder.resolve("settings.json"), "{\"manifest\": false}");
            JobResult other = client.submit(TestEngine.request("bells"), event -> {}).await();
            assertEquals(
                    said.stream().map(WavChunk::id).toList(),
                    other.said(0).stream().map(WavChunk::id).toList());
        }
    }
}
