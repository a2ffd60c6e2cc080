package org.continuo.core.chroma;

import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.chroma.ChromaExtractor.PaddedBatch;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.LongArray;

/** What the reference's extractor shows beyond what ours is asked for. */
public final class ChromaProbe {
    private ChromaProbe() {}

    public static FloatArray filterbank(ChromaExtractor extractor) {
        return extractor.filterbank();
    }

    public static float[] monoOfStems(ChromaExtractor extractor, List<AudioSamples> stems) {
        return extractor.monoOfStems(stems);
    }

    public static LongArray attentionMask(ChromaExtractor extractor, PaddedBatch batch) {
        return extractor.attentionMask(batch);
    }
}
