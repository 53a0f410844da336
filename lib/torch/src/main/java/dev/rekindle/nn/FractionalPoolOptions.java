package dev.rekindle.nn;

import dev.rekindle.value.Tuple;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a fractional pool: {@code new FractionalMaxPool2d(3, o -> o.outputSize(13, 12))}
 * or {@code o -> o.outputRatio(0.5)}; one of the two has to be there. Mirrors
 * torch/nn/modules/pooling.py, 2.15.0.
 */
public final class FractionalPoolOptions {
    final int dimensions;
    final Object kernelSize;
    @Nullable Object outputSize;
    @Nullable Object outputRatio;
    boolean returnIndices;
    long @Nullable [] samples;

    private FractionalPoolOptions(int dimensions, Object kernelSize) {
        this.dimensions = dimensions;
        this.kernelSize = kernelSize;
    }

    static FractionalPoolOptions of(
            int dimensions, int[] kernelSize, Consumer<FractionalPoolOptions> changes) {
        Object kernel = Sizes.tuple("kernel_size", dimensions, kernelSize);
        FractionalPoolOptions options = new FractionalPoolOptions(dimensions, kernel);
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(options);
        return options;
    }

    static FractionalPoolOptions of(int dimensions, SavedModule saved) {
        FractionalPoolOptions options =
                new FractionalPoolOptions(dimensions, saved.sizes("kernel_size"));
        options.outputSize = saved.sizesOrNone("output_size");
        options.outputRatio = saved.isNone("output_ratio") ? null : saved.value("output_ratio");
        options.returnIndices = saved.flag("return_indices");
        options.samples = saved.shape("_random_samples");
        return options;
    }

    public FractionalPoolOptions outputSize(int... sizes) {
        this.outputSize = Sizes.tuple("output_size", dimensions, sizes);
        return this;
    }

    /** The output's size as a part of the input's, between 0 and 1. */
    public FractionalPoolOptions outputRatio(double... ratios) {
        double[] all = ratios;
        if (ratios.length == 1) {
            all = new double[dimensions];
            Arrays.fill(all, ratios[0]);
        }
        this.outputRatio = Tuple.of(Arrays.stream(all).boxed().toArray());
        return this;
    }

    /** Whether {@code forward} of a list gives the positions of the values, too. */
    public FractionalPoolOptions returnIndices(boolean flag) {
        this.returnIndices = flag;
        return this;
    }

    /** Refuses what torch refuses, in its words. */
    void check() {
        String name = "FractionalMaxPool" + dimensions + "d";
        if (outputSize == null && outputRatio == null) {
            throw new IllegalArgumentException(
                    name + " requires specifying either an output size, or a pooling ratio");
        }
        if (outputSize != null && outputRatio != null) {
            throw new IllegalArgumentException(
                    "only one of output_size and output_ratio may be specified");
        }
        if (outputRatio != null
                && Arrays.stream(Sizes.doubles("output_ratio", outputRatio, dimensions))
                        .anyMatch(ratio -> !(ratio > 0 && ratio < 1))) {
            throw new IllegalArgumentException(
                    "output_ratio must be between 0 and 1 (got " + outputRatio + ")");
        }
    }
}
