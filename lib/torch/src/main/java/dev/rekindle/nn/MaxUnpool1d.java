package dev.rekindle.nn;

/**
 * The way back from {@link MaxPool1d}: {@code (N, C, L)} and int64 indices of that shape to {@code
 * (N, C, L')}, with a batch or without. No parameters, no draws. Mirrors {@code
 * torch.nn.MaxUnpool1d} (torch/nn/modules/pooling.py, 2.15.0).
 */
public class MaxUnpool1d extends MaxUnpoolNd {
    /** The stride is the kernel size, as in torch. */
    public MaxUnpool1d(int kernelSize) {
        this(kernelSize, kernelSize, 0);
    }

    public MaxUnpool1d(int kernelSize, int stride, int padding) {
        this(new int[] {kernelSize}, new int[] {stride}, new int[] {padding});
    }

    private MaxUnpool1d(int[] kernelSize, int[] stride, int[] padding) {
        super(
                1,
                Sizes.tuple("kernel_size", 1, kernelSize),
                Sizes.tuple("stride", 1, stride),
                Sizes.tuple("padding", 1, padding));
    }

    MaxUnpool1d(SavedModule saved) {
        super(1, saved);
    }
}
