package org.continuo.engine.export;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.CodecTensors;
import org.continuo.engine.checkpoint.DecoderTensors;
import org.continuo.engine.checkpoint.StoredTensor;
import org.continuo.engine.checkpoint.TensorSpec;
import org.continuo.engine.checkpoint.TextEncoderTensors;
import org.continuo.engine.decoder.DecoderConfig;

/**
 * transformers' tensors under audiocraft's names, in the order of audiocraft's modules; queries,
 * keys and values are packed into one tensor. What audiocraft has no place for is refused.
 */
final class AudiocraftTensors {
    private static final String CONDITIONERS = "condition_provider.conditioners.";

    /** transformers computes it, and stores it in some versions. */
    private static final String POSITIONS = "decoder.model.decoder.embed_positions.weights";

    private static final Pattern CODEC_LAYER =
            Pattern.compile("(encoder|decoder)\\.layers\\.(\\d+)\\.(.+)");
    private static final Pattern CODEBOOK =
            Pattern.compile("quantizer\\.layers\\.(\\d+)\\.codebook\\.(\\w+)");
    private static final Pattern OWN_CONVOLUTION = Pattern.compile("conv\\.(\\w+)");
    private static final Pattern INNER_CONVOLUTION =
            Pattern.compile("(block\\.\\d+|shortcut)\\.conv\\.(\\w+)");

    private final Checkpoint checkpoint;
    private final Optional<ElementType> type;
    private final List<OutgoingTensor> tensors = new ArrayList<>();
    private final Set<String> placed = new TreeSet<>();

    private AudiocraftTensors(Checkpoint checkpoint, Optional<ElementType> type) {
        this.checkpoint = checkpoint;
        this.type = type;
    }

    /**
     * Those of {@code state_dict.bin}.
     *
     * @param type of all, else each has its own
     * @param windowSamples of the melody's spectrogram
     */
    static List<OutgoingTensor> languageModel(
            Checkpoint checkpoint,
            DecoderConfig config,
            int windowSamples,
            Optional<ElementType> type)
            throws CheckpointException {
        AudiocraftTensors all = new AudiocraftTensors(checkpoint, type);
        DecoderTensors own = config.tensors();
        all.addConditioners(own, windowSamples);
        for (int k = 0; k < config.codebooks(); k++) {
            all.add("emb." + k + ".weight", own.embeddings(k));
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            all.addLayer("transformer.layers." + layer + ".", own, layer);
        }
        all.addNorm("out_norm.", own.finalNorm());
        for (int k = 0; k < config.codebooks(); k++) {
            all.add("linears." + k + ".weight", own.head(k));
        }
        for (String name : checkpoint.weights().names()) {
            boolean elsewhere =
                    name.startsWith(TextEncoderTensors.PREFIX)
                            || name.startsWith(CodecTensors.PREFIX)
                            || name.equals(POSITIONS);
            if (!elsewhere && !all.placed.contains(name)) {
                throw new CheckpointException(
                        "%s: expected tensors that audiocraft has, too, found %s"
                                .formatted(checkpoint.folder(), name));
            }
        }
        return all.tensors;
    }

