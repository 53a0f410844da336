package dev.rekindle.optim;

import dev.rekindle.internal.djl.OpenArray;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The arithmetic of float32. Mirrors the kernels of aten/src/ATen/native/cpu (BinaryOpsKernel,
 * PointwiseOpsKernel, LerpKernel, 2.15.0), which compute {@code a + b * c} as one fused operation.
 * {@link DoubleVector} is its twin: Java has no loop over either type, and one over both would box
 * each element.
 */
final class FloatVector extends StretchedVector<float[]> {
    private static final long WINDOW = 1L << 28;

    private final FloatBuffer[] windows;

    FloatVector(Workspace workspace, OpenArray memory, boolean readOnly) {
        super(workspace, memory, readOnly);
        windows =
                memory.windows().stream()
                        .map(ByteBuffer::asFloatBuffer)
                        .toArray(FloatBuffer[]::new);
    }

    @Override
    float[] row(int i) {
        return workspace().floats(i);
    }

    @Override
    void get(long at, float[] target, int n) {
        windows[(int) (at / WINDOW)].get((int) (at % WINDOW), target, 0, n);
    }

    @Override
    void put(long at, float[] source, int n) {
        windows[(int) (at / WINDOW)].put((int) (at % WINDOW), source, 0, n);
    }

    @Override
    public Vector fill(double value) {
        float v = (float) value;
        return each((x, n) -> Arrays.fill(x, 0, n, v));
    }

    @Override
    public Vector add(double value) {
        float v = (float) value;
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] += v;
                    }
                });
    }

    @Override
    public Vector add(Vector other, double alpha) {
        float a = (float) alpha;
        return each(
                other,
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = Math.fma(y[i], a, x[i]);
                    }
                });
    }

    @Override
    public Vector mul(double value) {
        float v = (float) value;
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] *= v;
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
        float v = (float) value;
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] /= v;
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
        float w = (float) weight;
        if (Math.abs(w) < 0.5f) {
            return each(
                    end,
                    (x, y, n) -> {
                        for (int i = 0; i < n; i++) {
                            x[i] = Math.fma(w, y[i] - x[i], x[i]);
                        }
                    });
        }
        float rest = w - 1;
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
        float v = (float) value;
        return each(
                first,
                second,
                (x, y, z, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = Math.fma(v * y[i], z[i], x[i]);
                    }
                });
    }

    @Override
    public Vector addcdiv(Vector first, Vector second, double value) {
        float v = (float) value;
        return each(
                first,
                second,
                (x, y, z, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] += v * y[i] / z[i];
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
        float low = (float) min;
        float high = (float) max;
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] = Math.min(Math.max(x[i], low), high);
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
        float b = (float) bound;
        float v = (float) value;
        return each(
                tested,
                switch (relation) {
                    case LESS ->
                            (x, y, n) -> {
                                for (int i = 0; i < n; i++) {
                                    x[i] = y[i] < b ? v : x[i];
                                }
                            };
                    case EQUAL ->
                            (x, y, n) -> {
                                for (int i = 0; i < n; i++) {
                                    x[i] = y[i] == b ? v : x[i];
                                }
                            };
                    case GREATER ->
                            (x, y, n) -> {
                                for (int i = 0; i < n; i++) {
                                    x[i] = y[i] > b ? v : x[i];
                                }
                            };
                });
    }
}
