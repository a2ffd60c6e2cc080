package org.continuo.engine.service.client;

import java.nio.file.Path;
import org.continuo.engine.audio.AudioSamples;
import org.continuo.engine.generation.ClipLength;
import org.continuo.engine.service.DataFolder;
import org.continuo.engine.service.JobRequest;
import org.continuo.engine.service.JobRequest.Context;
import org.continuo.engine.service.JobResult;
import org.continuo.engine.service.Sound;

/** A client as the plugin is one: a JVM that has the engine's classes and Jackson, and no more. */
final class LeanClient {
    private LeanClient() {}

    /** Argument: the data folder. Prints what it got. */
    public static void main(String[] arguments) throws Exception {
        for (String library :
                new String[] {
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
                    JobRequest.of("bells", new ClipLength.Seconds(0.5), 7)
                            .with(new JobRequest.ModelChoice("", "int8", 1))
                            .continuing(
                                    Context.of(
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
