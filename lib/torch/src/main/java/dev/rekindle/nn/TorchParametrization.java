package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * What torch's own parametrizations have in common (torch/nn/utils/parametrizations.py, 2.15.0).
 */
abstract class TorchParametrization extends Module implements Parametrization {
    /** Returns torch's name of the class, with its underscore. */
    abstract String torchsName();

    /** Returns the shapes of what a weight of {@code shape} is computed of. */
    abstract List<long[]> originals(long[] shape);

    /** Returns one with the same settings, for a copy; without values. */
    abstract TorchParametrization again();

    @Override
    public NDArray forward(NDArray x) {
        return forward(new NDList(x)).singletonOrThrow();
    }

    @Override
    public abstract NDList forward(NDList originals);

    @Override
    String typeName() {
        return torchsName();
    }

    @Override
    protected String pythonName() {
        return "torch.nn.utils.parametrizations." + torchsName();
    }
}
