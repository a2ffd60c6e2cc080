package org.continuo.conformance.bench;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.continuo.conformance.bench.BenchReport.CodecSpeed;
import org.continuo.conformance.bench.BenchReport.TextSpeed;
import org.continuo.core.request.CodebookTokens;
import org.continuo.engine.codec.AudioCodec;
import org.continuo.engine.generation.MusicGenParts;
import org.continuo.engine.text.TextEncoder;
import org.continuo.engine.text.TokenizedTexts;

/** Measures the networks at both ends of a clip: the codec and the text encoder. */
final class SoundAndTextBench {
    private static final String DESCRIPTION = "a calm piano";
    private static final double LOUDNESS = 0.1;
    private static final long SEED = 20;

    private final MusicGenParts parts;

    SoundAndTextBench(MusicGenParts parts) {
        this.parts = parts;
    }

    /** Tokens to sound and sound to tokens, one channel. */
    CodecSpeed codec(double soundSeconds, int samples) throws IOException {
        AudioCodec codec = parts.codec();
        int frames = (int) Math.ceil(soundSeconds * codec.frameRateHz());
        double exactSeconds = (double) frames / codec.frameRateHz();
        Random random = new Random(SEED);
        CodebookTokens tokens = CodebookTokens.zeros(1, codec.codebooks(), frames);
        for (int frame = 0; frame < frames; frame++) {
            for (int k = 0; k < codec.codebooks(); k++) {
                tokens.set(0, k, frame, random.nextInt(codec.codebookSize()));
            }
        }
        float[][] sound = new float[1][frames * codec.hopLength()];
        for (int i = 0; i < sound[0].length; i++) {
            sound[0][i] = (float) (random.nextGaussian() * LOUDNESS);
        }
        Spread decode = Timing.seconds(1, samples, () -> codec.decode(tokens));
        Spread encode = Timing.seconds(1, samples, () -> codec.encode(sound));
        return new CodecSpeed(exactSeconds, decode.per(exactSeconds), encode.per(exactSeconds));
    }

    TextSpeed text(int samples) throws IOException {
        TokenizedTexts texts = parts.tokenizer().tokenize(List.of(DESCRIPTION));
        try (TextEncoder encoder = parts.openTextEncoder()) {
            return new TextSpeed(
                    texts.tokens(), Timing.seconds(1, samples, () -> encoder.encode(texts)));
        }
    }
}
