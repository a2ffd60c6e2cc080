package org.continuo.engine.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.tensor.Shape;

/**
 * audiocraft's tensor names translated to those of transformers, as the conversion script {@code
 * convert_musicgen_transformers.py} does. The packed attention input {@code in_proj_weight} is
 * split into its rows [query; key; value] without copying. A name outside the table is an error: it
 * belongs to a network this engine would compute wrongly without it, such as one with biases.
 */
final class AudiocraftNames {
    private static final Pattern LAYER = Pattern.compile("transformer\\.layers\\.(\\d+)\\.(.+)");
    private static final Pattern TABLE = Pattern.compile("(emb|linears)\\.(\\d+)\\.weight");
    private static final Pattern STYLE =
            Pattern.compile(
                    "condition_provider\\.conditioners\\.self_wav\\."
                            + "((?:embed|batch_norm|transformer\\.layers\\.\\d+\\.\\w+|rvq)\\..+)");
    private static final Pattern CODEC_LAYER =
            Pattern.compile("(encoder|decoder)\\.model\\.(\\d+)\\.(.+)");
    private static final Pattern CODEBOOK =
            Pattern.compile("quantizer\\.vq\\.layers\\.(\\d+)\\._codebook\\.(\\w+)");
    private static final String CONDITIONERS = "condition_provider.conditioners.";
    private static final String IN_PROJECTION = "in_proj_weight";

    /** The spectrogram window is computed, not read. */
    private static final String CHROMA_EXTRACTOR = CONDITIONERS + "self_wav.chroma.";

    private static final Map<String, String> LAYER_PARTS =
            Map.of(
                    "self_attn.", "self_attn.",
                    "cross_attention.", "encoder_attn.",
                    "norm1.", "self_attn_layer_norm.",
                    "norm_cross.", "encoder_attn_layer_norm.",
                    "norm2.", "final_layer_norm.",
                    "linear1.", "fc1.",
                    "linear2.", "fc2.");

    private static final Map<String, String> PREFIXES =
            Map.of(
                    "out_norm.",
                    "decoder.model.decoder.layer_norm.",
                    CONDITIONERS + "description.output_proj.",
                    "enc_to_dec_proj.",
                    CONDITIONERS + "self_wav.output_proj.",
                    "audio_enc_to_dec_proj.");

    private AudiocraftNames() {}

    /**
     * The tensors of {@code state_dict.bin}, as those of {@code MusicgenForConditionalGeneration}.
     */
    static Map<String, StoredTensor> languageModel(Map<String, StoredTensor> stored)
            throws CheckpointException {
        Map<String, StoredTensor> named = new LinkedHashMap<>();
        for (Map.Entry<String, StoredTensor> entry : stored.entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(CHROMA_EXTRACTOR)) {
                continue;
            }
            String canonical = languageModelName(name, entry.getValue());
            if (canonical.endsWith(IN_PROJECTION) && canonical.startsWith("decoder.")) {
                String attention =
                        canonical.substring(0, canonical.length() - IN_PROJECTION.length());
                named.put(attention + "q_proj.weight", thirdOfRows(entry.getValue(), 0));
                named.put(attention + "k_proj.weight", thirdOfRows(entry.getValue(), 1));
                named.put(attention + "v_proj.weight", thirdOfRows(entry.getValue(), 2));
            } else {
                named.put(canonical, entry.getValue());
            }
        }
        return named;
    }

    /** The tensors of {@code compression_state_dict.bin}, as those of {@code EncodecModel}. */
    static Map<String, StoredTensor> codec(String file, Map<String, StoredTensor> stored)
            throws CheckpointException {
        Map<String, StoredTensor> named = new LinkedHashMap<>();
        for (Map.Entry<String, StoredTensor> entry : stored.entrySet()) {
            named.put(codecName(entry.getKey(), entry.getValue()), entry.getValue());
        }
        return HuggingFaceNames.canonical(file, named);
    }

    private static String languageModelName(String name, StoredTensor tensor)
            throws CheckpointException {
        Matcher table = TABLE.matcher(name);
        if (table.matches()) {
            return (table.group(1).equals("emb")
                            ? "decoder.model.decoder.embed_tokens."
                            : "decoder.lm_heads.")
                    + table.group(2)
                    + ".weight";
        }
        for (Map.Entry<String, String> prefix : PREFIXES.entrySet()) {
            if (name.startsWith(prefix.getKey())) {
                return prefix.getValue() + weightOrBias(name, prefix.getKey(), tensor);
            }
        }
        Matcher style = STYLE.matcher(name);
        if (style.matches()) {
            return "style_encoder." + style.group(1);
        }
        Matcher layer = LAYER.matcher(name);
        if (layer.matches()) {
            for (Map.Entry<String, String> part : LAYER_PARTS.entrySet()) {
                if (layer.group(2).startsWith(part.getKey())) {
                    return "decoder.model.decoder.layers."
                            + layer.group(1)
                            + "."
                            + part.getValue()
                            + layerTensor(layer.group(2), part.getKey(), tensor);
                }
            }
        }
        throw unknown("MusicGen", tensor);
    }

    private static String layerTensor(String name, String part, StoredTensor tensor)
            throws CheckpointException {
        String rest = name.substring(part.length());
        boolean known =
                switch (part) {
                    case "self_attn.", "cross_attention." ->
                            rest.equals(IN_PROJECTION) || rest.equals("out_proj.weight");
                    case "linear1.", "linear2." -> rest.equals("weight");
                    default -> rest.equals("weight") || rest.equals("bias");
                };
        if (!known) {
            throw unknown("MusicGen", tensor);
        }
        return rest;
    }

    private static String weightOrBias(String name, String prefix, StoredTensor tensor)
            throws CheckpointException {
        String rest = name.substring(prefix.length());
        if (!rest.equals("weight") && !rest.equals("bias")) {
            throw unknown("MusicGen", tensor);
        }
        return rest;
    }

    private static String codecName(String name, StoredTensor tensor) throws CheckpointException {
        Matcher layer = CODEC_LAYER.matcher(name);
        if (layer.matches()) {
            String rest =
                    layer.group(3)
                            .replace("convtr.convtr.", "conv.")
                            .replace("conv.conv.", "conv.");
            return layer.group(1) + ".layers." + layer.group(2) + "." + rest;
        }
        Matcher codebook = CODEBOOK.matcher(name);
        if (codebook.matches()) {
            return "quantizer.layers." + codebook.group(1) + ".codebook." + codebook.group(2);
        }
        throw unknown("EnCodec", tensor);
    }

    private static StoredTensor thirdOfRows(StoredTensor packed, int third)
            throws CheckpointException {
        Shape shape = packed.shape();
        if (shape.rank() != 2 || shape.dimension(0) % 3 != 0) {
            throw new CheckpointException(
                    "%s in %s: expected rows [query; key; value], found shape %s"
                            .formatted(packed.name(), packed.file(), shape));
        }
        long rows = shape.dimension(0) / 3;
        long bytes = packed.data().byteSize() / 3;
        return new StoredTensor(
                "%s[%d:%d]".formatted(packed.name(), third * rows, (third + 1) * rows),
                packed.type(),
                Shape.of(rows, shape.dimension(1)),
                packed.data().asSlice(third * bytes, bytes),
                packed.file());
    }

    private static CheckpointException unknown(String network, StoredTensor tensor) {
        return new CheckpointException(
                "%s: expected only tensors of a %s as published, found %s"
                        .formatted(tensor.file(), network, tensor.name()));
    }
}
