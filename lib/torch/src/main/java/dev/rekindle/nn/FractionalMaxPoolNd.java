package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.jspecify.annotations.Nullable;

/**
 * What the fractional pools have in common: windows whose places are drawn at each call. Mirrors
 * {@code FractionalMaxPool2d} and {@code 3d} (torch/nn/modules/pooling.py, 2.15.0).
 */
public abstract class FractionalMaxPoolNd extends IndexedPool {
    final transient int dimensions;
    final Object kernelSize;
    final boolean returnIndices;
    final @Nullable Buffer _randomSamples;
    final @Nullable Object outputSize;
    final @Nullable Object outputRatio;

    FractionalMaxPoolNd(FractionalPoolOptions options) {
        options.check();
        this.dimensions = options.dimensions;
        this.kernelSize = options.kernelSize;
        this.returnIndices = options.returnIndices;
        this._randomSamples =
                options.samples == null ? null : buffer(Initial.constant(0), options.samples);
        this.outputSize = options.outputSize;
        this.outputRatio = options.outputRatio;
    }

    @Override
    boolean returnsIndices() {
        return returnIndices;
    }

    @Override
    public NDList forwardWithIndices(NDArray x) {
        Input.requireOverSpace(this, x, dimensions);
        long[] size;
        if (outputSize != null) {
            size = Sizes.longs("output_size", outputSize, dimensions);
        } else {
            size = new long[dimensions];
            double[] ratios = Sizes.doubles("output_ratio", outputRatio, dimensions);
            for (int d = 0; d < dimensions; d++) {
                long whole = x.getShape().get(x.getShape().dimension() - dimensions + d);
                size[d] = (long) (whole * ratios[d]);
            }
        }
        long[] kernel = Sizes.longs("kernel_size", kernelSize, dimensions);
        for (long each : kernel) {
            if (each <= 0) {
                throw new IllegalArgumentException(
                        "kernel_size must be greater than 0, but got " + each);
            }
        }
        return Pooling.fractionalMax(x, kernel, size, ModuleTensor.arrayOf(_randomSamples));
    }
}
