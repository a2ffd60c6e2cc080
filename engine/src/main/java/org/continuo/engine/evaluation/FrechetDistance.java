package org.continuo.engine.evaluation;

import org.continuo.core.tensor.FloatArray;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * How far apart two sets of vectors lie, each taken as a normal distribution (Fréchet, or
 * 2-Wasserstein, squared): ‖μa − μb‖² + tr Σa + tr Σb − 2·tr (Σa Σb)^½.
 *
 * <p>With A and B the centred sets, divided by √(N − 1), the eigenvalues of Σa Σb are the squared
 * singular values of A·Bᵀ; so their roots come out without a matrix root, exact for sets of any
 * rank. A set of more vectors than dimensions is first folded into as many rows (QR).
 *
 * @param mean ‖μa − μb‖²
 * @param covariance the rest; of equal sets 0, up to rounding of either sign
 */
public record FrechetDistance(double mean, double covariance) {
    /** The sum of both parts. */
    public double distance() {
        return mean + covariance;
    }

    /**
     * The distance of two sets.
     *
     * @param a {@code [vectors, dimensions]}, at least two vectors
     * @param b as many dimensions
     * @throws IllegalArgumentException if a set has no covariance, or they do not fit together
     */
    public static FrechetDistance between(FloatArray a, FloatArray b) {
        require(a);
        require(b);
        if (a.shape().dimension(1) != b.shape().dimension(1)) {
            throw new IllegalArgumentException(
                    "Fréchet distance: expected vectors of as many dimensions, found %s and %s"
                            .formatted(a.shape(), b.shape()));
        }
        double[] meanA = mean(a);
        double[] meanB = mean(b);
        double between = 0;
        for (int i = 0; i < meanA.length; i++) {
            between += (meanA[i] - meanB[i]) * (meanA[i] - meanB[i]);
        }
        DMatrixRMaj deviationA = deviation(a, meanA);
        DMatrixRMaj deviationB = deviation(b, meanB);
        double traces = sumOfSquares(deviationA) + sumOfSquares(deviationB);
        return new FrechetDistance(
                between, traces - 2 * sumOfSingularValues(folded(deviationA), folded(deviationB)));
    }

    private static void require(FloatArray set) {
        if (set.shape().rank() != 2 || set.shape().dimension(1) == 0) {
            throw new IllegalArgumentException(
                    "Fréchet distance: expected [vectors, dimensions], found " + set.shape());
        }
        if (set.shape().dimension(0) < 2) {
            throw new IllegalArgumentException(
                    "Fréchet distance: expected at least 2 vectors in each set, found "
                            + set.shape().dimension(0));
        }
        Finite.require("Fréchet distance", set.values());
    }

    private static double[] mean(FloatArray set) {
        int dimensions = set.shape().size(1);
        double[] mean = new double[dimensions];
        for (int i = 0; i < set.values().length; i++) {
            mean[i % dimensions] += set.values()[i];
        }
        for (int i = 0; i < dimensions; i++) {
            mean[i] /= set.shape().size(0);
        }
        return mean;
    }

    /** The set without its mean, divided so that its square is the covariance. */
    private static DMatrixRMaj deviation(FloatArray set, double[] mean) {
        int vectors = set.shape().size(0);
        DMatrixRMaj deviation = new DMatrixRMaj(vectors, mean.length);
        double root = Math.sqrt(vectors - 1.0);
        for (int i = 0; i < set.values().length; i++) {
            deviation.data[i] = (set.values()[i] - mean[i % mean.length]) / root;
        }
        return deviation;
    }

    private static double sumOfSquares(DMatrixRMaj matrix) {
        double sum = 0;
        for (double value : matrix.data) {
            sum += value * value;
        }
        return sum;
    }

    /** A matrix of at most as many rows as columns with the same square. */
    private static DMatrixRMaj folded(DMatrixRMaj deviation) {
        if (deviation.numRows <= deviation.numCols) {
            return deviation;
        }
        QRDecomposition<DMatrixRMaj> qr =
                DecompositionFactory_DDRM.qr(deviation.numRows, deviation.numCols);
        qr.decompose(deviation.copy());
        return qr.getR(null, true);
    }

    private static double sumOfSingularValues(DMatrixRMaj a, DMatrixRMaj b) {
        DMatrixRMaj product = new DMatrixRMaj(a.numRows, b.numRows);
        CommonOps_DDRM.multTransB(a, b, product);
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(product.numRows, product.numCols, false, false, true);
        if (!svd.decompose(product)) {
            throw new ArithmeticException(
                    "Fréchet distance: expected singular values, found none that converge");
        }
        double sum = 0;
        for (int i = 0; i < svd.numberOfSingularValues(); i++) {
            sum += svd.getSingularValues()[i];
        }
        return sum;
    }
}
