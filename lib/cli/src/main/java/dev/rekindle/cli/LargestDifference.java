package dev.rekindle.cli;

import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import java.util.Arrays;

/** The largest difference of two tensors of numbers, part by part, in constant memory. */
final class LargestDifference {
    private static final long MOST_ELEMENTS = 1 << 20;

    private LargestDifference() {}

    static double of(Tensor x, Tensor y) {
        if (x.numel() > MOST_ELEMENTS && x.dim() > 0 && x.shape()[0] > 1) {
            long half = x.shape()[0] / 2;
            long rest = x.shape()[0] - half;
            return max(
                    of(x.narrow(0, 0, half), y.narrow(0, 0, half)),
                    of(x.narrow(0, half, rest), y.narrow(0, half, rest)));
        }
        if (x.numel() > MOST_ELEMENTS && x.dim() > 0) {
            return of(x.select(0, 0), y.select(0, 0));
        }
        double[] a = numbers(x);
        double[] b = numbers(y);
        double most = 0;
        for (int i = 0; i < a.length; i++) {
            boolean equal = a[i] == b[i] || (Double.isNaN(a[i]) && Double.isNaN(b[i]));
            most = equal ? most : max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }

    /** A 64-bit integer is rounded to a double, as its difference is. */
    private static double[] numbers(Tensor tensor) {
        return tensor.dtype() == DType.INT64
                ? Arrays.stream(tensor.toLongArray()).asDoubleStream().toArray()
                : tensor.toDoubleArray();
    }

    /** NaN against a number is the largest of all. */
    private static double max(double a, double b) {
        return Double.isNaN(a) || Double.isNaN(b) ? Double.NaN : Math.max(a, b);
    }
}
