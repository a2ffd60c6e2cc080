package org.continuo.conformance.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.generation.EngineSettings;

/**
 * Cases {@code audiocraft_*}: the model of another case in audiocraft's own files. All outputs of
 * that case are expected here too.
 */
final class AudiocraftCase implements CaseRunner {
    private static final String MODEL_FILE = "state_dict.bin";
    private static final String CODEC_FILE = "compression_state_dict.bin";
    private static final String TEXT_ENCODER_FOLDER = "t5";

    private final KitCase kitCase;
    private final MusicGenCase model;

    private AudiocraftCase(KitCase kitCase, MusicGenCase model) {
        this.kitCase = kitCase;
        this.model = model;
    }

    /** Opens the case's model, with the source case's inputs and expectations. */
    static AudiocraftCase open(KitCase kitCase, EngineSettings settings) throws IOException {
        KitCase source =
                KitCase.read(
                        kitCase.folder()
                                .resolveSibling(
                                        kitCase.inputs().path("source_case").stringValue("")));
        Map<String, OutputSpec> outputs = new LinkedHashMap<>(source.outputs());
        outputs.putAll(kitCase.outputs());
        // the text encoder lies beside the checkpoint, where the engine looks for it
        Checkpoint checkpoint = Checkpoint.open(kitCase.folder().resolve("checkpoint"));
        Path tokenizer = source.folder().resolve("checkpoint").resolve("tokenizer.json");
        return new AudiocraftCase(
                kitCase,
                new MusicGenCase(source, outputs, KitModel.open(checkpoint, tokenizer, settings)));
    }

    @Override
    public Map<String, OutputSpec> outputs() {
        return model.outputs();
    }

    @Override
    public EngineOutput produce(String output) throws IOException {
        return model.produce(output);
    }

    @Override
    public void checkValues(ValueReport report) throws IOException {
        model.checkValues(report);
        if (Files.isDirectory(kitCase.folder().resolve("by_reference"))) {
            report.equal("by_reference_names_the_codec", true, this::namesTheMissingCodec);
            report.equal("by_reference_finds_the_codec", true, this::findsTheCodec);
        }
    }

    /** A codec file that only points to another one must be reported with the other's name. */
    private boolean namesTheMissingCodec() throws IOException {
        return withPointer(folder -> {
            try (Checkpoint opened = Checkpoint.open(folder)) {
                throw new IOException(opened.folder() + ": expected a report of the missing codec");
            } catch (CheckpointException missing) {
                return ConformanceKit.sentence(missing).contains("encodec_32khz");
            }
        });
    }

    private boolean findsTheCodec() throws IOException {
        return withPointer(folder -> {
            Path codec = Files.createDirectories(folder.resolve("encodec_32khz"));
            Files.copy(
                    kitCase.folder().resolve("checkpoint").resolve(CODEC_FILE),
                    codec.resolve(CODEC_FILE));
            try (Checkpoint pointed = Checkpoint.open(folder);
                    Checkpoint whole = Checkpoint.open(kitCase.folder().resolve("checkpoint"))) {
                return pointed.codecWeights().names().equals(whole.codecWeights().names());
            }
        });
    }

    private interface FolderCheck {
        boolean test(Path folder) throws IOException;
    }

    /** Runs a check on a copy of the checkpoint whose codec file is the pointer. */
    private boolean withPointer(FolderCheck check) throws IOException {
        Path scratch = Files.createTempDirectory("continuo-conformance");
        try {
            Path folder = Files.createDirectory(scratch.resolve("checkpoint"));
            Files.copy(
                    kitCase.folder().resolve("checkpoint").resolve(MODEL_FILE),
                    folder.resolve(MODEL_FILE));
            Files.copy(
                    kitCase.folder().resolve("by_reference").resolve(CODEC_FILE),
                    folder.resolve(CODEC_FILE));
            Path textEncoder = Files.createDirectory(folder.resolve(TEXT_ENCODER_FOLDER));
            for (Path file : walk(kitCase.folder().resolve(TEXT_ENCODER_FOLDER))) {
                if (Files.isRegularFile(file)) {
                    Files.copy(file, textEncoder.resolve(file.getFileName()));
                }
            }
            return check.test(folder);
        } finally {
            for (Path file : walk(scratch).reversed()) {
                Files.delete(file);
            }
        }
    }

    /** Everything inside a folder, the folder itself first. */
    private static List<Path> walk(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            return entries.toList();
        }
    }

    @Override
    public void close() throws IOException {
        model.close();
    }
}
