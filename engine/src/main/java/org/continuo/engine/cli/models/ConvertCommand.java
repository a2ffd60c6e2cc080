package org.continuo.engine.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.ScaledAdapter;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.export.ModelExport;
import org.continuo.engine.hub.ByteCount;
import org.continuo.engine.library.ModelLibrary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** From one format of checkpoints to the other. */
@Command(
        name = "convert",
        description =
                "Writes a model in the form of Hugging Face's transformers or of audiocraft,"
                        + " whichever of the two it has, with adapters merged into it. Of"
                        + " audiocraft's form, which only names its text encoder, the folder t5"
                        + " holds it.",
        footer = {"", "Example:", "  continuo models convert nano nano-audiocraft --to audiocraft"},
        mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
    /** The types that weights can be written in. */
    enum WeightType {
        FLOAT32(ElementType.FLOAT32),
        FLOAT16(ElementType.FLOAT16),
        BFLOAT16(ElementType.BFLOAT16);

        private final ElementType type;

        WeightType(ElementType type) {
            this.type = type;
        }
    }

    @Parameters(index = "0", paramLabel = "SOURCE", description = "A name, or a folder.")
    String source = "";

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            description = "A folder that is not there yet, or is empty.")
    Path target = Path.of("");

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FORM",
            description = "huggingface or audiocraft.")
    ModelExport.Form form = ModelExport.Form.HUGGINGFACE;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description =
                    "float32, float16 or bfloat16: of all tensors, in audiocraft's form of the"
                            + " language model's. Default: each keeps its own.")
    @Nullable WeightType type;

    @Option(
            names = "--merge",
            paramLabel = "LORA[=SCALE]",
            description = "A LoRA adapter, as --lora takes it. May be given several times.")
    List<String> adapters = List.of();

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ModelLibrary library = UserLibrary.open();
        List<ScaledAdapter> merged = new ArrayList<>();
        for (String text : adapters) {
            merged.add(LoraText.find("--merge", text, library, library::require));
        }
        Path folder = library.require(library.reference(source));
        try (Checkpoint checkpoint = Checkpoint.open(folder, library.companions(), merged);
                NewFolder place = new NewFolder(target)) {
            ModelExport export =
                    ModelExport.of(
                            checkpoint, form, Optional.ofNullable(type).map(each -> each.type));
            if (!checkpoint.isCodecOnly() && checkpoint.tokenizerFile().isEmpty()) {
                System.err.println(
                        "continuo: no tokenizer.json lies beside the text encoder: the copy is"
                                + " written without one");
            }
            place.requireSpace(export.byteSize());
            export.write(
                    place.draft(),
                    file ->
                            System.err.printf(
                                    "continuo: %s, %s%n",
                                    file.name(), ByteCount.text(file.byteSize())));
            place.finish();
            PrintWriter out = CommandOutput.of(spec);
            out.printf("%s: %s%n", target, ByteCount.text(export.byteSize()));
            out.flush();
        }
        return ExitCode.DONE.number();
    }
}
