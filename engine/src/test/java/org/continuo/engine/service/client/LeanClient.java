package org.continuo.engine.service.client;

import java.nio.file.Path;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.ClipLength;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.Requests;
import org.continuo.core.service.Sound;
import org.continuo.core.service.client.EngineClient;
import org.continuo.core.service.client.RunningEngine;

/** A client as the plugin is one: a JVM that has the core and Jackson, and no more. */
final class LeanClient {
    private LeanClient() {}

    /** Argument: the data folder. Prints what it got. */
    public static void main(String[] arguments) throws Exception {
        for (String library :
                new String[] {
                    "org.continuo.engine.cli.Main",
                    "ai.onnxruntime.OrtEnvironment",
                    "ai.djl.huggingface.tokenizers.HuggingFaceTokenizer",
                    "ai.onnx.proto.OnnxMl",
                    "com.google.protobuf.Message",
                    "picocli.CommandLine"
                }) {
            if (isOnClassPath(library)) {
                System.out.println("unexpected " + library);
            }
        }
        DataFolder data = new DataFolder(Path.of(arguments[0]));
        try (EngineClient client = new EngineClient(new RunningEngine(data))) {
            JobRequest request =
                    Requests.of("bells", new ClipLength.Seconds(0.5), 7)
                            .with(new JobRequest.ModelChoice("", "int8", 1))
                            .continuing(
                                    Requests.context(
                                            new Sound.InMemory(
                                                    AudioSamples.mono(new float[32_000], 32_000))));
            JobResult result = client.submit(request, event -> {}).await();
            System.out.println("samples " + result.clips().getFirst().length());
            System.out.println("models " + client.models().isEmpty());
            System.out.println("loaded " + client.status().loaded().size());
        }
    }

    private static boolean isOnClassPath(String name) {
        try {
            Class.forName(name);
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }
}
