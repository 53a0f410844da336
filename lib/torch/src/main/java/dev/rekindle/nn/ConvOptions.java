package dev.rekindle.nn;

import dev.rekindle.value.Tuple;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The settings of a convolution that have a default: {@code new Conv2d(3, 6, 5, o ->
 * o.stride(2).bias(false))}. Where a size is asked for, one number stands for all dimensions.
 * Defaults as in torch/nn/modules/conv.py, 2.15.0.
 */
public final class ConvOptions {
    private static final Set<String> MODES = Set.of("zeros", "reflect", "replicate", "circular");

    final int inChannels;
    final int outChannels;
    final Tuple kernelSize;
    Tuple stride;
    Object padding;
    Tuple dilation;
    Tuple outputPadding;
    int groups = 1;
    boolean bias = true;
    String paddingMode = "zeros";

    private ConvOptions(int inChannels, int outChannels, Tuple kernelSize) {
        this.inChannels = inChannels;
        this.outChannels = outChannels;
        this.kernelSize = kernelSize;
        this.stride = sizes("stride", 1);
        this.padding = sizes("padding", 0);
        this.dilation = sizes("dilation", 1);
        this.outputPadding = sizes("output_padding", 0);
    }

    /** Of a layer over {@code dimensions} dimensions. */
    static ConvOptions of(
            int dimensions, int in, int out, int[] kernelSize, Consumer<ConvOptions> changes) {
        Tuple kernel = Sizes.tuple("kernel_size", dimensions, kernelSize);
        ConvOptions options = new ConvOptions(in, out, kernel);
        changes.accept(options);
        return options;
    }

    static ConvOptions of(SavedModule saved) {
        ConvOptions options =
                new ConvOptions(
                        saved.integer("in_channels"),
                        saved.integer("out_channels"),
                        saved.integers("kernel_size"));
        options.stride = saved.integers("stride");
        options.padding =
                saved.value("padding") instanceof String name ? name : saved.integers("padding");
        options.dilation = saved.integers("dilation");
        options.outputPadding = saved.integers("output_padding");
        options.groups = saved.integer("groups");
        options.bias = saved.has("bias");
        options.paddingMode = saved.value("padding_mode", "zeros").toString();
        return options;
    }

    public ConvOptions stride(int... sizes) {
        this.stride = sizes("stride", sizes);
        return this;
    }

    /** Zeros on both sides of each dimension, unless {@link #paddingMode} says otherwise. */
    public ConvOptions padding(int... sizes) {
        this.padding = sizes("padding", sizes);
        return this;
    }

    /** {@code "valid"}, which is none, or {@code "same"}: as much as keeps the size. */
    public ConvOptions padding(String name) {
        this.padding = name;
        return this;
    }

    public ConvOptions dilation(int... sizes) {
        this.dilation = sizes("dilation", sizes);
        return this;
    }

    public ConvOptions groups(int count) {
        this.groups = count;
        return this;
    }

    public ConvOptions bias(boolean flag) {
        this.bias = flag;
        return this;
    }

    /** {@code "zeros"}, {@code "reflect"}, {@code "replicate"} or {@code "circular"}. */
    public ConvOptions paddingMode(String mode) {
        this.paddingMode = mode;
        return this;
    }

    private Tuple sizes(String name, int... sizes) {
        return Sizes.tuple(name, kernelSize.size(), sizes);
    }

    /** Refuses what torch refuses, in its words. */
    void check() {
        if (groups <= 0) {
            throw new IllegalArgumentException("groups must be a positive integer");
        }
        if (inChannels % groups != 0) {
            throw new IllegalArgumentException("in_channels must be divisible by groups");
        }
        if (outChannels % groups != 0) {
            throw new IllegalArgumentException("out_channels must be divisible by groups");
        }
        if (padding instanceof String name && !Set.of("same", "valid").contains(name)) {
            throw new IllegalArgumentException(
                    "Invalid padding string '" + name + "', should be one of 'same', 'valid'");
        }
        if (padding.equals("same")
                && stride.stream().anyMatch(size -> !Long.valueOf(1).equals(size))) {
            throw new IllegalArgumentException(
                    "padding='same' is not supported for strided convolutions");
        }
        if (!MODES.contains(paddingMode)) {
            throw new IllegalArgumentException(
                    "padding_mode must be one of 'zeros', 'reflect', 'replicate', 'circular', but"
                            + " got padding_mode='"
                            + paddingMode
                            + "'");
        }
    }
}
