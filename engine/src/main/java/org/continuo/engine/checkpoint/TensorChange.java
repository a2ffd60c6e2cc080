package org.continuo.engine.checkpoint;

/** What an adapter does to one tensor of its base. */
sealed interface TensorChange {
    /** The adapter's tensor stands instead of the base's, at every scale. */
    record Replaced(StoredTensor whole) implements TensorChange {}

    /** A change that can be made row by row. */
    sealed interface Rows extends TensorChange {
        /** Changes the values of one row, or the single value of a vector. */
        void apply(int row, float[] values);
    }

    /**
     * W + scale · up · down; with {@code magnitudes} (DoRA) each row is then brought to its length.
     *
     * @param up {@code [rows, rank]}
     * @param down {@code [rank, columns]}, an array for each row: only where all indices are the
     *     loop's own does the compiler compute many columns at once
     * @param magnitudes {@code [rows]}, or empty
     */
    record LowRank(float[] up, float[][] down, float scale, float[] magnitudes) implements Rows {
        @Override
        public void apply(int row, float[] values) {
            int rank = down.length;
            float[] update = new float[values.length];
            int k = 0;
            for (; k + 3 < rank; k += 4) {
                addFour(row * rank + k, k, update);
            }
            for (; k < rank; k++) {
                float factor = up[row * rank + k];
                float[] part = down[k];
                for (int i = 0; i < update.length; i++) {
                    update[i] += factor * part[i];
                }
            }
            for (int i = 0; i < values.length; i++) {
                values[i] += scale * update[i];
            }
            if (magnitudes.length > 0) {
                stretch(values, magnitudes[row]);
            }
        }

        /** One after the other, as alone, but what is added to goes through memory once. */
        private void addFour(int factors, int k, float[] update) {
            float firstFactor = up[factors];
            float secondFactor = up[factors + 1];
            float thirdFactor = up[factors + 2];
            float fourthFactor = up[factors + 3];
            float[] first = down[k];
            float[] second = down[k + 1];
            float[] third = down[k + 2];
            float[] fourth = down[k + 3];
            for (int i = 0; i < update.length; i++) {
                float sum = update[i] + firstFactor * first[i];
                sum += secondFactor * second[i];
                sum += thirdFactor * third[i];
                update[i] = sum + fourthFactor * fourth[i];
            }
        }

        private static void stretch(float[] values, float length) {
            double squares = 0;
            for (float value : values) {
                squares += (double) value * value;
            }
            double factor = length / Math.sqrt(squares);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (values[i] * factor);
            }
        }
    }

    /** b + scale · update. */
    record Added(float[] update, float scale) implements Rows {
        @Override
        public void apply(int row, float[] values) {
            values[0] += scale * update[row];
        }
    }
}
