package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.internal.djl.WeightOps;
import java.util.List;

/** {@code g · v / ‖v‖} of {@code original0} and {@code original1}: torch's {@code _WeightNorm}. */
final class WeightNormParametrization extends TorchParametrization {
    private final transient int dim;

    WeightNormParametrization(int dim) {
        this.dim = dim;
    }

    @Override
    String torchsName() {
        return "_WeightNorm";
    }

    @Override
    List<long[]> originals(long[] shape) {
        return List.of(WeightNorm.normShape(shape, dim), shape);
    }

    @Override
    TorchParametrization again() {
        return new WeightNormParametrization(dim);
    }

    @Override
    public NDList forward(NDList originals) {
        return new NDList(WeightOps.WEIGHT_NORM.call(originals.get(1), originals.get(0), dim));
    }

    @Override
    public NDList rightInverse(NDArray weight) {
        return new NDList(WeightNorm.norms(weight, dim), weight);
    }
}
