package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/**
 * What the transposed convolutions have in common. Mirrors {@code _ConvTransposeNd}
 * (torch/nn/modules/conv.py, 2.15.0).
 */
public abstract class ConvTransposeNd extends ConvNd {
    ConvTransposeNd(ConvTransposeOptions options) {
        super(true, options);
    }

    @Override
    NDArray compute(NDArray x) {
        require(x);
        return convolve(x, longs("output_padding", outputPadding));
    }

    /**
     * As {@link #forward(NDArray)}, with the size of the output where the stride leaves it open:
     * its dimensions of space, with those of batch and channels before them or not.
     *
     * @throws IllegalArgumentException if no output has that size
     */
    public NDArray forward(NDArray x, long... outputSize) {
        ForwardHooks held = hooksOfForward();
        return held == null
                ? compute(x, outputSize)
                : held.around(this, x, taken -> compute(taken, outputSize));
    }

    private NDArray compute(NDArray x, long... outputSize) {
        require(x);
        int before = x.getShape().dimension() - dimensions;
        if (outputSize.length != dimensions && outputSize.length != before + dimensions) {
            throw new IllegalArgumentException(
                    String.format(
                            "ConvTranspose%dD: for %dD input, output_size must have %d or %d"
                                    + " elements (got %d)",
                            dimensions,
                            x.getShape().dimension(),
                            dimensions,
                            before + dimensions,
                            outputSize.length));
        }
        long[] size =
                Arrays.copyOfRange(outputSize, outputSize.length - dimensions, outputSize.length);
        long[] least = new long[dimensions];
        long[] most = new long[dimensions];
        long[] more = new long[dimensions];
        boolean fits = true;
        for (int d = 0; d < dimensions; d++) {
            least[d] =
                    (x.getShape().get(before + d) - 1) * longs("stride", stride)[d]
                            - 2 * longs("padding", padding)[d]
                            + longs("dilation", dilation)[d]
                                    * (longs("kernel_size", kernelSize)[d] - 1)
                            + 1;
            most[d] = least[d] + longs("stride", stride)[d] - 1;
            more[d] = size[d] - least[d];
            fits &= size[d] >= least[d] && size[d] <= most[d];
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    String.format(
                            "requested an output size of %s, but valid sizes range from %s to %s"
                                    + " (for an input of %s)",
                            Arrays.toString(size),
                            Arrays.toString(least),
                            Arrays.toString(most),
                            x.getShape()));
        }
        return convolve(x, more);
    }

    private NDArray convolve(NDArray x, long[] outputPadding) {
        return ConvolutionFunctions.convolveTransposed(
                dimensions,
                x,
                weight.getArray(),
                ModuleTensor.arrayOf(bias),
                longs("stride", stride),
                longs("padding", padding),
                outputPadding,
                groups,
                longs("dilation", dilation));
    }
}
