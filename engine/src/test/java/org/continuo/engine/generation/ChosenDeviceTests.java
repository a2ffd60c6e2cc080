package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import org.continuo.core.problem.NextStep;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceChoice;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.engine.cards.GraphicsCard;
import org.continuo.engine.cards.GraphicsCard.Kind;
import org.continuo.engine.onnx.InferenceException;
import org.continuo.engine.onnx.NativeLibrary;
import org.junit.jupiter.api.Test;

class ChosenDeviceTests {
    private static final Device WEBGPU = Device.of(DeviceKind.WEBGPU);
    private static final long GIGABYTE = 1_000_000_000;
    private static final long SMALL = 100_000_000;
    private static final long LARGE = 3_000_000_000L;

    /** A machine that is only told of. */
    private record Told(
            boolean hasCardLibrary,
            List<GraphicsCard> cards,
            Optional<String> missing,
            DeviceChoice usual)
            implements Machine {
        private Told(boolean hasCardLibrary, List<GraphicsCard> cards, Optional<String> missing) {
            this(hasCardLibrary, cards, missing, new DeviceChoice.Auto());
        }

        @Override
        public Optional<String> missing(Device device) {
            return missing;
        }

        @Override
        public Optional<String> objection(GraphicsCard card, Device device) {
            return card.name().equals("Wrong")
                    ? Optional.of("Wrong computes something else")
                    : Optional.empty();
        }
    }

    private static Machine with(GraphicsCard... cards) {
        return new Told(true, List.of(cards), Optional.empty());
    }

    private static GraphicsCard card(Kind kind, long bytes) {
        return new GraphicsCard("A card", kind, "driver 1", bytes, true, 1 << 30);
    }

    private static ChosenDevice auto(long parameters, Machine machine) {
        return ChosenDevice.of(new DeviceChoice.Auto(), Precision.FP32, parameters, machine);
    }

    @Test
    void withoutTheLibraryNothingIsAskedAndNothingSaid() {
        Machine bare =
                new Machine() {
                    @Override
                    public boolean hasCardLibrary() {
                        return false;
                    }

                    @Override
                    public List<GraphicsCard> cards() {
                        throw new AssertionError("drivers take long to load");
                    }

                    @Override
                    public Optional<String> missing(Device device) {
                        throw new AssertionError("drivers take long to load");
                    }

                    @Override
                    public Optional<String> objection(GraphicsCard card, Device device) {
                        throw new AssertionError("a trial takes long");
                    }

                    @Override
                    public DeviceChoice usual() {
                        return new DeviceChoice.Auto();
                    }
                };
        ChosenDevice chosen = auto(SMALL, bare);
        assertEquals(new ChosenDevice(Device.CPU, Precision.FP32, Optional.empty(), false), chosen);
    }

    @Test
    void aCardThatHoldsTheModelIsTakenAndTheProcessorStandsBehindIt() {
        ChosenDevice chosen = auto(SMALL, with(card(Kind.DISCRETE, 8 * GIGABYTE)));
        assertEquals(WEBGPU, chosen.device());
        assertTrue(chosen.mayFallBack());
        assertEquals(
                "computing on webgpu (A card): its 8.0 GB hold this model",
                chosen.reason().orElseThrow());
    }

    @Test
    void aCardThatIsTooSmallIsLeftAlone() {
        ChosenDevice chosen = auto(LARGE, with(card(Kind.DISCRETE, 8 * GIGABYTE)));
        assertEquals(Device.CPU, chosen.device());
        assertEquals(
                "computing on the processor: A card has 8.0 GB, and this model takes 28.8 GB there"
                        + " in fp32",
                chosen.reason().orElseThrow());
        ChosenDevice quarter =
                ChosenDevice.of(
                        new DeviceChoice.Auto(),
                        Precision.INT8,
                        LARGE,
                        with(card(Kind.DISCRETE, 8 * GIGABYTE)));
        assertEquals(WEBGPU, quarter.device());
    }

    /** Half of what floats take lets a card hold a model that it could not hold in floats. */
    @Test
    void sixteenBitsAreForCardsThatHaveThem() {
        Machine machine = with(card(Kind.DISCRETE, 16 * GIGABYTE));
        ChosenDevice chosen = half(new DeviceChoice.Auto(), LARGE, machine);
        assertEquals(WEBGPU, chosen.device());
        assertEquals(Precision.FP16, chosen.precision());
        assertEquals(Device.CPU, auto(LARGE, machine).device());
        GraphicsCard old =
                new GraphicsCard("Old", Kind.DISCRETE, "driver 1", 16 * GIGABYTE, false, 1 << 30);
        ChosenDevice floats = half(new DeviceChoice.Auto(), SMALL, with(old));
        assertEquals(Precision.FP32, floats.precision());
        assertEquals(
                "computing on webgpu (Old): its 16.0 GB hold this model, in fp32 in place of fp16",
                floats.reason().orElseThrow());
        ChosenDevice large = half(new DeviceChoice.Auto(), LARGE, with(old));
        assertEquals(
                "computing on the processor: Old has 16.0 GB, and this model takes 28.8 GB there in"
                        + " fp32; in int8 in place of fp16",
                large.reason().orElseThrow());
    }

    @Test
    void theProcessorComputesInEightBitsInPlaceOfSixteenAndSaysSo() {
        ChosenDevice chosen =
                half(new DeviceChoice.Only(Device.CPU), SMALL, with(card(Kind.DISCRETE, GIGABYTE)));
        assertEquals(Precision.INT8, chosen.precision());
        assertEquals(
                "computing on the processor, in int8 in place of fp16",
                chosen.reason().orElseThrow());
    }

    private static ChosenDevice half(DeviceChoice choice, long parameters, Machine machine) {
        return ChosenDevice.of(choice, Precision.FP16, parameters, machine);
    }