    private void addConditioners(DecoderTensors own, int windowSamples) throws CheckpointException {
        String text = CONDITIONERS + "description.output_proj.";
        if (own.projectsText(checkpoint.weights())) {
            addPair(text, own.textProjection().weight(), own.textProjection().bias());
        } else {
            // Text states as wide as the decoder go into it as they are.
            addIdentity(text, own);
        }
        if (own.chromaBins() > 0) {
            addPair(
                    CONDITIONERS + "self_wav.output_proj.",
                    own.chromaProjection().weight(),
                    own.chromaProjection().bias());
            float[] window = new float[windowSamples];
            for (int i = 0; i < windowSamples; i++) {
                window[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / windowSamples));
            }
            addValues(
                    CONDITIONERS + "self_wav.chroma.spec.window",
                    Shape.of(windowSamples),
                    window,
                    own);
        }
    }

    private void addLayer(String layer, DecoderTensors own, int index) throws CheckpointException {
        DecoderTensors.Layer source = own.layer(index);
        addAttention(layer + "self_attn.", source.selfAttention());
        add(layer + "linear1.weight", source.widening());
        add(layer + "linear2.weight", source.narrowing());
        if (own.attendsToText()) {
            addAttention(layer + "cross_attention.", own.textAttention(index));
        }
        addNorm(layer + "norm1.", source.selfAttention().norm());
        addNorm(layer + "norm2.", source.feedForwardNorm());
        if (own.attendsToText()) {
            addNorm(layer + "norm_cross.", own.textAttention(index).norm());
        }
    }

    private void addAttention(String name, DecoderTensors.Attention source)
            throws CheckpointException {
        add(name + "in_proj_weight", source.query(), source.key(), source.value());
        add(name + "out_proj.weight", source.out());
    }

    private void addNorm(String name, DecoderTensors.Norm source) throws CheckpointException {
        addPair(name, source.gain(), source.bias());
    }

    private void addPair(String name, TensorSpec weight, TensorSpec bias)
            throws CheckpointException {
        add(name + "weight", weight);
        add(name + "bias", bias);
    }

    private void add(String name, TensorSpec... sources) throws CheckpointException {
        add(name, Stream.of(sources).map(TensorSpec::name).toList());
    }

    /** One tensor, or several under each other. */
    private void add(String name, List<String> sources) throws CheckpointException {
        List<OutgoingTensor.Part> parts = new ArrayList<>();
        StoredTensor first = checkpoint.unadapted(sources.getFirst());
        ElementType common = first.type();
        for (String source : sources) {
            StoredTensor stored = checkpoint.unadapted(source);
            common = stored.type() == common ? common : ElementType.FLOAT32;
            parts.add(() -> checkpoint.weights().tensor(source));
            placed.add(source);
        }
        long[] shape = first.shape().toArray();
        shape[0] *= sources.size();
        tensors.add(new OutgoingTensor(name, type.orElse(common), Shape.of(shape), parts));
    }

    private void addIdentity(String name, DecoderTensors own) throws CheckpointException {
        int width = own.hidden();
        float[] weight = new float[width * width];
        for (int i = 0; i < width; i++) {
            weight[i * width + i] = 1;
        }
        addValues(name + "weight", Shape.of(width, width), weight, own);
        addValues(name + "bias", Shape.of(width), new float[width], own);
    }

    private void addValues(String name, Shape shape, float[] values, DecoderTensors own)
            throws CheckpointException {
        ElementType like = checkpoint.unadapted(own.finalNorm().gain().name()).type();
        MemorySegment data = Arena.ofAuto().allocate((long) values.length * Float.BYTES);
        MemorySegment.copy(
                values,
                0,
                data,
                ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
                0,
                values.length);
        StoredTensor tensor =
                new StoredTensor(name, ElementType.FLOAT32, shape, data, "computed values");
        tensors.add(new OutgoingTensor(name, type.orElse(like), shape, List.of(() -> tensor)));
    }

    /**
     * Those of {@code compression_state_dict.bin}, each in its own type.
     *
     * @param prefix what stands before the codec's names in the checkpoint
     */
    static List<OutgoingTensor> codec(Checkpoint checkpoint, String prefix)
            throws CheckpointException {
        AudiocraftTensors all = new AudiocraftTensors(checkpoint, Optional.empty());
        Set<String> names = checkpoint.weights().under(prefix).names();
        int last =
                names.stream()
                        .map(CODEC_LAYER::matcher)
                        .filter(layer -> layer.matches() && layer.group(1).equals("decoder"))
                        .mapToInt(layer -> Integer.parseInt(layer.group(2)))
                        .max()
                        .orElse(0);
        for (String name : names) {
            all.add(codecName(checkpoint, name, last), List.of(prefix + name));
        }
        return all.tensors;
    }

    private static String codecName(Checkpoint checkpoint, String name, int lastDecoderLayer)
            throws CheckpointException {
        Matcher codebook = CODEBOOK.matcher(name);
        if (codebook.matches()) {
            return "quantizer.vq.layers.%s._codebook.%s"
                    .formatted(codebook.group(1), codebook.group(2));
        }
        Matcher layer = CODEC_LAYER.matcher(name);
        if (layer.matches()) {
            int index = Integer.parseInt(layer.group(2));
            String place = "%s.model.%d.".formatted(layer.group(1), index);
            String rest = layer.group(3);
            Matcher own = OWN_CONVOLUTION.matcher(rest);
            if (own.matches()) {
                boolean transposed =
                        layer.group(1).equals("decoder") && index > 0 && index < lastDecoderLayer;
                return place + (transposed ? "convtr.convtr." : "conv.conv.") + own.group(1);
            }
            Matcher inner = INNER_CONVOLUTION.matcher(rest);
            if (inner.matches()) {
                return place + inner.group(1) + ".conv.conv." + inner.group(2);
            }
            if (rest.startsWith("lstm.")) {
                return place + rest;
            }
        }
        throw new CheckpointException(
                "%s: expected tensors that audiocraft's EnCodec has, too, found %s"
                        .formatted(checkpoint.folder(), name));
    }
}
