package dev.rekindle.optim;

import dev.rekindle.internal.djl.OpenArray;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.Arrays;

/**
 * {@link Vector} of float64. A stretch of elements is copied out, worked on by a plain loop, which
 * the JIT makes into vector instructions, and copied back. Mirrors the kernels of
 * aten/src/ATen/native/cpu (BinaryOpsKernel, PointwiseOpsKernel, LerpKernel, 2.15.0), which compute
 * {@code a + b * c} as one fused operation.
 */
final class DoubleVector extends Vector {
    private static final int STRETCH = Workspace.STRETCH;
    private static final long WINDOW = 1L << 27;

    private final DoubleBuffer[] windows;

    private interface OfOne {
        void run(double[] x, int n);
    }

    private interface OfTwo {
        void run(double[] x, double[] y, int n);
    }

    private interface OfThree {
        void run(double[] x, double[] y, double[] z, int n);
    }

    DoubleVector(Workspace workspace, OpenArray memory, boolean readOnly) {
        super(workspace, memory, readOnly);
        windows =
                memory.windows().stream()
                        .map(ByteBuffer::asDoubleBuffer)
                        .toArray(DoubleBuffer[]::new);
    }

    private Vector each(OfOne loop) {
        requireWritable();
        double[] x = workspace().doubles(0);
        for (long at = 0; at < length(); at += STRETCH) {
            int n = (int) Math.min(STRETCH, length() - at);
            get(at, x, n);
            loop.run(x, n);
            put(at, x, n);
        }
        return this;
    }

    private Vector each(Vector other, OfTwo loop) {
        requireWritable();
        requireAlike(other);
        double[] x = workspace().doubles(0);
        double[] y = workspace().doubles(1);
        for (long at = 0; at < length(); at += STRETCH) {
            int n = (int) Math.min(STRETCH, length() - at);
            get(at, x, n);
            ((DoubleVector) other).get(at, y, n);
            loop.run(x, y, n);
            put(at, x, n);
        }
        return this;
    }

    private Vector each(Vector first, Vector second, OfThree loop) {
        requireWritable();
        requireAlike(first);
        requireAlike(second);
        double[] x = workspace().doubles(0);
        double[] y = workspace().doubles(1);
        double[] z = workspace().doubles(2);
        for (long at = 0; at < length(); at += STRETCH) {
            int n = (int) Math.min(STRETCH, length() - at);
            get(at, x, n);
            ((DoubleVector) first).get(at, y, n);
            ((DoubleVector) second).get(at, z, n);
            loop.run(x, y, z, n);
            put(at, x, n);
        }
        return this;
    }

    private void get(long at, double[] target, int n) {
        windows[(int) (at / WINDOW)].get((int) (at % WINDOW), target, 0, n);
    }

    private void put(long at, double[] source, int n) {
        windows[(int) (at / WINDOW)].put((int) (at % WINDOW), source, 0, n);
    }

    @Override
    public Vector set(Vector other) {
        requireWritable();
        requireAlike(other);
        for (int i = 0; i < windows.length; i++) {
            DoubleBuffer source = ((DoubleVector) other).windows[i];
            windows[i].put(0, source, 0, source.limit());
        }
        return this;
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
