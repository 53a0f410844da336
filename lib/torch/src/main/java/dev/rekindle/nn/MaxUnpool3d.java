package dev.rekindle.nn;

/**
 * The way back from {@link MaxPool3d}: {@code (N, C, D, H, W)} and int64 indices of that shape to
 * {@code (N, C, D', H', W')}, with a batch or without. No parameters, no draws. Mirrors {@code
 * torch.nn.MaxUnpool3d} (torch/nn/modules/pooling.py, 2.15.0).
 */
public class MaxUnpool3d extends MaxUnpoolNd {
    /** The stride is the kernel size, as in torch. */
    public MaxUnpool3d(int kernelSize) {
        this(kernelSize, kernelSize, 0);
    }

    public MaxUnpool3d(int kernelSize, int stride, int padding) {
        this(new int[] {kernelSize}, new int[] {stride}, new int[] {padding});
    }

    /** With windows of another size in each dimension. */
    public MaxUnpool3d(int[] kernelSize, int[] stride, int[] padding) {
        super(
                3,
                Sizes.tuple("kernel_size", 3, kernelSize),
                Sizes.tuple("stride", 3, stride),
                Sizes.tuple("padding", 3, padding));
    }

    MaxUnpool3d(SavedModule saved) {
        super(3, saved);
    }
}
