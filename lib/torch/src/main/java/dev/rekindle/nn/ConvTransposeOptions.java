package dev.rekindle.nn;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * The settings of a transposed convolution that have a default: {@code new ConvTranspose2d(6, 3, 2,
 * o -> o.stride(2).outputPadding(1))}. Where a size is asked for, one number stands for all
 * dimensions. Defaults as in torch/nn/modules/conv.py, 2.15.0.
 */
public final class ConvTransposeOptions extends ConvSettings<ConvTransposeOptions> {
    private ConvTransposeOptions(int dimensions, int in, int out, int... kernelSize) {
        super(dimensions, in, out, kernelSize);
    }

    private ConvTransposeOptions(int dimensions, SavedModule saved) {
        super(dimensions, saved);
    }

    /** Of a layer over {@code dimensions} dimensions. */
    static ConvTransposeOptions of(
            int dimensions,
            int in,
            int out,
            int[] kernelSize,
            Consumer<ConvTransposeOptions> changes) {
        ConvTransposeOptions options = new ConvTransposeOptions(dimensions, in, out, kernelSize);
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(options);
        return options;
    }

    static ConvTransposeOptions of(int dimensions, SavedModule saved) {
        return new ConvTransposeOptions(dimensions, saved);
    }

    @Override
    ConvTransposeOptions self() {
        return this;
    }

    /** What is added to one side of the output, whose size a stride leaves open. */
    public ConvTransposeOptions outputPadding(int... sizes) {
        this.outputPadding = sizes("output_padding", sizes);
        return this;
    }

    @Override
    void check() {
        super.check();
        if (!paddingMode.equals("zeros")) {
            throw new IllegalArgumentException(
                    "Only \"zeros\" padding mode is supported for ConvTranspose"
                            + dimensions
                            + "d");
        }
    }
}
