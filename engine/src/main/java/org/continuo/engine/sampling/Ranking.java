package org.continuo.engine.sampling;

/**
 * Finds where a ranking by score ends: after k entries, or as soon as their mass reaches p.
 *
 * <p>Quickselect instead of a sort: linear time on average, and no allocation. Score and index
 * share one {@code long}, so that all keys differ and equal scores rank by ascending index.
 */
final class Ranking {
    private final long[] keys;
    private int count;

    Ranking(int capacity) {
        keys = new long[capacity];
    }

    void clear() {
        count = 0;
    }

    void add(float score, int index) {
        keys[count++] = key(score, index);
    }

    /** Greater for greater scores and, among equal scores, for smaller indices. */
    static long key(float score, int index) {
        // + 0f makes one zero of the two, which compare as equal scores
        int bits = Float.floatToRawIntBits(score + 0f);
        int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return ((long) ordered << 32) | (Integer.MAX_VALUE - index);
    }

    private static int indexOf(long key) {
        return Integer.MAX_VALUE - (int) key;
    }

    /** The index of the entry of rank {@code k}, counted from 1; 1 ≤ k ≤ size. */
    int indexOfRank(int k) {
        int from = 0;
        int to = count;
        while (true) {
            int end = partition(from, to);
            if (k == end) {
                return indexOf(keys[end - 1]);
            }
            if (k < end) {
                to = end - 1;
            } else {
                from = end;
            }
        }
    }

    /**
     * The key of the last entry of the smallest leading set whose mass reaches the limit; that of
     * the last entry of all where it never does.
     *
     * @param mass the mass of each index
     * @param limit in the unit of {@code mass}
     * @param beyond whether the limit must be exceeded and not only met
     */
    long lastOfMass(double[] mass, double limit, boolean beyond) {
        int from = 0;
        int to = count;
        double before = 0;
        long last = Long.MAX_VALUE;
        while (from < to) {
            int end = partition(from, to);
            double reached = before;
            for (int i = from; i < end; i++) {
                reached += mass[indexOf(keys[i])];
            }
            if (beyond ? reached > limit : reached >= limit) {
                last = keys[end - 1];
                to = end - 1;
            } else {
                if (end == count) {
                    last = keys[end - 1];
                }
                before = reached;
                from = end;
            }
        }
        return last;
    }

    /**
     * Moves the greater keys of {@code [from, to)} to the front and returns the end of the part
     * that closes with the pivot: everything before it is greater, everything after it smaller.
     */
    private int partition(int from, int to) {
        int middle = (from + to) >>> 1;
        int last = to - 1;
        // the median of three goes last and serves as the pivot
        if (keys[middle] > keys[from]) {
            swap(middle, from);
        }
        if (keys[last] > keys[from]) {
            swap(last, from);
        }
        if (keys[middle] > keys[last]) {
            swap(middle, last);
        }
        long pivot = keys[last];
        int end = from;
        for (int i = from; i < last; i++) {
            if (keys[i] > pivot) {
                swap(i, end++);
            }
        }
        swap(end, last);
        return end + 1;
    }

    private void swap(int a, int b) {
        long key = keys[a];
        keys[a] = keys[b];
        keys[b] = key;
    }
}
