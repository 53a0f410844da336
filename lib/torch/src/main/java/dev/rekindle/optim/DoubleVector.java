package dev.rekindle.optim;

import dev.rekindle.internal.djl.OpenArray;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.Arrays;

/** The arithmetic of float64, of the same kernels as its twin's, {@link FloatVector}'s. */
final class DoubleVector extends StretchedVector<double[]> {
    private static final long WINDOW = 1L << 27;

    private final DoubleBuffer[] windows;

    DoubleVector(Workspace workspace, OpenArray memory, boolean readOnly) {
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
    public Vector fill(double value) {
        return each((x, n) -> Arrays.fill(x, 0, n, value));
    }

    @Override
    public Vector add(double value) {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] += value;
                    }
                });
    }

    @Override
    public Vector add(Vector other, double alpha) {
        return each(
                other,
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = Math.fma(y[i], alpha, x[i]);
                    }
                });
    }

    @Override
    public Vector mul(double value) {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] *= value;
                    }
                });
    }

    @Override
    public Vector mul(Vector other) {
        return each(
                other,
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] *= y[i];
                    }
                });
    }

    @Override
    public Vector div(double value) {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] /= value;
                    }
                });
    }

    @Override
    public Vector div(Vector other) {
        return each(
                other,
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] /= y[i];
                    }
                });
    }

    @Override
    public Vector reciprocal() {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = 1 / x[i];
                    }
                });
    }

    @Override
    public Vector lerp(Vector end, double weight) {
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
    public Vector addcmul(Vector first, Vector second, double value) {
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
    public Vector addcdiv(Vector first, Vector second, double value) {
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
    public Vector maximum(Vector other) {
        return each(
                other,
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = Math.max(x[i], y[i]);
                    }
                });
    }

    @Override
    public Vector minimum(Vector other) {
        return each(
                other,
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = Math.min(x[i], y[i]);
                    }
                });
    }

    @Override
    public Vector clamp(double min, double max) {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = Math.min(Math.max(x[i], min), max);
                    }
                });
    }

    @Override
    public Vector abs() {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = Math.abs(x[i]);
                    }
                });
    }

    @Override
    public Vector neg() {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = -x[i];
                    }
                });
    }

    @Override
    public Vector sign() {
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = x[i] > 0 ? 1 : x[i] < 0 ? -1 : 0;
                    }
                });
    }

    @Override
    public Vector fillWhere(Vector tested, Relation relation, double bound, double value) {
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
