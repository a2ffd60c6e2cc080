package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.request.DeviceChoice;
import org.continuo.core.request.Precision;
import org.continuo.core.service.AdapterChoice;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.ScaledAdapter;
import org.continuo.engine.cli.models.DefaultModel;
import org.continuo.engine.cli.models.LoraText;
import org.continuo.engine.cli.models.PullDialog;
import org.continuo.engine.cli.models.UserLibrary;
import org.continuo.engine.cli.report.Reporter;
import org.continuo.engine.generation.ChosenDevice;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.Machine;
import org.continuo.engine.generation.MusicGenParts;
import org.continuo.engine.library.ModelLibrary;
import org.continuo.engine.library.ModelTraits;
import org.continuo.engine.onnx.SessionSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model, and how it runs in this process. */
class LocalModelOptions {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "A name such as facebook/musicgen-small (see: continuo models list), or the"
                        + " folder of a MusicGen checkpoint (Hugging Face or audiocraft). Default:"
                        + " nano, which comes with Continuo, else a tiny random model.")
    @Nullable String model;

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "int8",
            description =
                    "fp32 (exact), int8 (faster, smaller), int4 (fastest, smallest, less exact), or"
                            + " fp16 (on graphics cards; the processor takes int8 in its place)."
                            + " Default: ${DEFAULT-VALUE}.")
    Precision precision = Precision.INT8;

    @Option(
            names = "--lora",
            paramLabel = "LORA[=SCALE]",
            description =
                    "A LoRA adapter as the Python library peft saves it (adapter_config.json and"
                            + " its tensors), merged into the model: its folder, or its name on the"
                            + " hub; SCALE 1, the default, is as it was trained. May be given"
                            + " several times.")
    List<String> adapters = List.of();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Processor threads. Default: one per core.")
    @Nullable Integer threads;

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "auto",
            converter = DeviceConverter.class,
            description =
                    "What the model runs on: auto (a graphics card where one holds it, else the"
                        + " processor), cpu, gpu (never the processor), or one by name (see:"
                        + " continuo devices): webgpu, webgpu:1, cuda, directml, coreml. Default:"
                        + " ${DEFAULT-VALUE}.")
    DeviceChoice device = new DeviceChoice.Auto();

    /**
     * The chosen model's networks, opened in this process; offers to fetch one that is not here.
     *
     * @return the caller's to close
     */
    final MusicGenParts open(Reporter reporter) throws IOException {
        ModelChoice choice = choice(reporter);
        Checkpoint checkpoint =
                Checkpoint.open(
                        Path.of(choice.model()),
                        UserLibrary.open().companions(),
                        choice.adapters().stream()
                                .map(adapter ->
                                        new ScaledAdapter(
                                                Path.of(adapter.folder()), adapter.scale()))
                                .toList());
        ChosenDevice chosen;
        try {
            long parameters = ModelTraits.of(checkpoint).parameters();
            chosen = ChosenDevice.of(device, precision, parameters, Machine.own());
        } catch (IOException | RuntimeException problem) {
            checkpoint.close();
            throw problem;
        }
        chosen.reason().ifPresent(reporter::note);
        SessionSettings session =
                threads == null ? SessionSettings.allCores() : new SessionSettings(threads);
        return MusicGenParts.open(
                checkpoint,
                new EngineSettings(
                        CacheFolder.ofUser().path(),
                        chosen.precision(),
                        session.on(chosen.device())));
    }

    /** The chosen model, or the default one; offers to fetch one that is not here. */
    final ModelChoice choice(Reporter reporter) throws IOException {
        if (threads != null && threads < 1) {
            throw new IllegalArgumentException("threads: expected at least 1, found " + threads);
        }
        return new ModelChoice(
                folder(reporter).toAbsolutePath().normalize().toString(),
                precision.label(),
                threads == null ? 0 : threads,
                device.label(),
                adapters(reporter));
    }

    private List<AdapterChoice> adapters(Reporter reporter) throws IOException {
        List<AdapterChoice> choices = new ArrayList<>();
        ModelLibrary library = UserLibrary.open();
        PullDialog dialog = new PullDialog(library);
        for (String text : adapters) {
            ScaledAdapter adapter =
                    LoraText.find(
                            "--lora",
                            text,
                            library,
                            reference -> dialog.findOrOffer(reference, reporter));
            List<String> unknown = adapter.unknownKeys();
            if (!unknown.isEmpty()) {
                reporter.note(
                        "%s: adapter_config.json has keys that are not known here and are passed over: %s"
                                .formatted(adapter.folder(), String.join(", ", unknown)));
            }
            choices.add(new AdapterChoice(adapter.folder().toString(), adapter.scale()));
        }
        return choices;
    }

    private Path folder(Reporter reporter) throws IOException {
        return folder(model, reporter);
    }

    /** The folder of the named model, or of the default one; offers to fetch one. */
    static Path folder(@Nullable String model, Reporter reporter) throws IOException {
        ModelLibrary library = UserLibrary.open();
        if (model == null) {
            DefaultModel chosen = DefaultModel.find(library, CacheFolder.ofUser());
            if (chosen.random()) {
                reporter.note(
                        "no --model given and no models/nano here: using a tiny random model, which"
                                + " sounds like noise");
            } else if (reporter.isForPerson() && chosen.isAloneIn(library)) {
                reporter.note(
                        "playing with nano, the small model that comes along; to get a better one:"
                                + " continuo models pull facebook/musicgen-small");
            }
            return chosen.folder();
        }
        return new PullDialog(library).findOrOffer(library.reference(model), reporter);
    }
}
