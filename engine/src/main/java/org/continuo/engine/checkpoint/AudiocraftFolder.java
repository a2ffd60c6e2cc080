package org.continuo.engine.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A folder as audiocraft exports it: the language model in {@code state_dict.bin}, the codec or a
 * pointer to it in {@code compression_state_dict.bin}, and a text encoder that lies elsewhere (see
 * {@link CompanionSearch}).
 */
final class AudiocraftFolder {
    private static final String MODEL_FILE = "state_dict.bin";
    private static final String CODEC_FILE = "compression_state_dict.bin";

    private final Path folder;
    private final CompanionSearch search;
    private final Arena arena;

    private AudiocraftFolder(Path folder, CompanionModels elsewhere, Arena arena) {
        this.folder = folder;
        this.search = new CompanionSearch(folder, elsewhere);
        this.arena = arena;
    }

    static boolean recognises(Path folder) {
        return Files.exists(folder.resolve(MODEL_FILE)) || Files.exists(folder.resolve(CODEC_FILE));
    }

    /** Reads {@code folder}; its files stay mapped until {@code arena} is closed. */
    static ModelFolder read(Path folder, CompanionModels elsewhere, Arena arena)
            throws CheckpointException {
        AudiocraftFolder audiocraft = new AudiocraftFolder(folder, elsewhere, arena);
        return Files.exists(folder.resolve(MODEL_FILE))
                ? audiocraft.model()
                : audiocraft.codecFile(folder.resolve(CODEC_FILE));
    }

    private ModelFolder model() throws CheckpointException {
        Path file = folder.resolve(MODEL_FILE);
        TorchArchive archive = TorchArchive.open(file, arena);
        TrainingState.refuse(archive);
        ConfigSection xp = XpConfig.read(archive);
        if (!xp.has("lm_model") && xp.has("compression_model")) {
            throw new CheckpointException(
                    "%s: expected a language model as audiocraft exports it, found a codec: it belongs into %s"
                            .formatted(file, CODEC_FILE));
        }
        Map<String, StoredTensor> stored = archive.tensors("best_state");
        ModelFolder textEncoder = textEncoder(archive.name(), xp);
        ModelFolder codec = codec(archive.name(), xp);

        Map<String, StoredTensor> tensors =
                new LinkedHashMap<>(AudiocraftNames.languageModel(stored));
        StoredTensor table =
                Weights.of(archive.name(), tensors).tensor(DecoderTensors.embeddingsName(0));
        ConfigSection config =
                ConfigSection.of(
                        folder.toString(),
                        AudiocraftConfig.model(
                                xp, textEncoder.config(), codec.config(), table.type()));
        AudiocraftGeometry.checkModel(config, Weights.of(archive.name(), tensors));
        textEncoder
                .tensors()
                .forEach((name, tensor) -> {
                    if (name.startsWith("shared.") || name.startsWith("encoder.")) {
                        tensors.put(TextEncoderTensors.PREFIX + name, tensor);
                    }
                });
        codec.tensors().forEach((name, tensor) -> tensors.put(CodecTensors.PREFIX + name, tensor));
        List<Path> files = new ArrayList<>(List.of(file));
        files.addAll(textEncoder.files());
        files.addAll(codec.files());
        return new ModelFolder(
                config,
                ConfigSection.of(config.file(), AudiocraftConfig.generation(xp, codec.config())),
                ConfigSection.of(config.file(), AudiocraftConfig.preprocessor(xp, codec.config())),
                tensors,
                List.copyOf(files),
                textEncoder.tokenizer().or(() -> ModelFolder.tokenizerIn(folder)));
    }

    private ModelFolder textEncoder(String file, ConfigSection xp) throws CheckpointException {
        Path found = search.textEncoder(file, AudiocraftConfig.textEncoderName(xp));
        ModelFolder textEncoder = HuggingFaceFolder.read(found, arena).network("text_encoder");
        requireType(found, textEncoder, Set.of("t5"));
        return textEncoder;
    }

    private ModelFolder codec(String modelFile, ConfigSection xp) throws CheckpointException {
        Path file = folder.resolve(CODEC_FILE);
        if (Files.exists(file)) {
            return codecFile(file);
        }
        return codecElsewhere(modelFile, xp.text("compression_model_checkpoint"));
    }

    private ModelFolder codecFile(Path file) throws CheckpointException {
        TorchArchive archive = TorchArchive.open(file, arena);
        TrainingState.refuse(archive);
        Optional<String> pointer = archive.text("pretrained");
        return pointer.isPresent()
                ? codecElsewhere(archive.name(), pointer.get())
                : codecContent(file, archive);
    }

    private ModelFolder codecElsewhere(String file, String pointer) throws CheckpointException {
        Path found = search.codec(file, pointer);
        if (HuggingFaceFolder.recognises(found)) {
            ModelFolder codec = HuggingFaceFolder.read(found, arena).network("audio_encoder");
            requireType(found, codec, Checkpoint.CODECS);
            return codec;
        }
        Optional<Path> dac = DescriptFile.in(found);
        if (dac.isPresent()) {
            return DescriptFile.read(dac.get(), arena);
        }
        Path codecFile = found.resolve(CODEC_FILE);
        TorchArchive archive = TorchArchive.open(codecFile, arena);
        Optional<String> onward = archive.text("pretrained");
        if (onward.isPresent()) {
            throw new CheckpointException(
                    "%s: expected the codec %s itself, found a pointer to %s"
                            .formatted(codecFile, pointer, onward.get()));
        }
        return codecContent(codecFile, archive);
    }

    private ModelFolder codecContent(Path file, TorchArchive archive) throws CheckpointException {
        ConfigSection xp = XpConfig.read(archive);
        if (!xp.has("compression_model") && xp.has("lm_model")) {
            throw new CheckpointException(
                    "%s: expected a codec, found a language model: wanted is the file of this name that belongs to the model, with encodec_32khz or a pointer to it"
                            .formatted(file));
        }
        ConfigSection config =
                ConfigSection.of(
                        "xp.cfg in " + archive.name(), AudiocraftCodecConfig.translate(xp));
        Map<String, StoredTensor> tensors =
                AudiocraftNames.codec(file.toString(), archive.tensors("best_state"));
        AudiocraftGeometry.checkCodec(config, Weights.of(archive.name(), tensors));
        return new ModelFolder(
                config,
                ConfigSection.empty(archive.name()),
                ConfigSection.empty(archive.name()),
                tensors,
                List.of(file),
                Optional.empty());
    }

    private static void requireType(Path folder, ModelFolder model, Set<String> types)
            throws CheckpointException {
        if (!types.contains(model.config().text("model_type", ""))) {
            throw new CheckpointException(
                    "%s: expected a model_type of %s in config.json, found \"%s\""
                            .formatted(folder, types, model.config().text("model_type", "")));
        }
    }
}
