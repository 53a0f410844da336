package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.function.Consumer;

/**
 * Cuts images into blocks: {@code (N, C, H, W)} to {@code (N, C·∏kernel, L)}, with a batch or
 * without. No parameters, no draws. Mirrors {@code torch.nn.Unfold} (torch/nn/modules/fold.py,
 * 2.15.0).
 */
public class Unfold extends Layer {
    final Object kernelSize;
    final Object dilation;
    final Object padding;
    final Object stride;

    public Unfold(int... kernelSize) {
        this(kernelSize, options -> {});
    }

    public Unfold(int[] kernelSize, Consumer<FoldOptions> options) {
        this(FoldOptions.of(kernelSize, options));
    }

    Unfold(SavedModule saved) {
        this(FoldOptions.of(saved));
    }

    private Unfold(FoldOptions options) {
        this.kernelSize = options.kernelSize;
        this.dilation = options.dilation;
        this.padding = options.padding;
        this.stride = options.stride;
    }

    @Override
    NDArray compute(NDArray x) {
        Input.requireOverSpace(this, x, 2);
        return F.unfold(
                x,
                Sizes.longs("kernel_size", kernelSize, 2),
                Sizes.longs("dilation", dilation, 2),
                Sizes.longs("padding", padding, 2),
                Sizes.longs("stride", stride, 2));
    }

    @Override
    protected String extraRepr() {
        return format(
                "kernel_size={kernel_size}, dilation={dilation}, padding={padding},"
                        + " stride={stride}");
    }
}
