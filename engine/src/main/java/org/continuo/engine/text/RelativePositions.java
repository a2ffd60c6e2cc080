package org.continuo.engine.text;

/**
 * T5's bidirectional relative position buckets (Raffel et al. 2020, section 2.1; transformers
 * {@code T5Attention._relative_position_bucket}): half of the buckets for keys behind the query,
 * half for keys ahead; in each half small distances get a bucket of their own, larger ones share
 * buckets that widen logarithmically up to the maximum distance.
 */
final class RelativePositions {
    private RelativePositions() {}

    /** Bucket of every pair: {@code [queries, keys]}, row-major, with {@code tokens} of each. */
    static long[] buckets(int tokens, int bucketCount, int maxDistance) {
        long[] byOffset = new long[2 * tokens];
        for (int offset = -(tokens - 1); offset < tokens; offset++) {
            byOffset[offset + tokens] = bucket(offset, bucketCount, maxDistance);
        }
        long[] buckets = new long[tokens * tokens];
        for (int query = 0; query < tokens; query++) {
            for (int key = 0; key < tokens; key++) {
                buckets[query * tokens + key] = byOffset[key - query + tokens];
            }
        }
        return buckets;
    }

    static int bucket(int keyMinusQuery, int bucketCount, int maxDistance) {
        int half = bucketCount / 2;
        int exact = half / 2;
        int distance = Math.abs(keyMinusQuery);
        int base = keyMinusQuery > 0 ? half : 0;
        if (distance < exact) {
            return base + distance;
        }
        float logarithmic =
                (float) Math.log((float) distance / exact)
                        / (float) Math.log((double) maxDistance / exact)
                        * (half - exact);
        return base + Math.min(half - 1, exact + (int) logarithmic);
    }
}
