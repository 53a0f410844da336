package dev.rekindle.nn;

import dev.rekindle.value.Tuple;

/**
 * What the pools of largest values have in common; each size is an int or a tuple of them, and is
 * saved as it was given. Mirrors {@code _MaxPoolNd} (torch/nn/modules/pooling.py, 2.15.0).
 */
public abstract class MaxPoolNd extends Module {
    final Object kernelSize;
    final Object stride;
    final Object padding;
    final Object dilation;
    final boolean returnIndices;
    final boolean ceilMode;

    MaxPoolNd(int dimensions, PoolOptions options) {
        this.kernelSize = options.kernelSize;
        this.stride = options.stride == null ? kernelSize : options.stride;
        this.padding = options.padding;
        this.dilation = options.dilation;
        this.returnIndices = options.returnIndices;
        this.ceilMode = options.ceilMode;
        for (Object sizes : new Object[] {kernelSize, stride, padding, dilation}) {
            if (sizes instanceof Tuple tuple && tuple.size() != dimensions) {
                throw new IllegalArgumentException(
                        "a pool over " + dimensions + " dimensions takes no sizes " + tuple);
            }
        }
    }

    /** Refuses the settings that the engine's pools lack. */
    final void requirePlain() {
        if (returnIndices) {
            throw unsupported("return_indices=True");
        }
        if (!Sizes.shape(dilation, 1)
                .equals(Sizes.shape(1L, Sizes.shape(dilation, 1).dimension()))) {
            throw unsupported(format("dilation={dilation}"));
        }
    }

    @Override
    protected String extraRepr() {
        return format(
                "kernel_size={kernel_size}, stride={stride}, padding={padding}, dilation={dilation},"
                        + " ceil_mode={ceil_mode}");
    }
}
