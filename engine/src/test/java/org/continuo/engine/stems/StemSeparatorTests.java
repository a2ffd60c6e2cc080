package org.continuo.engine.stems;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceKind;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StemSeparatorTests {
    private static final Path MODELS = Path.of("src/test/resources/conformance/stems/models");

    private static final Set<String> TAKEN_IN =
            Set.of("Relu", "Sigmoid", "Tanh", "LeakyRelu", "HardSigmoid", "Clip");

    @TempDir Path cache;

    @Test
    void oneSampleAndSilenceGiveStemsOfTheirLength() throws IOException {
        try (StemModel model = open()) {
            for (int length : new int[] {1, 30}) {
                float[][][] stems = separator(model).separate(new float[1][length], done -> {});
                for (float[][] stem : stems) {
                    assertEquals(length, stem[0].length);
                    for (float sample : stem[0]) {
                        assertTrue(Math.abs(sample) < 1e-4, () -> "silence gave " + sample);
                    }
                }
            }
        }
    }

    @Test
    void whatIsNoNumberIsRefusedInOneSentence() throws IOException {
        try (StemModel model = open()) {
            String sentence =
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> separator(model).melody(sound(0, Float.NaN), done -> {}))
                            .getMessage();
            assertEquals("separation: expected finite samples, found NaN at sample 1", sentence);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> separator(model).melody(sound(), done -> {}));
        }
    }

    @Test
    void progressGrowsToOneAndWhatItThrowsEndsTheWork() throws IOException {
        try (StemModel model = open()) {
            float[][] noise = new float[1][20_000];
            List<Double> progress = new ArrayList<>();
            separator(model).apply(noise, progress::add);
            assertEquals(1, progress.getLast());
            assertEquals(progress.stream().sorted().toList(), progress);
            assertThrows(
                    CancellationException.class,
                    () ->
                            separator(model)
                                    .apply(
                                            noise,
                                            done -> {
                                                throw new CancellationException();
                                            }));
        }
    }

    @Test
    void aSoundReadInPiecesOfAnyLengthIsTheSame() throws IOException {
        try (StemModel model = open()) {
            float[][] sound = {new float[9000]};
            for (int i = 0; i < 9000; i++) {
                sound[0][i] = (float) Math.sin(i * 0.05) * (i % 700) / 700;
            }
            float[] whole = stream(model, sound).read(9000)[0][0];
            StemStream pieces = stream(model, sound);
            float[] joined = new float[9000];
            for (int at = 0; at < 9000; ) {
                int count = Math.min(9000 - at, 1 + at / 3);
                System.arraycopy(pieces.read(count)[0][0], 0, joined, at, count);
                at += count;
            }
            assertArrayEquals(whole, joined);
        }
    }

    @Test
    void ofALongSoundNoMoreThanASecondIsReadAtOnce() throws IOException {
        SoundParts sound = SoundParts.of(sound(new float[60_000]));
        int[] longest = {0};
        int[] received = {0};
        SoundParts watched =
                sound.readBy((from, to) -> {
                    longest[0] = Math.max(longest[0], to - from);
                    return sound.read(from, to);
                });
        try (StemModel model = open()) {
            separator(model)
                    .separate(watched, done -> {}, stems -> received[0] += stems[0][0].length);
        }
        assertEquals(60_000, received[0]);
        assertTrue(longest[0] <= 12_000, longest[0] + " samples");
    }

    /** Its graphs, on the processor in place of a card. */
    @ParameterizedTest
    @ValueSource(strings = {"c0ffee01", "c0ffee02", "c0ffee03", "c0ffee04"})
    void aCardsGraphsGiveTheStemsOfTheProcessors(String signature) throws IOException {
        SessionSettings processor = SessionSettings.allCores();
        SessionSettings card = processor.on(Device.of(DeviceKind.WEBGPU)).playedByProcessor();
        List<float[][][]> each = new ArrayList<>();
        for (SessionSettings settings : List.of(processor, card)) {
            try (StemModel model =
                    new StemModels(new ModelCache(cache), settings).open(MODELS, signature)) {
                float[][] sound = new float[model.audioChannels()][model.sampleRateHz() / 2];
                for (int channel = 0; channel < sound.length; channel++) {
                    for (int i = 0; i < sound[channel].length; i++) {
                        sound[channel][i] = (float) Math.sin(i * (0.03 + 0.04 * channel));
                    }
                }
                each.add(separator(model).separate(sound, done -> {}));
            }
        }
        for (int source = 0; source < each.get(0).length; source++) {
            for (int channel = 0; channel < each.get(0)[source].length; channel++) {
                assertArrayEquals(
                        each.get(0)[source][channel], each.get(1)[source][channel], 1e-4f);
            }
        }
    }

    /** ONNX Runtime would make it a part of the convolution, and WebGPU mistakes such programs. */
    @Test
    void inACardsGraphsNoActivationFollowsAConvolution() throws IOException {
        SessionSettings card = SessionSettings.allCores().on(Device.of(DeviceKind.WEBGPU));
        new StemModels(new ModelCache(cache), card).open(MODELS, "c0ffee04").close();
        int convolutions = 0;
        try (Stream<Path> files = Files.walk(cache)) {
            for (Path file : files.filter(each -> each.endsWith(DemucsGraph.FILE)).toList()) {
                Set<String> convolved = new HashSet<>();
                for (NodeProto node :
                        ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getNodeList()) {
                    if (node.getOpType().startsWith("Conv")) {
                        convolved.addAll(node.getOutputList());
                    }
                    assertFalse(
                            TAKEN_IN.contains(node.getOpType())
                                    && convolved.contains(node.getInput(0)),
                            node::toString);
                }
                convolutions += convolved.size();
            }
        }
        assertTrue(convolutions > 100, "found only " + convolutions);
    }

    /** By which a card that nobody has asked for is told to be right. */
    @Test
    void aModelIsNextToItselfOnACardAndFarFromAnother() throws IOException {
        SessionSettings processor = SessionSettings.allCores();
        SessionSettings card = processor.on(Device.of(DeviceKind.WEBGPU)).playedByProcessor();
        StemModels models = new StemModels(new ModelCache(cache), processor);
        try (StemModel one = models.open(MODELS, "c0ffee01");
                StemModel again =
                        new StemModels(new ModelCache(cache), card).open(MODELS, "c0ffee01");
                StemModel other = models.open(MODELS, "c0ffee02")) {
            assertEquals(0, again.distance(one), 1e-4);
            assertTrue(other.distance(one) > 0.1);
        }
    }

    private static StemStream stream(StemModel model, float[][] sound) {
        return model.stems(
                SoundParts.of(new AudioSamples(sound, 12_000)), ApplySettings.DEFAULT, heard -> {});
    }

    /** One channel at 12 kHz, segments of 0.57 s. */
    private StemModel open() throws IOException {
        return new StemModels(new ModelCache(cache), SessionSettings.allCores())
                .open(MODELS, "c0ffee03");
    }

    private static StemSeparator separator(StemModel model) {
        return new StemSeparator(model, ApplySettings.DEFAULT);
    }

    private static AudioSamples sound(float... samples) {
        return AudioSamples.mono(samples, 12_000);
    }
}
