/**
 * Neural codecs, which turn samples into codebook tokens and back: EnCodec (Défossez et al., 2022;
 * transformers {@code EncodecModel}) and DAC (Kumar et al., 2023; {@code DacModel}). They are one
 * chain of layers, {@code CodecTensors}; {@link CodecConfig} says what else differs.
 *
 * <p>Shapes: {@code batch} clips, {@code samples} of one channel, {@code frames} of {@code hop}
 * samples, {@code codebooks} tokens per frame, {@code dimension} of an embedding, {@code width} of
 * the recurrent layers. Convolutions run with their channels last, {@code [length, channels]}: a
 * change of rate by a whole factor is then a reshape, and every convolution a matrix product.
 */
@NullMarked
package org.continuo.engine.codec;

import org.jspecify.annotations.NullMarked;