    @Test
    void aCardThatTheProcessorPlaysIsTakenOnlyWhenAskedFor() {
        Machine machine = with(card(Kind.SOFTWARE, 8 * GIGABYTE));
        ChosenDevice chosen = auto(SMALL, machine);
        assertEquals(Device.CPU, chosen.device());
        assertEquals(Optional.empty(), chosen.reason());
        for (DeviceChoice asked : List.of(new DeviceChoice.Gpu(), new DeviceChoice.Only(WEBGPU))) {
            ChosenDevice forced = ChosenDevice.of(asked, Precision.INT8, SMALL, machine);
            assertEquals(WEBGPU, forced.device());
            assertFalse(forced.mayFallBack());
        }
    }

    @Test
    void aCardThatTheProviderDoesNotReachIsLeftAloneAndTheReasonTold() {
        Machine machine =
                new Told(
                        true,
                        List.of(card(Kind.INTEGRATED, 8 * GIGABYTE)),
                        Optional.of("webgpu: expected a driver, found none"));
        ChosenDevice chosen = auto(SMALL, machine);
        assertEquals(Device.CPU, chosen.device());
        assertEquals(
                "computing on the processor: webgpu: expected a driver, found none",
                chosen.reason().orElseThrow());
        InferenceException refused =
                assertThrows(
                        InferenceException.class,
                        () ->
                                ChosenDevice.of(
                                        new DeviceChoice.Gpu(), Precision.INT8, SMALL, machine));
        assertEquals("webgpu: expected a driver, found none", refused.getMessage());
    }

    @Test
    void aCardThatComputesSomethingElseIsLeftToThoseWhoNameIt() {
        Machine machine =
                with(
                        new GraphicsCard(
                                "Wrong", Kind.DISCRETE, "driver 1", 8 * GIGABYTE, true, 1 << 30));
        ChosenDevice chosen = auto(SMALL, machine);
        assertEquals(Device.CPU, chosen.device());
        assertEquals(
                "computing on the processor: Wrong computes something else",
                chosen.reason().orElseThrow());
        assertEquals(
                WEBGPU,
                ChosenDevice.of(new DeviceChoice.Gpu(), Precision.INT8, SMALL, machine).device());
    }

    @Test
    void whoNamesACardWithoutWhatLetsItComputeIsToldHowThatIsHad() {
        Optional<NextStep> step = NativeLibrary.nextStep(DeviceKind.CUDA);
        assumeTrue(step.isPresent());
        Machine machine = new Told(false, List.of(), Optional.of("cuda: expected its library"));
        InferenceException refused =
                assertThrows(
                        InferenceException.class,
                        () ->
                                ChosenDevice.of(
                                        new DeviceChoice.Only(Device.of(DeviceKind.CUDA)),
                                        Precision.INT8,
                                        SMALL,
                                        machine));
        assertEquals(step, refused.nextStep());
    }

    @Test
    void theUsersUsualDeviceIsTakenWhereAJobLeavesItOpen() {
        List<GraphicsCard> cards = List.of(card(Kind.DISCRETE, GIGABYTE));
        Machine usuallyCard =
                new Told(true, cards, Optional.empty(), new DeviceChoice.Only(WEBGPU));
        ChosenDevice card = auto(LARGE, usuallyCard);
        assertEquals(WEBGPU, card.device());
        assertTrue(card.mayFallBack());
        Machine usuallyProcessor =
                new Told(true, cards, Optional.empty(), new DeviceChoice.Only(Device.CPU));
        assertEquals(
                new ChosenDevice(Device.CPU, Precision.FP32, Optional.empty(), false),
                auto(SMALL, usuallyProcessor));
        assertEquals(
                WEBGPU,
                ChosenDevice.of(new DeviceChoice.Gpu(), Precision.INT8, SMALL, usuallyProcessor)
                        .device());
    }

    @Test
    void whereTheUsualDeviceIsNotThereTheProcessorTakesItsPlaceAndTheReasonIsTold() {
        Machine machine =
                new Told(
                        false,
                        List.of(),
                        Optional.of("cuda: expected a card of NVIDIA, found none"),
                        new DeviceChoice.Only(Device.of(DeviceKind.CUDA)));
        ChosenDevice chosen = auto(SMALL, machine);
        assertEquals(Device.CPU, chosen.device());
        assertEquals(
                "computing on the processor: cuda: expected a card of NVIDIA, found none",
                chosen.reason().orElseThrow());
    }

    /** They are listed with the larger discrete one first. */
    @Test
    void ofTwoCardsTheFirstIsTakenAndTheSecondWhereItIsNamed() {
        GraphicsCard large =
                new GraphicsCard("Large", Kind.DISCRETE, "driver 1", 8 * GIGABYTE, true, 1 << 30);
        GraphicsCard small =
                new GraphicsCard("Small", Kind.INTEGRATED, "driver 2", GIGABYTE, true, 1 << 27);
        Machine two = with(large, small);
        assertEquals(WEBGPU, auto(SMALL, two).device());
        Device second = new Device(DeviceKind.WEBGPU, 1);
        ChosenDevice named =
                ChosenDevice.of(new DeviceChoice.Only(second), Precision.INT8, SMALL, two);
        assertEquals(second, named.device());
        assertEquals("computing on webgpu:1 (Small), as asked for", named.reason().orElseThrow());
        assertEquals(
                "webgpu:1: expected 2 cards, found 1",
                assertThrows(
                                InferenceException.class,
                                () ->
                                        ChosenDevice.of(
                                                new DeviceChoice.Only(second),
                                                Precision.INT8,
                                                SMALL,
                                                with(large)))
                        .getMessage());
    }
}
