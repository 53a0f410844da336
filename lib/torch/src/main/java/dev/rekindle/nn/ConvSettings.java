package dev.rekindle.nn;

import dev.rekindle.internal.codec.PythonText;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the options of the convolutions have in common. Where a size is asked for, one number stands
 * for all dimensions. Defaults as in torch/nn/modules/conv.py, 2.15.0.
 */
public abstract class ConvSettings<T extends ConvSettings<T>> {
    private static final Set<String> MODES = Set.of("zeros", "reflect", "replicate", "circular");

    private final @Nullable SavedModule saved;
    final int dimensions;
    final int inChannels;
    final int outChannels;
    final Object kernelSize;
    Object stride;
    Object padding;
    Object dilation;
    Object outputPadding;
    int groups = 1;
    boolean bias = true;
    String paddingMode = "zeros";

    ConvSettings(int dimensions, int inChannels, int outChannels, int... kernelSize) {
        this.saved = null;
        this.dimensions = dimensions;
        this.inChannels = inChannels;
        this.outChannels = outChannels;
        this.kernelSize = sizes("kernel_size", kernelSize);
        this.stride = sizes("stride", 1);
        this.padding = sizes("padding", 0);
        this.dilation = sizes("dilation", 1);
        this.outputPadding = sizes("output_padding", 0);
    }

    ConvSettings(int dimensions, SavedModule saved) {
        this.saved = saved;
        this.dimensions = dimensions;
        this.inChannels = saved.integer("in_channels");
        this.outChannels = saved.integer("out_channels");
        this.kernelSize = saved.sizes("kernel_size");
        this.stride = saved.sizes("stride");
        this.padding =
                saved.value("padding") instanceof String name ? name : saved.sizes("padding");
        this.dilation = saved.sizes("dilation");
        this.outputPadding = saved.sizes("output_padding");
        this.groups = saved.integer("groups");
        this.bias = saved.has("bias");
        this.paddingMode = saved.value("padding_mode", "zeros").toString();
    }

    abstract T self();

    public T stride(int... sizes) {
        this.stride = sizes("stride", sizes);
        return self();
    }

    public T padding(int... sizes) {
        this.padding = sizes("padding", sizes);
        return self();
    }

    public T dilation(int... sizes) {
        this.dilation = sizes("dilation", sizes);
        return self();
    }

    public T groups(int count) {
        this.groups = count;
        return self();
    }

    public T bias(boolean flag) {
        this.bias = flag;
        return self();
    }

    final Object sizes(String name, int... sizes) {
        return Sizes.tuple(name, dimensions, sizes);
    }

    /**
     * As {@link #check}; of a file's layer, which torch does not check either, it is remembered.
     */
    final void requireFit() {
        if (saved == null) {
            check();
        } else {
            saved.check(this::check);
        }
    }

    /** Refuses what torch refuses, in its words. */
    void check() {
        Objects.requireNonNull(padding, "padding is null; give \"same\" or \"valid\", say");
        Objects.requireNonNull(paddingMode, "padding_mode is null; give \"zeros\", say");
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
                && Arrays.stream(Sizes.longs("stride", stride, dimensions))
                        .anyMatch(size -> size != 1)) {
            throw new IllegalArgumentException(
                    "padding='same' is not supported for strided convolutions");
        }
        if (!MODES.contains(paddingMode)) {
            throw new IllegalArgumentException(
                    "padding_mode must be one of 'zeros', 'reflect', 'replicate', 'circular', but"
                            + " got padding_mode='"
                            + PythonText.of(paddingMode)
                            + "'");
        }
    }
}
