package org.continuo.engine.codec;

import java.util.List;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.CodecTensors;
import org.continuo.engine.checkpoint.ConfigSection;

/**
 * The geometry of a neural codec: what graphs, windows and streams need to know of it, whichever it
 * is. {@link CodecTensors} has its layers; here is what cannot be seen from their shapes.
 */
public sealed interface CodecConfig permits EncodecConfig, DacConfig {
    /**
     * Reads the {@code audio_encoder} section of a checkpoint's configuration, or a codec's own.
     *
     * @throws CheckpointException if a value is missing or asks for what no model uses
     */
    static CodecConfig from(ConfigSection section) throws CheckpointException {
        String type = section.text("model_type", "encodec");
        return switch (type) {
            case "encodec" -> EncodecConfig.read(section);
            case "dac" -> DacConfig.read(section);
            default -> throw section.unexpected("model_type", "\"encodec\" or \"dac\"");
        };
    }

    /** What it is called. */
    String name();

    /** Samples per second of each channel. */
    int sampleRateHz();

    /** Channels that are coded together; 1 in every MusicGen. */
    int audioChannels();

    /** Of an embedding. */
    int dimension();

    /** Upsampling factors, from frames to samples; the encoder takes them in reverse. */
    List<Integer> ratios();

    /** Entries of a codebook. */
    int codebookSize();

    /** Tokens per frame. */
    int codebooks();

    /** The same geometry with this many codebooks. */
    CodecConfig withCodebooks(int count);

    /** Its tensors. */
    CodecTensors tensors();

    /** Frames per second. */
    double frameRateHz();

    /** What convolutions read beyond the ends. */
    PadMode padMode();

    /** Whether convolutions look only back. */
    boolean causal();

    /** Factor of the dilation from one residual block to the next. */
    int dilationGrowth();

    /** Recurrent layers; 0 means that there are none. */
    int lstmLayers();

    /** Channels of the encoder at frame rate. */
    int encoderWidth();

    /** Channels of the decoder at frame rate. */
    int decoderWidth();

    /** Rows cut from the beginning of a transposed convolution of {@code 2 · ratio} taps. */
    int trimLeft(int ratio);

    /** Rows cut from its end. */
    int trimRight(int ratio);

    /** Whether samples pass through a hyperbolic tangent in the end. */
    boolean endsInTanh();

    /** Whether a sound is filled up with silence to whole frames before it is coded. */
    boolean takesWholeFrames();

    /** Samples of a frame. */
    default int hopLength() {
        return ratios().stream().reduce(1, Math::multiplyExact);
    }

    /** Samples of a clip: a whole hop for each frame, but for what the last rates cut. */
    default int samples(int frames) {
        int length = frames;
        for (int ratio : frames == 0 ? List.<Integer>of() : ratios()) {
            length = Math.multiplyExact(length + 1, ratio) - trimLeft(ratio) - trimRight(ratio);
        }
        return length;
    }

    /** Dilation of a residual block, counted from 0 at each rate. */
    default int dilation(int residualLayer) {
        return (int) Math.pow(dilationGrowth(), residualLayer);
    }
}
