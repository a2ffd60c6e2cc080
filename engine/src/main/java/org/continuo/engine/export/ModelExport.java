package org.continuo.engine.export;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.CodecTensors;
import org.continuo.engine.checkpoint.ConfigSection;
import org.continuo.engine.checkpoint.DecoderTensors;
import org.continuo.engine.checkpoint.ModelKind;
import org.continuo.engine.checkpoint.StoredTensor;
import org.continuo.engine.checkpoint.TextEncoderTensors;
import org.continuo.engine.codec.CodecConfig;
import org.continuo.engine.codec.DacConfig;
import org.continuo.engine.codec.EncodecConfig;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.generation.MusicGenConfig;
import org.continuo.engine.tokens.DelayPattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A checkpoint in one of the two formats, planned before anything is written: what can be wrong
 * with it is found here.
 *
 * @param files that the folder gets
 */
public record ModelExport(List<OutgoingFile> files) {
    /** In which format. */
    public enum Form {
        /** {@code config.json} and safetensors, as transformers' {@code save_pretrained}. */
        HUGGINGFACE,
        /**
         * {@code state_dict.bin} and {@code compression_state_dict.bin}, as audiocraft's export.
         */
        AUDIOCRAFT
    }

    /** The version of audiocraft whose exports have this form. */
    private static final String AUDIOCRAFT_VERSION = "1.3.0";

    private static final String WEIGHTS = "model.safetensors";
    private static final List<String> TOKENIZER_FILES =
            List.of("tokenizer_config.json", "special_tokens_map.json", "spiece.model");

    public ModelExport {
        files = List.copyOf(files);
    }

    /**
     * What writing a checkpoint would write.
     *
     * @param type of its tensors; else each keeps the type that it is stored in. Of audiocraft's
     *     form only the language model's: the codec and the text encoder stay as they are.
     * @throws IOException if the checkpoint is not complete, or says what the form cannot
     */
    public static ModelExport of(Checkpoint checkpoint, Form form, Optional<ElementType> type)
            throws IOException {
        if (checkpoint.isCodecOnly()) {
            return new ModelExport(
                    switch (form) {
                        case HUGGINGFACE -> huggingFaceCodec(checkpoint, type);
                        case AUDIOCRAFT -> audiocraftCodec(checkpoint, "");
                    });
        }
        MusicGenConfig.from(checkpoint).requireTensors(checkpoint.weights());
        return new ModelExport(
                switch (form) {
                    case HUGGINGFACE -> huggingFace(checkpoint, type);
                    case AUDIOCRAFT -> audiocraft(checkpoint, type);
                });
    }

    /** About what all files take on disk. */
    public long byteSize() {
        return files.stream().mapToLong(OutgoingFile::byteSize).sum();
    }

    /**
     * Writes the files.
     *
     * @param folder is there, and empty
     * @param begun hears each file's name before it is written
     */
    public void write(Path folder, Consumer<OutgoingFile> begun) throws IOException {
        for (OutgoingFile file : files) {
            begun.accept(file);
            Path place = folder.resolve(file.name());
            try {
                Files.createDirectories(place.resolveSibling(""));
                file.content().write(place);
            } catch (CheckpointException damagedSource) {
                throw damagedSource;
            } catch (IOException refused) {
                throw named(file.name(), refused);
            }
        }
    }

    /** What the system said, with the file's name as the user will know it. */
    private static IOException named(String file, IOException refused) {
        return new FileSystemException(file, null, ProblemSentence.reason(refused));
    }

    private static List<OutgoingFile> huggingFace(Checkpoint checkpoint, Optional<ElementType> type)
            throws IOException {
        requireProjection(checkpoint);
        requirePublishedDelays(checkpoint);
        ObjectNode config = checkpoint.config().toJson();
        if (!config.has("architectures")) {
            config.putArray("architectures")
                    .add(
                            switch (ModelKind.of(checkpoint.config())) {
                                case TEXT, STYLE -> "MusicgenForConditionalGeneration";
                                case MELODY -> "MusicgenMelodyForConditionalGeneration";
                            });
        }
        config.put("is_encoder_decoder", true);
        config.set("text_encoder", textEncoder(checkpoint));
        List<OutgoingTensor> tensors = tensors(checkpoint, "", type);
        putType(checkpoint, config, tensors, type);
        List<OutgoingFile> files = new ArrayList<>();
        files.add(OutgoingFile.json("config.json", config));
        add(files, "generation_config.json", checkpoint.generationConfig());
        add(files, "preprocessor_config.json", checkpoint.preprocessorConfig());
        addTokenizer(files, checkpoint, "");
        files.add(OutgoingFile.safetensors(WEIGHTS, tensors));
        return files;
    }

    /** The T5 that it comes from has a decoder, too. */
    private static ObjectNode textEncoder(Checkpoint checkpoint) throws CheckpointException {
        ObjectNode text = checkpoint.config().section("text_encoder").toJson();
        text.put("model_type", "t5");
        text.put("is_encoder_decoder", false);
        text.put("use_cache", false);
        return text;
    }

