package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.function.Consumer;

/**
 * Adds up blocks where they overlap: {@code (N, C·∏kernel, L)} to {@code (N, C, H, W)}, with a
 * batch or without. No parameters, no draws. Mirrors {@code torch.nn.Fold}
 * (torch/nn/modules/fold.py, 2.15.0).
 */
public class Fold extends Layer {
    final Object outputSize;
    final Object kernelSize;
    final Object dilation;
    final Object padding;
    final Object stride;

    public Fold(int[] outputSize, int... kernelSize) {
        this(outputSize, kernelSize, options -> {});
    }

    public Fold(int[] outputSize, int[] kernelSize, Consumer<FoldOptions> options) {
        this(Sizes.given(outputSize), FoldOptions.of(kernelSize, options));
    }

    Fold(SavedModule saved) {
        this(saved.sizes("output_size"), FoldOptions.of(saved));
    }

    private Fold(Object outputSize, FoldOptions options) {
        this.outputSize = outputSize;
        this.kernelSize = options.kernelSize;
        this.dilation = options.dilation;
        this.padding = options.padding;
        this.stride = options.stride;
    }

    @Override
    NDArray compute(NDArray x) {
        return F.fold(
                x,
                Sizes.longs("output_size", outputSize, 2),
                Sizes.longs("kernel_size", kernelSize, 2),
                Sizes.longs("dilation", dilation, 2),
                Sizes.longs("padding", padding, 2),
                Sizes.longs("stride", stride, 2));
    }

    @Override
    protected String extraRepr() {
        return format(
                "output_size={output_size}, kernel_size={kernel_size}, dilation={dilation},"
                        + " padding={padding}, stride={stride}");
    }
}
