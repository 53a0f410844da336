package dev.rekindle.networks.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Module;

/** torchvision/ops/stochastic_depth.py, mode "row": in training, whole samples are left out. */
class StochasticDepth extends Module {
    double p;

    StochasticDepth(double p) {
        this.p = p;
    }

    @Override
    public NDArray forward(NDArray x) {
        if (!isTraining() || p == 0) {
            return x;
        }
        long[] each = new long[x.getShape().dimension()];
        java.util.Arrays.fill(each, 1);
        each[0] = x.size(0);
        NDArray ones = x.getManager().ones(new Shape(each));
        return x.mul(F.dropout(ones, p, true));
    }
}
