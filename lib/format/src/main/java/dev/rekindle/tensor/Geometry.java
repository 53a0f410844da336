package dev.rekindle.tensor;

import dev.rekindle.internal.text.PythonShape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sizes and strides: what they reach, and whether a storage holds it. */
final class Geometry {
    private Geometry() {}

    /**
     * Returns null if the view lies within the storage, else the sentence that says why not. Every
     * product and sum is checked, so that no overflow lets a view through. Mirrors {@code
     * computeStorageNbytes} (aten/src/ATen/EmptyTensor.cpp, 2.15.0): a view without elements
     * reaches nothing.
     */
    static @Nullable String check(
            long storageBytes, DType dtype, long offsetElements, long[] shape, long[] strides) {
        String view = "a " + PythonShape.of(shape) + " " + dtype.torchName() + " view";
        if (shape.length != strides.length) {
            return view
                    + " has "
                    + shape.length
                    + " sizes, but "
                    + strides.length
                    + " strides. The file was edited or is damaged; save it again.";
        }
        for (long size : shape) {
            if (size < 0) {
                return view
                        + " has a negative size. The file was edited or is damaged; save it again.";
            }
        }
        for (long stride : strides) {
            if (stride < 0) {
                return view
                        + " has the strides "
                        + Arrays.toString(strides)
                        + ", but torch knows none below 0. Save a copy of the view instead.";
            }
        }
        if (offsetElements < 0) {
            return view
                    + " starts at the offset "
                    + offsetElements
                    + ", before its storage. The file was edited or is damaged; save it again.";
        }
        long needed;
        try {
            long numel = numel(shape);
            Math.multiplyExact(numel, (long) dtype.itemSizeBytes());
            needed = numel == 0 ? 0 : reachBytes(dtype, offsetElements, shape, strides);
        } catch (ArithmeticException e) {
            return view
                    + " with strides "
                    + Arrays.toString(strides)
                    + " and offset "
                    + offsetElements
                    + " reaches past 2^63 bytes. The file was edited or is damaged; save it again.";
        }
        if (needed > storageBytes) {
            return "storage holds "
                    + storageBytes
                    + " bytes, but "
                    + view
                    + " with strides "
                    + Arrays.toString(strides)
                    + " and offset "
                    + offsetElements
                    + " needs "
                    + needed
                    + ". The file is truncated or was edited; save it again.";
        }
        return null;
    }

    /** Returns the bytes from the start of the storage to the end of the last element. */
    private static long reachBytes(DType dtype, long offset, long[] shape, long[] strides) {
        long last = offset;
        for (int i = 0; i < shape.length; i++) {
            last = Math.addExact(last, Math.multiplyExact(shape[i] - 1, strides[i]));
        }
        return Math.multiplyExact(Math.addExact(last, 1), (long) dtype.itemSizeBytes());
    }

    /**
     * Returns the number of elements; zero as soon as one size is.
     *
     * @throws ArithmeticException past 2^63
     */
    static long numel(long[] shape) {
        for (long size : shape) {
            if (size == 0) {
                return 0;
            }
        }
        long product = 1;
        for (long size : shape) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    /** Returns the strides of a row-major tensor, as torch counts them: sizes of 0 count as 1. */
    static long[] contiguousStrides(long[] shape) {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step = Math.multiplyExact(step, Math.max(shape[i], 1));
        }
        return strides;
    }

    /** Mirrors {@code _compute_contiguous} (c10/core/Contiguity.h, 2.15.0). */
    static boolean isContiguous(long[] shape, long[] strides) {
        if (numel(shape) == 0) {
            return true;
        }
        long step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] != 1) {
                if (strides[i] != step) {
                    return false;
                }
                step *= shape[i];
            }
        }
        return true;
    }
}
