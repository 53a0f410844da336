package dev.rekindle.optim;

import dev.rekindle.internal.djl.OpenArray;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.Arrays;

/** The arithmetic of float64, of the same kernels as its twin's, {@link FloatElements}'s. */
final class DoubleElements extends StretchedElements<double[]> {
    private static final long WINDOW = 1L << 27;

    private final DoubleBuffer[] windows;

    DoubleElements(Workspace workspace, OpenArray memory, boolean readOnly) {
        super(workspace, memory, readOnly);
        windows =
                memory.windows().stream()
                        .map(ByteBuffer::asDoubleBuffer)
                        .toArray(DoubleBuffer[]::new);
    }

    @Override
    double[] row(int i) {
        return workspace().doubles(i);
    }

    @Override
    void get(long at, double[] target, int n) {
        windows[(int) (at / WINDOW)].get((int) (at % WINDOW), target, 0, n);
    }

    @Override
    void put(long at, double[] source, int n) {
        windows[(int) (at / WINDOW)].put((int) (at % WINDOW), source, 0, n);
    }

    @Override
    public Elements fill(double value) {
        return each((x, n) -> Arrays.fill(x, 0, n, value));
    }

    @Override
    public Elements add(double value) {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] += value;
                    }
                });
    }

    @Override
    public Elements add(Elements other, double alpha) {
        return each(
                other,
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = Math.fma(y[i], alpha, x[i]);
                    }
                });
    }

    @Override
    public Elements mul(double value) {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] *= value;
                    }
                });
    }

    @Override
    public Elements mul(Elements other) {
        return each(
                other,
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] *= y[i];
                    }
                });
    }

    @Override
    public Elements div(double value) {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] /= value;
                    }
                });
    }

    @Override
    public Elements div(Elements other) {
        return each(
                other,
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] /= y[i];
                    }
                });
    }

    @Override
    public Elements reciprocal() {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = 1 / x[i];
                    }
                });
    }

    @Override
    public Elements lerp(Elements end, double weight) {
        if (Math.abs(weight) < 0.5) {
            return each(
                    end,
                    (x, y, n) -> {
                        for (int i = 0; i < n; i++) {
                            x[i] = Math.fma(weight, y[i] - x[i], x[i]);
                        }
                    });
        }
        double rest = weight - 1;
        return each(
                end,
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = Math.fma(rest, y[i] - x[i], y[i]);
                    }
                });
    }

    @Override
    public Elements addcmul(Elements first, Elements second, double value) {
        return each(
                first,
                second,
                (x, y, z, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = Math.fma(value * y[i], z[i], x[i]);
                    }
                });
    }

    @Override
    public Elements addcdiv(Elements first, Elements second, double value) {
        return each(
                first,
                second,
                (x, y, z, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] += value * y[i] / z[i];
                    }
                });
    }

    @Override
    public Elements maximum(Elements other) {
        return each(
                other,
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = Math.max(x[i], y[i]);
                    }
                });
    }

    @Override
    public Elements minimum(Elements other) {
        return each(
                other,
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = Math.min(x[i], y[i]);
                    }
                });
    }

    @Override
    public Elements clamp(double min, double max) {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = Math.min(Math.max(x[i], min), max);
                    }
                });
    }

    @Override
    public Elements abs() {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = Math.abs(x[i]);
                    }
                });
    }

    @Override
    public Elements neg() {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = -x[i];
                    }
                });
    }

    @Override
    public Elements sign() {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = x[i] > 0 ? 1 : x[i] < 0 ? -1 : 0;
                    }
                });
    }

    @Override
    public Elements fillWhere(Elements tested, Relation relation, double bound, double value) {
        return each(
                tested,
                switch (relation) {
                    case LESS ->
                            (x, y, n) -> {
                                for (int i = 0; i < n; i++) {
                                    x[i] = y[i] < bound ? value : x[i];
                                }
                            };
                    case EQUAL ->
                            (x, y, n) -> {
                                for (int i = 0; i < n; i++) {
                                    x[i] = y[i] == bound ? value : x[i];
                                }
                            };
                    case GREATER ->
                            (x, y, n) -> {
                                for (int i = 0; i < n; i++) {
                                    x[i] = y[i] > bound ? value : x[i];
                                }
                            };
                });
    }
}
