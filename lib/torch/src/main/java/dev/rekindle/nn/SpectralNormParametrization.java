package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.internal.djl.WeightOps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A weight by its largest singular value: torch's {@code _SpectralNorm}. Its buffers {@code _u} and
 * {@code _v} are drawn from N(0, 1), made one long, and go 15 steps of the power iteration; a
 * vector is divided by its length, and has no buffers.
 */
final class SpectralNormParametrization extends TorchParametrization {
    private static final int FIRST_STEPS = 15;

    private final transient long[] shape;
    private final transient int dim;
    private final transient int iterations;
    private final transient double eps;

    @PlainNone final @Nullable Buffer _u;
    @PlainNone final @Nullable Buffer _v;

    SpectralNormParametrization(Parameter weight, int iterations, int dim, double eps) {
        this.shape = weight.shape();
        int first = (int) SpectralNorm.order(shape.length, dim)[0];
        SpectralNorm.requirePositive(iterations);
        this.dim = first;
        this.iterations = iterations;
        this.eps = eps;
        boolean matrix = shape.length > 1;
        Initial direction = SpectralNorm.direction(weight, eps);
        this._u = matrix ? buffer(direction, shape[first]) : null;
        this._v = matrix ? buffer(direction, weight.numel() / shape[first]) : null;
        if (matrix && !Initial.isSkipped()) {
            step(weight.getArray(), FIRST_STEPS);
        }
    }

    private void step(NDArray weight, int steps) {
        Buffer u = _u;
        Buffer v = _v;
        if (u == null || v == null) {
            return;
        }
        long[] order = SpectralNorm.order(weight.getShape().dimension(), dim);
        Computing.unrecorded(
                () -> {
                    try (NDArray matrix = WeightOps.MATRIX.call(weight, order)) {
                        for (int i = 0; i < steps; i++) {
                            SpectralNorm.point(u, matrix, v, false, eps);
                            SpectralNorm.point(v, matrix, u, true, eps);
                        }
                    }
                    return true;
                });
    }

    @Override
    String torchsName() {
        return "_SpectralNorm";
    }

    @Override
    List<long[]> originals(long[] given) {
        return List.of(given);
    }

    @Override
    TorchParametrization again() {
        return new SpectralNormParametrization(
                new Parameter(this::ownManager, shape), iterations, dim, eps);
    }

    @Override
    public NDList forward(NDList originals) {
        NDArray weight = originals.singletonOrThrow();
        Buffer u = _u;
        Buffer v = _v;
        if (u == null || v == null) {
            return new NDList(WeightOps.NORMALIZE.call(weight, eps));
        }
        if (isTraining()) {
            step(weight, iterations);
        }
        long[] order = SpectralNorm.order(weight.getShape().dimension(), dim);
        return new NDList(WeightOps.SPECTRAL.call(weight, u.getArray(), v.getArray(), order));
    }

    @Override
    public NDList rightInverse(NDArray weight) {
        return new NDList(weight);
    }
}
