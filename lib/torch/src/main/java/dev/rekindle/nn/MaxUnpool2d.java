package dev.rekindle.nn;

/**
 * The way back from {@link MaxPool2d}: {@code (N, C, H, W)} and int64 indices of that shape to
 * {@code (N, C, H', W')}, with a batch or without. No parameters, no draws. Mirrors {@code
 * torch.nn.MaxUnpool2d} (torch/nn/modules/pooling.py, 2.15.0).
 */
public class MaxUnpool2d extends MaxUnpoolNd {
    /** The stride is the kernel size, as in torch. */
    public MaxUnpool2d(int kernelSize) {
        this(kernelSize, kernelSize, 0);
    }

    public MaxUnpool2d(int kernelSize, int stride, int padding) {
        this(new int[] {kernelSize}, new int[] {stride}, new int[] {padding});
    }

    /** With windows of another height than width. */
    public MaxUnpool2d(int[] kernelSize, int[] stride, int[] padding) {
        super(
                2,
                Sizes.tuple("kernel_size", 2, kernelSize),
                Sizes.tuple("stride", 2, stride),
                Sizes.tuple("padding", 2, padding));
    }

    MaxUnpool2d(SavedModule saved) {
        super(2, saved);
    }
}
