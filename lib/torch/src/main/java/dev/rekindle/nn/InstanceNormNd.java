package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/**
 * What the instance norms have in common. Mirrors {@code _InstanceNorm}
 * (torch/nn/modules/instancenorm.py, 2.15.0).
 */
public abstract class InstanceNormNd extends ChannelNorm {
    final transient int dimensions;

    InstanceNormNd(int dimensions, NormOptions options) {
        super(options);
        this.dimensions = dimensions;
    }

    @Override
    NDArray compute(NDArray x) {
        // Without a weight torch takes any number of channels, too.
        if (affine) {
            Input.requireOverSpace(this, x, numFeatures, dimensions);
        } else {
            Input.requireOverSpace(this, x, dimensions);
        }
        Input.requireTypeOfNorm(this, weight, x);
        boolean batched = x.getShape().dimension() == dimensions + 2;
        NDArray y =
                F.instanceNorm(
                        batched ? x : x.expandDims(0),
                        ModuleTensor.arrayOf(runningMean),
                        ModuleTensor.arrayOf(runningVar),
                        ModuleTensor.arrayOf(weight),
                        ModuleTensor.arrayOf(bias),
                        isTraining() || !trackRunningStats,
                        momentum == null ? 0 : momentum,
                        eps);
        return batched ? y : y.squeeze(0);
    }
}
