package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import dev.rekindle.state.PythonText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The largest value of each window: {@code (N, C, H, W)} to {@code (N, C, H', W')}. No parameters,
 * no draws. Mirrors {@code torch.nn.MaxPool2d} (torch/nn/modules/pooling.py, 2.15.0); without
 * dilation and returned indices, which the engine lacks.
 */
public final class MaxPool2d extends Layer {
    private final Object kernelSize;
    private final Object stride;
    private final Object padding;
    private final boolean ceilMode;

    /** The stride is the kernel size, as in torch. */
    public MaxPool2d(int kernelSize) {
        this(kernelSize, kernelSize);
    }

    public MaxPool2d(int kernelSize, int stride) {
        this(kernelSize, stride, 0);
    }

    public MaxPool2d(int kernelSize, int stride, int padding) {
        this((long) kernelSize, (long) stride, (long) padding, false);
    }

    public MaxPool2d(int[] kernelSize, int[] stride, int[] padding, boolean ceilMode) {
        this(
                Attributes.pair(kernelSize, "kernel_size"),
                Attributes.pair(stride, "stride"),
                Attributes.pair(padding, "padding"),
                ceilMode);
    }

    /** Each of the first three is an int or a pair of them, and is saved as it was given. */
    MaxPool2d(Object kernelSize, Object stride, Object padding, boolean ceilMode) {
        this.kernelSize = kernelSize;
        this.stride = stride;
        this.padding = padding;
        this.ceilMode = ceilMode;
    }

    @Override
    public NDArray forward(NDArray x) {
        return Pool.maxPool2d(x, shape(kernelSize), shape(stride), shape(padding), ceilMode);
    }

    static Shape shape(Object intOrPair) {
        return new Shape(Attributes.at(intOrPair, 0), Attributes.at(intOrPair, 1));
    }

    @Override
    protected String extraRepr() {
        return "kernel_size="
                + PythonText.of(kernelSize)
                + ", stride="
                + PythonText.of(stride)
                + ", padding="
                + PythonText.of(padding)
                + ", dilation=1, ceil_mode="
                + PythonText.of(ceilMode);
    }

    @Override
    String torchModule() {
        return "torch.nn.modules.pooling";
    }

    @Override
    Map<String, @Nullable Object> attributes() {
        return Attributes.of(
                "kernel_size",
                kernelSize,
                "stride",
                stride,
                "padding",
                padding,
                "dilation",
                1,
                "return_indices",
                false,
                "ceil_mode",
                ceilMode);
    }
}
