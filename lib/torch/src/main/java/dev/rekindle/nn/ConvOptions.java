package dev.rekindle.nn;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * The settings of a convolution that have a default: {@code new Conv2d(3, 6, 5, o ->
 * o.stride(2).bias(false))}. Where a size is asked for, one number stands for all dimensions.
 * Defaults as in torch/nn/modules/conv.py, 2.15.0.
 */
public final class ConvOptions extends ConvSettings<ConvOptions> {
    private ConvOptions(int dimensions, int in, int out, int... kernelSize) {
        super(dimensions, in, out, kernelSize);
    }

    private ConvOptions(int dimensions, SavedModule saved) {
        super(dimensions, saved);
    }

    /** Of a layer over {@code dimensions} dimensions. */
    static ConvOptions of(
            int dimensions, int in, int out, int[] kernelSize, Consumer<ConvOptions> changes) {
        ConvOptions options = new ConvOptions(dimensions, in, out, kernelSize);
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(options);
        return options;
    }

    static ConvOptions of(int dimensions, SavedModule saved) {
        return new ConvOptions(dimensions, saved);
    }

    @Override
    ConvOptions self() {
        return this;
    }

    /** {@code "valid"}, which is none, or {@code "same"}: as much as keeps the size. */
    public ConvOptions padding(String name) {
        this.padding = name;
        return this;
    }

    /** {@code "zeros"}, {@code "reflect"}, {@code "replicate"} or {@code "circular"}. */
    public ConvOptions paddingMode(String mode) {
        this.paddingMode = mode;
        return this;
    }
}
