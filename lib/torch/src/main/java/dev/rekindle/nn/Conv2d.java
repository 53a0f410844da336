package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.state.PythonText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A convolution over images: {@code (N, C_in, H, W)} to {@code (N, C_out, H', W')}. Parameters
 * {@code weight} (out, in/groups, kH, kW) and {@code bias} (out). Draws both uniformly within
 * ±1/√(in/groups·kH·kW), weight first. Mirrors {@code torch.nn.Conv2d} (torch/nn/modules/conv.py,
 * 2.15.0) with zero padding in numbers.
 */
public final class Conv2d extends Layer {
    public final Parameter weight;
    public final @Nullable Parameter bias;
    private final int inChannels;
    private final int outChannels;
    private final List<Long> kernelSize;
    private final List<Long> stride;
    private final List<Long> padding;
    private final List<Long> dilation;
    private final int groups;

    public Conv2d(int inChannels, int outChannels, int kernelSize) {
        this(inChannels, outChannels, kernelSize, 1, 0);
    }

    public Conv2d(int inChannels, int outChannels, int kernelSize, int stride) {
        this(inChannels, outChannels, kernelSize, stride, 0);
    }

    public Conv2d(int inChannels, int outChannels, int kernelSize, int stride, int padding) {
        this(
                inChannels,
                outChannels,
                new int[] {kernelSize},
                new int[] {stride},
                new int[] {padding},
                new int[] {1},
                1,
                true);
    }

    /**
     * All settings in torch's order; each array holds one number for both directions, or height and
     * width.
     */
    public Conv2d(
            int inChannels,
            int outChannels,
            int[] kernelSize,
            int[] stride,
            int[] padding,
            int[] dilation,
            int groups,
            boolean bias) {
        if (groups <= 0) {
            throw new IllegalArgumentException("groups must be a positive integer");
        }
        if (inChannels % groups != 0) {
            throw new IllegalArgumentException("in_channels must be divisible by groups");
        }
        if (outChannels % groups != 0) {
            throw new IllegalArgumentException("out_channels must be divisible by groups");
        }
        this.inChannels = inChannels;
        this.outChannels = outChannels;
        this.kernelSize = Attributes.pair(kernelSize, "kernel_size");
        this.stride = Attributes.pair(stride, "stride");
        this.padding = Attributes.pair(padding, "padding");
        this.dilation = Attributes.pair(dilation, "dilation");
        this.groups = groups;
        long height = Attributes.at(this.kernelSize, 0);
        long width = Attributes.at(this.kernelSize, 1);
        long fan = inChannels / groups * height * width;
        this.weight =
                parameter(
                        Draws.kaimingUniform(
                                ownManager(),
                                fan,
                                outChannels,
                                inChannels / groups,
                                height,
                                width));
        this.bias =
                bias
                        ? parameter(Draws.uniform(ownManager(), 1 / Math.sqrt(fan), outChannels))
                        : null;
    }

    @Override
    public NDArray forward(NDArray x) {
        NDArray offset = bias == null ? null : bias.getArray();
        return ai.djl.nn.convolutional.Conv2d.conv2d(
                        x,
                        weight.getArray(),
                        offset,
                        shape(stride),
                        shape(padding),
                        shape(dilation),
                        groups)
                .singletonOrThrow();
    }

    private static Shape shape(List<Long> pair) {
        return new Shape(Attributes.at(pair, 0), Attributes.at(pair, 1));
    }

    @Override
    protected String extraRepr() {
        StringBuilder text = new StringBuilder();
        text.append(inChannels).append(", ").append(outChannels);
        text.append(", kernel_size=").append(PythonText.of(kernelSize));
        text.append(", stride=").append(PythonText.of(stride));
        if (!padding.equals(Attributes.pair(0))) {
            text.append(", padding=").append(PythonText.of(padding));
        }
        if (!dilation.equals(Attributes.pair(1))) {
            text.append(", dilation=").append(PythonText.of(dilation));
        }
        if (groups != 1) {
            text.append(", groups=").append(groups);
        }
        if (bias == null) {
            text.append(", bias=False");
        }
        return text.toString();
    }

    @Override
    String torchModule() {
        return "torch.nn.modules.conv";
    }

    @Override
    Map<String, @Nullable Object> attributes() {
        Long vertical = Attributes.at(padding, 0);
        Long horizontal = Attributes.at(padding, 1);
        return Attributes.of(
                "in_channels",
                inChannels,
                "out_channels",
                outChannels,
                "kernel_size",
                kernelSize,
                "stride",
                stride,
                "padding",
                padding,
                "dilation",
                dilation,
                "transposed",
                false,
                "output_padding",
                Attributes.pair(0),
                "groups",
                groups,
                "padding_mode",
                "zeros",
                "_reversed_padding_repeated_twice",
                List.of(horizontal, horizontal, vertical, vertical));
    }
}
