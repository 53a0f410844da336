package dev.rekindle.optim;

import dev.rekindle.internal.djl.OpenArray;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The arithmetic of float32. Mirrors the kernels of aten/src/ATen/native/cpu (BinaryOpsKernel,
 * PointwiseOpsKernel, LerpKernel, 2.15.0), which compute {@code a + b * c} as one fused operation.
 * {@link DoubleElements} is its twin: Java has no loop over either type, and one over both would
 * box each element.
 */
final class FloatElements extends StretchedElements<float[]> {
    private static final long WINDOW = 1L << 28;

    private final FloatBuffer[] windows;

    FloatElements(Workspace workspace, OpenArray memory, boolean readOnly) {
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
    public Elements fill(double value) {
        float v = (float) value;
        return each((x, n) -> Arrays.fill(x, 0, n, v));
    }

    @Override
    public Elements add(double value) {
        float v = (float) value;
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] += v;
                    }
                });
    }

    @Override
    public Elements add(Elements other, double alpha) {
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
    public Elements mul(double value) {
        float v = (float) value;
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] *= v;
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
        float v = (float) value;
        return each(
                (x, n) -> {
                    for (int i = 0; i < n; i++) {
                        x[i] /= v;
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
    public Elements addcmul(Elements first, Elements second, double value) {
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
    public Elements addcdiv(Elements first, Elements second, double value) {
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
