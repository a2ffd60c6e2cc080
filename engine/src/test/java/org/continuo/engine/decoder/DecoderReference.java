package org.continuo.engine.decoder;

import java.io.IOException;
import org.continuo.engine.checkpoint.Weights;
import org.jspecify.annotations.Nullable;

/**
 * MusicGen's decoder as its paper and the description of transformers' {@code MusicgenDecoder} have
 * it, one sequence at a time in doubles, by the shortest possible code.
 */
final class DecoderReference {
    private final DecoderConfig config;
    private final Weights weights;

    DecoderReference(DecoderConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
    }

    /** {@code [positions][codebooks · vocabulary]} for tokens {@code [codebooks][positions]}. */
    double[][] logits(long[][] tokens, double[][] prefix, double @Nullable [][] text)
            throws IOException {
        int positions = tokens[0].length;
        double[][] x = new double[prefix.length + positions][];
        for (int p = 0; p < x.length; p++) {
            x[p] = p < prefix.length ? prefix[p].clone() : embedding(tokens, p - prefix.length);
            addSinusoid(x[p], p);
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            String name = "decoder.model.decoder.layers." + layer + ".";
            double[][] normed = norm(name + "self_attn_layer_norm", x);
            add(x, attention(name + "self_attn.", normed, normed, true));
            if (text != null) {
                normed = norm(name + "encoder_attn_layer_norm", x);
                add(x, attention(name + "encoder_attn.", normed, text, false));
            }
            normed = norm(name + "final_layer_norm", x);
            double[][] wide =
                    times(normed, name + "fc1.weight", config.feedForward(), config.hidden());
            for (double[] row : wide) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = 0.5 * row[i] * (1 + erf(row[i] / Math.sqrt(2)));
                }
            }
            add(x, times(wide, name + "fc2.weight", config.hidden(), config.feedForward()));
        }
        x = norm("decoder.model.decoder.layer_norm", x);
        int vocabulary = config.vocabulary();
        double[][] logits = new double[positions][config.codebooks() * vocabulary];
        for (int k = 0; k < config.codebooks(); k++) {
            double[][] head =
                    times(x, "decoder.lm_heads." + k + ".weight", vocabulary, config.hidden());
            for (int p = 0; p < positions; p++) {
                System.arraycopy(head[prefix.length + p], 0, logits[p], k * vocabulary, vocabulary);
            }
        }
        return logits;
    }

    /** {@code W·x + b}. */
    double[][] projected(String name, double[][] x, int width) throws IOException {
        double[][] out = times(x, name + ".weight", config.hidden(), width);
        float[] bias = weights.get(name + ".bias", config.hidden()).toFloats();
        for (double[] row : out) {
            for (int i = 0; i < row.length; i++) {
                row[i] += bias[i];
            }
        }
        return out;
    }

    private double[] embedding(long[][] tokens, int position) throws IOException {
        double[] sum = new double[config.hidden()];
        for (int k = 0; k < tokens.length; k++) {
            float[] table =
                    weights.get(
                                    "decoder.model.decoder.embed_tokens." + k + ".weight",
                                    config.vocabulary() + 1,
                                    config.hidden())
                            .toFloats();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += table[(int) tokens[k][position] * config.hidden() + i];
            }
        }
        return sum;
    }

    private static void addSinusoid(double[] x, int position) {
        int half = x.length / 2;
        for (int i = 0; i < half; i++) {
            double angle = position * Math.pow(10000, -i / (half - 1.0));
            x[i] += Math.cos(angle);
            x[half + i] += Math.sin(angle);
        }
    }

    private double[][] norm(String name, double[][] x) throws IOException {
        float[] gain = weights.get(name + ".weight", config.hidden()).toFloats();
        float[] bias = weights.get(name + ".bias", config.hidden()).toFloats();
        double[][] out = new double[x.length][config.hidden()];
        for (int p = 0; p < x.length; p++) {
            double mean = 0;
            double square = 0;
            for (double value : x[p]) {
                mean += value / x[p].length;
            }
            for (double value : x[p]) {
                square += (value - mean) * (value - mean) / x[p].length;
            }
            for (int i = 0; i < x[p].length; i++) {
                out[p][i] = (x[p][i] - mean) / Math.sqrt(square + 1e-5) * gain[i] + bias[i];
            }
        }
        return out;
    }

    private double[][] attention(String name, double[][] from, double[][] to, boolean causal)
            throws IOException {
        int hidden = config.hidden();
        int size = config.headSize();
        double[][] query = times(from, name + "q_proj.weight", hidden, hidden);
        double[][] key = times(to, name + "k_proj.weight", hidden, hidden);
        double[][] value = times(to, name + "v_proj.weight", hidden, hidden);
        double[][] mixed = new double[from.length][hidden];
        for (int p = 0; p < from.length; p++) {
            int seen = causal ? p + 1 : to.length;
            for (int head = 0; head < config.heads(); head++) {
                double[] share = new double[seen];
                double total = 0;
                for (int q = 0; q < seen; q++) {
                    double score = 0;
                    for (int i = head * size; i < (head + 1) * size; i++) {
                        score += query[p][i] * key[q][i] / Math.sqrt(size);
                    }
                    share[q] = Math.exp(score);
                    total += share[q];
                }
                for (int q = 0; q < seen; q++) {
                    for (int i = head * size; i < (head + 1) * size; i++) {
                        mixed[p][i] += share[q] / total * value[q][i];
                    }
                }
            }
        }
        return times(mixed, name + "out_proj.weight", hidden, hidden);
    }

    private double[][] times(double[][] x, String name, int rows, int columns) throws IOException {
        float[] matrix = weights.get(name, rows, columns).toFloats();
        double[][] out = new double[x.length][rows];
        for (int p = 0; p < x.length; p++) {
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < columns; i++) {
                    out[p][row] += (double) matrix[row * columns + i] * x[p][i];
                }
            }
        }
        return out;
    }

    private static void add(double[][] x, double[][] part) {
        for (int p = 0; p < x.length; p++) {
            for (int i = 0; i < x[p].length; i++) {
                x[p][i] += part[p][i];
            }
        }
    }

    /** Abramowitz and Stegun 7.1.26, within 1.5e-7. */
    private static double erf(double x) {
        double t = 1 / (1 + 0.3275911 * Math.abs(x));
        double tail =
                t
                        * (0.254829592
                                + t
                                        * (-0.284496736
                                                + t
                                                        * (1.421413741
                                                                + t
                                                                        * (-1.453152027
                                                                                + t
                                                                                        * 1.061405429))))
                        * Math.exp(-x * x);
        return Math.signum(x) * (1 - tail);
    }
}
