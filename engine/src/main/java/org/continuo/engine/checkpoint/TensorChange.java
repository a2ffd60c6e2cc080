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
     * @param down {@code [rank, columns]}
     * @param magnitudes {@code [rows]}, or empty
     */
    record LowRank(float[] up, float[] down, int rank, float scale, float[] magnitudes)
            implements Rows {
        @Override
        public void apply(int row, float[] values) {
            float[] update = new float[values.length];
            int k = 0;
            for (; k + 3 < rank; k += 4) {
                addFour(row * rank + k, k * values.length, update);
            }
            for (; k < rank; k++) {
                float factor = up[row * rank + k];
                int at = k * values.length;
                for (int i = 0; i < update.length; i++) {
                    update[i] += factor * down[at + i];
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
        private void addFour(int factors, int at, float[] update) {
            int columns = update.length;
            float first = up[factors];
            float second = up[factors + 1];
            float third = up[factors + 2];
            float fourth = up[factors + 3];
            for (int i = 0; i < columns; i++) {
                float sum = update[i] + first * down[at + i];
                sum += second * down[at + columns + i];
                sum += third * down[at + 2 * columns + i];
                update[i] = sum + fourth * down[at + 3 * columns + i];
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
