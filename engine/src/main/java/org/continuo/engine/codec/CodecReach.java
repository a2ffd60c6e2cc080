package org.continuo.engine.codec;

import org.continuo.engine.checkpoint.CodecTensors;

/** How far the parts of a codec read around a frame, in frames. */
final class CodecReach {
    private final CodecConfig config;
    private final CodecTensors tensors;

    private CodecReach(CodecConfig config) {
        this.config = config;
        this.tensors = config.tensors();
    }

    /** Of the decoder's first convolution. */
    static ReceptiveField ofLatents(CodecConfig config) {
        CodecReach of = new CodecReach(config);
        return of.through(ReceptiveField.NONE, of.tensors.decoderInput(), 1);
    }

    /** Of the decoder behind its recurrent layers. */
    static ReceptiveField ofSynthesis(CodecConfig config) {
        return new CodecReach(config).synthesis();
    }

    private ReceptiveField synthesis() {
        ReceptiveField reach = through(ReceptiveField.NONE, tensors.decoderOutput(), 1);
        for (int rate = tensors.rates() - 1; rate >= 0; rate--) {
            for (int i = 0; i < tensors.residualLayers(); i++) {
                reach = through(reach, tensors.decoderResidual(rate, i), config.dilation(i));
            }
            int ratio = config.ratios().get(rate);
            reach = reach.throughTransposed(ratio, config.trimLeft(ratio));
        }
        return reach;
    }

    /** Of the encoder before its recurrent layers. */
    static ReceptiveField ofFeatures(CodecConfig config) {
        return new CodecReach(config).features();
    }

    private ReceptiveField features() {
        ReceptiveField reach = ReceptiveField.NONE;
        for (int rate = 0; rate < tensors.rates(); rate++) {
            int ratio = config.ratios().get(rate);
            reach = reach.through(ConvPadding.of(2 * ratio, ratio, 1, config.causal()));
            for (int i = 0; i < tensors.residualLayers(); i++) {
                reach = through(reach, tensors.encoderResidual(rate, i), config.dilation(i));
            }
        }
        return through(reach, tensors.encoderInput(), 1).inFrames(config.hopLength());
    }

    /** Of the encoder behind its recurrent layers. */
    static ReceptiveField ofCodes(CodecConfig config) {
        CodecReach of = new CodecReach(config);
        return of.through(ReceptiveField.NONE, of.tensors.encoderOutput(), 1);
    }

    private ReceptiveField through(
            ReceptiveField reach, CodecTensors.Residual block, int dilation) {
        return through(through(reach, block.narrowing(), dilation), block.widening(), 1);
    }

    private ReceptiveField through(
            ReceptiveField reach, CodecTensors.Convolution layer, int dilation) {
        int taps = layer.weight().size(2);
        return reach.through(ConvPadding.of(taps, 1, dilation, config.causal()));
    }
}