    private static List<OutgoingFile> huggingFaceCodec(
            Checkpoint checkpoint, Optional<ElementType> type) throws IOException {
        CodecConfig codec = CodecConfig.from(checkpoint.config());
        boolean isDac = codec instanceof DacConfig;
        ObjectNode config = checkpoint.config().toJson();
        if (!config.has("architectures")) {
            config.putArray("architectures").add(isDac ? "DacModel" : "EncodecModel");
        }
        List<OutgoingTensor> tensors = tensors(checkpoint, "", type);
        putType(checkpoint, config, tensors, type);
        ObjectNode features = checkpoint.preprocessorConfig().toJson();
        if (features.isEmpty()) {
            features.put(
                    "feature_extractor_type",
                    isDac ? "DacFeatureExtractor" : "EncodecFeatureExtractor");
            features.put("feature_size", codec.audioChannels());
            features.put("sampling_rate", codec.sampleRateHz());
            features.put("padding_side", "right");
            features.put("padding_value", 0.0);
            if (isDac) {
                features.put("hop_length", codec.hopLength());
            } else {
                features.put("return_attention_mask", true);
            }
        }
        return List.of(
                OutgoingFile.json("config.json", config),
                OutgoingFile.json("preprocessor_config.json", features),
                OutgoingFile.safetensors(WEIGHTS, tensors));
    }

    /** transformers has no key for any others. */
    private static void requirePublishedDelays(Checkpoint checkpoint) throws CheckpointException {
        DecoderConfig decoder = DecoderConfig.from(checkpoint.config());
        List<Integer> published = DelayPattern.delays(decoder.codebooks(), decoder.stereo());
        if (!decoder.delays().equals(published)) {
            throw new CheckpointException(
                    "%s: expected codebooks that lag by %s steps, since transformers has no others, found %s"
                            .formatted(checkpoint.folder(), published, decoder.delays()));
        }
    }

    /** transformers projects only what has another width. */
    private static void requireProjection(Checkpoint checkpoint) throws CheckpointException {
        ConfigSection config = checkpoint.config();
        DecoderTensors decoder = DecoderConfig.from(config).tensors();
        int hidden = decoder.hidden();
        String superfluous =
                decoder.textWidth() == hidden
                        ? decoder.textProjection().weight().name()
                        : decoder.chromaBins() == hidden
                                ? decoder.chromaProjection().weight().name()
                                : "";
        if (checkpoint.format() == Checkpoint.Format.AUDIOCRAFT
                && checkpoint.weights().has(superfluous)) {
            throw new CheckpointException(
                    "%s: expected conditions that are not as wide as the decoder, since transformers has no %s for those, found both %d wide"
                            .formatted(checkpoint.folder(), superfluous, hidden));
        }
    }

    /** The type in which transformers loads a model: none of its values are rounded. */
    private static void putType(
            Checkpoint checkpoint,
            ObjectNode config,
            List<OutgoingTensor> tensors,
            Optional<ElementType> type) {
        if (type.isEmpty() && checkpoint.format() == Checkpoint.Format.HUGGING_FACE) {
            return;
        }
        Set<ElementType> found = new TreeSet<>();
        tensors.stream()
                .map(OutgoingTensor::type)
                .filter(ElementType::isFloatingPoint)
                .forEach(found::add);
        ElementType widest = found.size() == 1 ? found.iterator().next() : ElementType.FLOAT32;
        config.put(config.has("dtype") ? "dtype" : "torch_dtype", nameOf(widest));
    }

