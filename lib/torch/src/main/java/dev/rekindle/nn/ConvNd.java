package dev.rekindle.nn;

import dev.rekindle.value.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the convolutions have in common: settings, parameters and printed form. Mirrors {@code
 * _ConvNd} (torch/nn/modules/conv.py, 2.15.0).
 */
public abstract class ConvNd extends Module {
    final int inChannels;
    final int outChannels;
    final Tuple kernelSize;
    final Tuple stride;
    final Object padding;
    final Tuple dilation;
    final boolean transposed;
    final Tuple outputPadding;
    final int groups;
    final String paddingMode;
    final List<?> _reversedPaddingRepeatedTwice;
    public final Parameter weight;
    public final @Nullable Parameter bias;

    ConvNd(boolean transposed, ConvOptions options) {
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
        options.check();
        this._reversedPaddingRepeatedTwice = reversedTwice();
        long[] shape = new long[2 + kernelSize.size()];
        shape[0] = transposed ? inChannels : outChannels;
        shape[1] = (transposed ? outChannels : inChannels) / groups;
        long fanIn = shape[1];
        for (int i = 0; i < kernelSize.size(); i++) {
            shape[2 + i] = at(kernelSize, i);
            fanIn *= shape[2 + i];
        }
        this.weight = parameter(Initial.kaimingUniform(fanIn), shape);
        this.bias = options.bias ? parameter(Initial.biasUniform(fanIn), outChannels) : null;
    }

    static long at(List<?> sizes, int index) {
        return ((Number) java.util.Objects.requireNonNull(sizes.get(index))).longValue();
    }

    /** What {@code F.pad} takes: the last dimension first, both sides of each. */
    private List<?> reversedTwice() {
        List<Object> sides = new ArrayList<>();
        for (int i = kernelSize.size() - 1; i >= 0; i--) {
            if (padding instanceof Tuple numbers) {
                sides.addAll(Collections.nCopies(2, numbers.get(i)));
            } else {
                long total = padding.equals("same") ? at(dilation, i) * (at(kernelSize, i) - 1) : 0;
                sides.addAll(List.of(total / 2, total - total / 2));
            }
        }
        return padding instanceof Tuple ? Tuple.copyOf(sides) : sides;
    }

    /** Returns the zeros to add on each side, where both sides of a dimension get as many. */
    final long[] zeroPadding() {
        if (!paddingMode.equals("zeros")) {
            throw unsupported("padding_mode='" + paddingMode + "'");
        }
        long[] zeros = new long[kernelSize.size()];
        for (int i = 0; i < zeros.length; i++) {
            int last = 2 * (zeros.length - 1 - i);
            zeros[i] = at(_reversedPaddingRepeatedTwice, last);
            if (zeros[i] != at(_reversedPaddingRepeatedTwice, last + 1)) {
                throw unsupported("padding='same' and a kernel of even size");
            }
        }
        return zeros;
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

    private static boolean isAll(Object sizes, long value) {
        return sizes instanceof Tuple numbers
                && numbers.stream().allMatch(number -> number.equals(value));
    }
}
