package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * A module that computes a weight, and says what it is to be computed of: {@code forward(
 * rightInverse(weight))} is the weight. A module without one is given the weight itself. Mirrors
 * the {@code right_inverse} of torch/nn/utils/parametrize.py, 2.15.0.
 *
 * <pre>
 * class Symmetric extends Module {                       // needs no right inverse
 *     public NDArray forward(NDArray x) { return Torch.mul(x.add(x.transpose()), 0.5); }
 * }
 * Parametrize.registerParametrization(linear, "weight", new Symmetric());
 * </pre>
 */
public interface Parametrization {
    /**
     * Returns what the weight is computed of. One array keeps the parameter, under the name {@code
     * original}; several become new ones, {@code original0}, {@code original1}…, which {@code
     * forward(NDList)} takes. Nothing is recorded here.
     */
    NDList rightInverse(NDArray weight);
}
