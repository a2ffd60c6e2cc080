package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.engine.cards.GraphicsCard;
import org.continuo.engine.onnx.InferenceException;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CardTrialTests {
    private static final GraphicsCard CARD = card("driver 1", true);

    @TempDir Path cache;

    private final List<Precision> tried = new ArrayList<>();

    private static GraphicsCard card(String driver, boolean halfFloats) {
        return new GraphicsCard(
                "A card", GraphicsCard.Kind.DISCRETE, driver, 1L << 33, halfFloats, 1 << 30);
    }

    private CardTrial finding(float difference) {
        return new CardTrial(
                cache,
                (precision, scratch) -> {
                    tried.add(precision);
                    Files.writeString(scratch.resolve("model"), "weights");
                    return new DeviceComparison(precision, 10, difference);
                });
    }

    @Test
    void aCardThatIsRightIsTriedOnceForItsDriverInAllPrecisionsThatItHas() throws IOException {
        assertEquals(Optional.empty(), finding(0).objection(CARD));
        assertEquals(List.of(Precision.values()), tried);
        assertEquals(Optional.empty(), finding(1).objection(CARD));
        assertEquals(Precision.values().length, tried.size());
        tried.clear();
        finding(0).objection(card("driver 2", false));
        assertEquals(List.of(Precision.FP32, Precision.INT8, Precision.INT4), tried);
        try (Stream<Path> left = Files.list(cache.resolve("cards"))) {
            assertTrue(left.noneMatch(Files::isDirectory), "a trial leaves no model");
        }
    }

    @Test
    void whatIsWrongStaysWrongAndSaysBy() {
        String sentence =
                "A card computes something else than the processor (logits of up to ±10.0 differ by"
                        + " 0.50 at most in fp32)";
        assertEquals(Optional.of(sentence), finding(0.5f).objection(CARD));
        assertEquals(Optional.of(sentence), finding(0).objection(CARD));
        assertEquals(
                Optional.of(
                        "A card computes something else than the processor (logits of up to ±10.0"
                                + " differ by NaN at most in fp32)"),
                finding(Float.NaN).objection(card("driver 2", true)));
    }

    @Test
    void aDriverThatFailsSpeaksAgainstItsCard() {
        CardTrial failing =
                new CardTrial(
                        cache,
                        (precision, scratch) -> {
                            throw new InferenceException("the device is lost");
                        });
        assertEquals(
                Optional.of("A card failed at a trial in fp32 (the device is lost)"),
                failing.objection(CARD));
    }

    /** As a process finds it whose predecessor died in the trial. */
    @Test
    void aDriverThatEndedTheProcessTwiceIsNotTriedAgain() throws IOException {
        finding(1).objection(CARD);
        write("begun");
        assertEquals(Optional.empty(), finding(0).objection(CARD));
        write("begun again");
        tried.clear();
        Optional<String> sentence = Optional.of("A card: its driver ended the process twice");
        assertEquals(sentence, finding(0).objection(CARD));
        assertEquals(sentence, finding(0).objection(CARD));
        assertEquals(List.of(), tried);
    }

    private void write(String state) throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("cards"))) {
            for (Path record : files.filter(each -> each.toString().endsWith(".txt")).toList()) {
                Files.writeString(record, state);
            }
        }
    }

    @Test
    void aCardThatTheProcessorPlaysComputesWhatTheProcessorDoes() {
        SessionSettings played =
                SessionSettings.allCores().on(Device.of(DeviceKind.WEBGPU)).playedByProcessor();
        assertEquals(Optional.empty(), new CardTrial(cache, played).objection(CARD));
    }
}
