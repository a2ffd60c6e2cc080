package org.continuo.engine.onnx;

import java.util.Arrays;

/**
 * A weight matrix {@code [rows, columns]} that is read row by row, so that converting a checkpoint
 * holds one row in memory and not the matrix.
 */
public interface WeightRows {
    int rows();

    int columns();

    /** Writes row {@code row} to {@code target[0 … columns)}. Called from several threads. */
    void read(int row, float[] target);

    /** Whether an adapter changes it. */
    default boolean isAdapted() {
        return false;
    }

    /** The same rows, changed by an adapter or not. */
    default WeightRows adapted(boolean adapted) {
        WeightRows rows = this;
        return new WeightRows() {
            @Override
            public int rows() {
                return rows.rows();
            }

            @Override
            public int columns() {
                return rows.columns();
            }

            @Override
            public void read(int row, float[] target) {
                rows.read(row, target);
            }

            @Override
            public boolean isAdapted() {
                return adapted;
            }
        };
    }

    /** A matrix held in memory, row-major. */
    static WeightRows of(float[] values, int rows, int columns) {
        if (values.length != rows * columns) {
            throw new IllegalArgumentException(
                    "weights: expected [%d, %d] values, found %d"
                            .formatted(rows, columns, values.length));
        }
        return from(
                rows,
                columns,
                (row, target) -> System.arraycopy(values, row * columns, target, 0, columns));
    }

    /** The rows of {@code parts} one below the other; all have the same columns. */
    static WeightRows stacked(WeightRows... parts) {
        int rows = 0;
        for (WeightRows part : parts) {
            if (part.columns() != parts[0].columns()) {
                throw new IllegalArgumentException(
                        "weights: expected parts of %d columns, found %d"
                                .formatted(parts[0].columns(), part.columns()));
            }
            rows += part.rows();
        }
        boolean adapted = Arrays.stream(parts).anyMatch(WeightRows::isAdapted);
        return from(
                        rows,
                        parts[0].columns(),
                        (row, target) -> {
                            int rest = row;
                            for (WeightRows part : parts) {
                                if (rest < part.rows()) {
                                    part.read(rest, target);
                                    return;
                                }
                                rest -= part.rows();
                            }
                        })
                .adapted(adapted);
    }

    /** A matrix whose rows {@code reader} supplies. */
    static WeightRows from(int rows, int columns, RowReader reader) {
        return new WeightRows() {
            @Override
            public int rows() {
                return rows;
            }

            @Override
            public int columns() {
                return columns;
            }

            @Override
            public void read(int row, float[] target) {
                reader.read(row, target);
            }
        };
    }

    /** Supplies one row. */
    @FunctionalInterface
    interface RowReader {
        void read(int row, float[] target);
    }
}