    private static String nameOf(ElementType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static List<OutgoingFile> audiocraft(Checkpoint checkpoint, Optional<ElementType> type)
            throws IOException {
        MusicGenConfig model = MusicGenConfig.from(checkpoint);
        List<OutgoingTensor> tensors =
                AudiocraftTensors.languageModel(
                        checkpoint, model.decoder(), model.chroma().fftSize(), type);
        String text =
                AudiocraftText.languageModel(
                        model,
                        checkpoint.config(),
                        checkpoint.generationConfig(),
                        textEncoderName(model.textEncoder().width()),
                        codecName(model.codec()));
        List<OutgoingFile> files = new ArrayList<>();
        files.add(torch("state_dict.bin", text, tensors));
        files.addAll(audiocraftCodec(checkpoint, CodecTensors.PREFIX));
        ObjectNode t5 = textEncoder(checkpoint);
        t5.putArray("architectures").add("T5EncoderModel");
        files.add(OutgoingFile.json("t5/config.json", t5));
        addTokenizer(files, checkpoint, "t5/");
        files.add(
                OutgoingFile.safetensors(
                        "t5/" + WEIGHTS,
                        tensors(checkpoint, TextEncoderTensors.PREFIX, Optional.empty())));
        return files;
    }

    private static List<OutgoingFile> audiocraftCodec(Checkpoint checkpoint, String prefix)
            throws IOException {
        CodecConfig config = CodecConfig.from(checkpoint.codecConfig());
        return switch (config) {
            case EncodecConfig encodec -> List.of(audiocraftEncodec(checkpoint, encodec, prefix));
            case DacConfig dac -> audiocraftDac(checkpoint, dac, prefix);
        };
    }

    /** audiocraft knows a DAC by its name only; its files lie beside, for whoever reads those. */
    private static List<OutgoingFile> audiocraftDac(
            Checkpoint checkpoint, DacConfig codec, String prefix) throws IOException {
        if (prefix.isEmpty()) {
            throw new CheckpointException(
                    "%s: expected an EnCodec for audiocraft's form, which has no file for a codec of another kind, found a DAC"
                            .formatted(checkpoint.folder()));
        }
        String name = codecName(codec);
        byte[] pointer =
                new PickleWriter()
                        .entry("pretrained", name)
                        .entry("exported", true)
                        .entry("version", AUDIOCRAFT_VERSION)
                        .bytes();
        return List.of(
                OutgoingFile.torch("compression_state_dict.bin", pointer, List.of()),
                OutgoingFile.json(name + "/config.json", checkpoint.codecConfig().toJson()),
                OutgoingFile.safetensors(
                        name + "/" + WEIGHTS, tensors(checkpoint, prefix, Optional.empty())));
    }

    /** As audiocraft finds it. */
    private static String codecName(CodecConfig codec) {
        return switch (codec) {
            case EncodecConfig _ -> "facebook/encodec_32khz";
            case DacConfig dac -> "dac_%dkhz".formatted(dac.sampleRateHz() / 1000);
        };
    }

    private static OutgoingFile audiocraftEncodec(
            Checkpoint checkpoint, EncodecConfig codec, String prefix) throws IOException {
        ConfigSection config = checkpoint.codecConfig();
        List<OutgoingTensor> tensors = AudiocraftTensors.codec(checkpoint, prefix);
        long codebooks =
                tensors.stream()
                        .filter(tensor -> tensor.name().endsWith("._codebook.embed"))
                        .count();
        if (codebooks != codec.codebooks()) {
            throw config.unexpected(
                    "target_bandwidths", "one that uses all %d codebooks".formatted(codebooks));
        }
        return torch(
                "compression_state_dict.bin",
                AudiocraftText.codec(codec, config.text("norm_type", "weight_norm")),
                tensors);
    }

    private static OutgoingFile torch(String name, String text, List<OutgoingTensor> tensors) {
        byte[] pickle =
                new PickleWriter()
                        .tensors("best_state", tensors)
                        .entry("xp.cfg", text)
                        .entry("version", AUDIOCRAFT_VERSION)
                        .entry("exported", true)
                        .bytes();
        return OutgoingFile.torch(name, pickle, tensors);
    }

    /** audiocraft fetches its own text encoder by this name; others find the one that lies here. */
    private static String textEncoderName(int width) {
        return switch (width) {
            case 512 -> "t5-small";
            case 1024 -> "t5-large";
            default -> "t5-base";
        };
    }

    /** The tensors below {@code prefix}, under their names without it. */
    private static List<OutgoingTensor> tensors(
            Checkpoint checkpoint, String prefix, Optional<ElementType> type)
            throws CheckpointException {
        List<OutgoingTensor> tensors = new ArrayList<>();
        for (String name : checkpoint.weights().under(prefix).names()) {
            StoredTensor stored = checkpoint.unadapted(prefix + name);
            tensors.add(
                    new OutgoingTensor(
                            name,
                            stored.type().isFloatingPoint()
                                    ? type.orElse(stored.type())
                                    : stored.type(),
                            stored.shape(),
                            List.of(() -> checkpoint.weights().tensor(prefix + name))));
        }
        return tensors;
    }

    private static void add(List<OutgoingFile> files, String name, ConfigSection config) {
        if (!config.keys().isEmpty()) {
            files.add(OutgoingFile.json(name, config.toJson()));
        }
    }

    private static void addTokenizer(List<OutgoingFile> files, Checkpoint checkpoint, String place)
            throws IOException {
        Optional<Path> found = checkpoint.tokenizerFile();
        if (found.isEmpty()) {
            return; // as audiocraft's form has it, whose text encoder comes from elsewhere
        }
        Path tokenizer = found.get();
        files.add(OutgoingFile.copy(place + "tokenizer.json", tokenizer));
        for (String name : TOKENIZER_FILES) {
            Path file = tokenizer.resolveSibling(name);
            if (Files.isRegularFile(file)) {
                files.add(OutgoingFile.copy(place + name, file));
            }
        }
        if (!Files.isRegularFile(tokenizer.resolveSibling(TOKENIZER_FILES.getFirst()))) {
            ObjectNode plain = JsonMapper.shared().createObjectNode();
            plain.put("tokenizer_class", "PreTrainedTokenizerFast");
            plain.put("eos_token", "</s>");
            plain.put("pad_token", "<pad>");
            plain.put("unk_token", "<unk>");
            files.add(OutgoingFile.json(place + TOKENIZER_FILES.getFirst(), plain));
        }
    }
}
