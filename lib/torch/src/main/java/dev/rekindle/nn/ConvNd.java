package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.value.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the convolutions have in common: settings, parameters and printed form. Mirrors {@code
 * _ConvNd} (torch/nn/modules/conv.py, 2.15.0).
 */
public abstract class ConvNd extends Layer {
    final transient int dimensions;
    final int inChannels;
    final int outChannels;
    final Object kernelSize;
    final Object stride;
    final Object padding;
    final Object dilation;
    final boolean transposed;
    final Object outputPadding;
    final int groups;
    final String paddingMode;
    final List<?> _reversedPaddingRepeatedTwice;
    public final Parameter weight;
    public final @Nullable Parameter bias;

    ConvNd(boolean transposed, ConvSettings<?> options) {
        this.dimensions = options.dimensions;
        this.inChannels = options.inChannels;
        this.outChannels = options.outChannels;
        this.kernelSize = options.kernelSize;
        this.stride = options.stride;
        this.padding = options.padding;
        this.dilation = options.dilation;
        this.transposed = transposed;
        this.outputPadding = options.outputPadding;
        this.groups = options.groups;
        this.paddingMode = options.paddingMode;
        options.requireFit();
        this._reversedPaddingRepeatedTwice = reversedTwice();
        long[] kernel = longs("kernel_size", kernelSize);
        long[] shape = new long[2 + dimensions];
        shape[0] = transposed ? inChannels : outChannels;
        shape[1] = (transposed ? outChannels : inChannels) / Math.max(1, groups);
        System.arraycopy(kernel, 0, shape, 2, dimensions);
        long fanIn = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
        this.weight = parameter(Initial.kaimingUniform(fanIn), shape);
        this.bias = options.bias ? parameter(Initial.biasUniform(fanIn), outChannels) : null;
    }

    /** Returns the numbers of a setting, one for each dimension. */
    final long[] longs(String name, Object sizes) {
        return Sizes.longs(name, sizes, dimensions);
    }

    /** What {@code F.pad} takes: the last dimension first, both sides of each. */
    private List<?> reversedTwice() {
        List<Object> sides = new ArrayList<>();
        if (padding instanceof String name) {
            for (long[] each :
                    ConvolutionFunctions.sides(
                            name, longs("kernel_size", kernelSize), longs("dilation", dilation))) {
                sides.addAll(0, List.of(each[0], each[1]));
            }
            return sides;
        }
        List<?> numbers = PlainView.list(padding);
        if (numbers == null) {
            numbers = Collections.nCopies(dimensions, padding);
        }
        numbers.forEach(number -> sides.addAll(0, Collections.nCopies(2, number)));
        return Tuple.copyOf(sides);
    }

    /** Refuses what the layer does not take. */
    final void require(NDArray x) {
        Input.requireOverSpace(this, x, inChannels, dimensions);
        Input.requireTypeOf(this, weight, x);
    }

    @Override
    NDArray compute(NDArray x) {
        require(x);
        NDArray padded = x;
        Object zeros = padding;
        if (!paddingMode.equals("zeros")) {
            int sides = 2 * dimensions;
            long[] pad = Sizes.longs("padding", _reversedPaddingRepeatedTwice, sides);
            padded = F.pad(x, pad, paddingMode);
            zeros = 0L;
        }
        return ConvolutionFunctions.convolve(
                dimensions,
                padded,
                weight.getArray(),
                ModuleTensor.arrayOf(bias),
                longs("stride", stride),
                zeros instanceof String ? zeros : longs("padding", zeros),
                longs("dilation", dilation),
                groups);
    }

    @Override
    protected String extraRepr() {
        String text = "{in_channels}, {out_channels}, kernel_size={kernel_size}, stride={stride}";
        if (!isAll(padding, 0)) {
            text += ", padding={padding}";
        }
        if (!isAll(dilation, 1)) {
            text += ", dilation={dilation}";
        }
        if (!isAll(outputPadding, 0)) {
            text += ", output_padding={output_padding}";
        }
        if (groups != 1) {
            text += ", groups={groups}";
        }
        if (bias == null) {
            text += ", bias=False";
        }
        if (!paddingMode.equals("zeros")) {
            text += ", padding_mode={padding_mode}";
        }
        return format(text);
    }

    private boolean isAll(Object sizes, long value) {
        return sizes instanceof Tuple
                && Arrays.stream(longs("size", sizes)).allMatch(number -> number == value);
    }
}
