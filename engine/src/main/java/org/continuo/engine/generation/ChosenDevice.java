package org.continuo.engine.generation;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceChoice;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.engine.cards.GraphicsCard;
import org.continuo.engine.onnx.InferenceException;
import org.continuo.engine.onnx.MatrixStorage;
import org.continuo.engine.onnx.NativeLibrary;

/**
 * The device and the precision that a choice comes to on a machine.
 *
 * @param precision that was asked for, or what the device has in its place
 * @param reason which one and why, in one sentence; empty where there was nothing to choose
 * @param mayFallBack whether the processor may do what this device fails at
 */
public record ChosenDevice(
        Device device, Precision precision, Optional<String> reason, boolean mayFallBack) {
    /** Graphs of steps and of prompts have each their copy of the weights on a card. */
    private static final int GRAPHS = 2;

    private static final Device FIRST_CARD = Device.of(DeviceKind.WEBGPU);

    /**
     * What {@code choice} comes to.
     *
     * @param precision of the model that is to be held
     * @param parameters of its networks
     * @throws InferenceException if a card must be had and cannot
     */
    public static ChosenDevice of(
            DeviceChoice choice, Precision precision, long parameters, Machine machine) {
        return switch (choice) {
            case DeviceChoice.Auto() -> usual(precision, parameters, machine);
            case DeviceChoice.Gpu() -> card(FIRST_CARD, precision, machine);
            case DeviceChoice.Only(Device device) ->
                    device.isProcessor() ? processor(precision) : card(device, precision, machine);
        };
    }

    /** What the user's settings say; where that is not there, the processor takes its place. */
    private static ChosenDevice usual(Precision precision, long parameters, Machine machine) {
        DeviceChoice usual = machine.usual();
        if (usual instanceof DeviceChoice.Auto) {
            return machine.hasCardLibrary()
                    ? automatic(precision, parameters, machine)
                    : processor(precision);
        }
        try {
            ChosenDevice chosen = of(usual, precision, parameters, machine);
            return new ChosenDevice(
                    chosen.device, chosen.precision, chosen.reason, !chosen.device.isProcessor());
        } catch (InferenceException missing) {
            return processor(precision, ProblemSentence.of(missing));
        }
    }

    private static ChosenDevice automatic(Precision wanted, long parameters, Machine machine) {
        Optional<GraphicsCard> card =
                machine.cards().stream().filter(GraphicsCard::isHardware).findFirst();
        if (card.isEmpty()) {
            return processor(wanted);
        }
        Precision precision = onCard(wanted, card);
        long bytes = bytes(precision, parameters);
        if (card.get().memoryBytes() < bytes) {
            return processor(
                    wanted,
                    String.format(
                            Locale.ROOT,
                            "%s has %.1f GB, and this model takes %.1f GB there in %s",
                            card.get().name(),
                            card.get().memoryBytes() / 1e9,
                            bytes / 1e9,
                            precision.label()));
        }
        Optional<String> against =
                machine.missing(FIRST_CARD).or(() -> machine.objection(card.get(), FIRST_CARD));
        return against.isPresent()
                ? processor(wanted, against.get())
                : new ChosenDevice(
                        FIRST_CARD,
                        precision,
                        Optional.of(
                                String.format(
                                                Locale.ROOT,
                                                "computing on %s (%s): its %.1f GB hold this model",
                                                FIRST_CARD.label(),
                                                card.get().name(),
                                                card.get().memoryBytes() / 1e9)
                                        + inPlace(wanted, precision, ", ")),
                        true);
    }

    private static ChosenDevice processor(Precision wanted, String reason) {
        Precision precision = wanted.onProcessor();
        return new ChosenDevice(
                Device.CPU,
                precision,
                Optional.of(
                        "computing on the processor: %s%s"
                                .formatted(reason, inPlace(wanted, precision, "; "))),
                false);
    }

    /** The processor, where there was nothing to choose. */
    private static ChosenDevice processor(Precision wanted) {
        Precision precision = wanted.onProcessor();
        return new ChosenDevice(
                Device.CPU,
                precision,
                precision == wanted
                        ? Optional.empty()
                        : Optional.of(
                                "computing on the processor" + inPlace(wanted, precision, ", ")),
                false);
    }

    private static String inPlace(Precision wanted, Precision found, String behind) {
        return wanted == found
                ? ""
                : "%sin %s in place of %s".formatted(behind, found.label(), wanted.label());
    }

    /** What a card has in the place of {@code wanted}; one that is not listed has all. */
    private static Precision onCard(Precision wanted, Optional<GraphicsCard> card) {
        boolean lacks = wanted == Precision.FP16 && card.isPresent() && !card.get().halfFloats();
        return lacks ? Precision.FP32 : wanted;
    }

    private static ChosenDevice card(Device device, Precision wanted, Machine machine) {
        Optional<String> missing = machine.missing(device);
        if (missing.isPresent()) {
            throw new InferenceException(missing.get(), NativeLibrary.nextStep(device.kind()));
        }
        List<GraphicsCard> cards = device.kind() == DeviceKind.WEBGPU ? machine.cards() : List.of();
        // Where no card is listed, as on Apple's systems, the provider may know one all the same.
        if (!cards.isEmpty() && device.index() >= cards.size()) {
            throw new InferenceException(
                    "%s: expected %d cards, found %d"
                            .formatted(device.label(), device.index() + 1, cards.size()));
        }
        Optional<GraphicsCard> card = cards.stream().skip(device.index()).findFirst();
        Precision precision = onCard(wanted, card);
        String name = card.map(each -> " (%s)".formatted(each.name())).orElse("");
        return new ChosenDevice(
                device,
                precision,
                Optional.of(
                        "computing on %s%s, as asked for%s"
                                .formatted(device.label(), name, inPlace(wanted, precision, ", "))),
                false);
    }

    /** About what a model of so many parameters takes on a card, a fifth for work included. */
    public static long bytes(Precision precision, long parameters) {
        return MatrixStorage.bytesOnCard(precision, parameters) * GRAPHS * 6 / 5;
    }
}
