package dev.rekindle.tensor;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.text.PythonShape;
import java.util.Arrays;
import java.util.Objects;

/** The views that torch makes without touching a storage. */
final class Views {
    private Views() {}

    /** Refuses a view that does not lie within its storage, or whose bits its type can't have. */
    static void require(
            Storage storage,
            DType dtype,
            long offset,
            long[] shape,
            long[] strides,
            boolean conj,
            boolean neg) {
        String wrong = Geometry.check(storage.lengthBytes(), dtype, offset, shape, strides);
        if (wrong == null && conj && !dtype.isComplex()) {
            wrong =
                    "a "
                            + dtype.torchName()
                            + " tensor is conjugated, but only complex ones can be.";
        }
        if (wrong == null && neg && !Negation.applies(dtype)) {
            wrong = "a " + dtype.torchName() + " tensor is negated, but it holds no numbers.";
        }
        if (wrong != null) {
            throw new TorchFileException("tensor", wrong);
        }
    }

    static Tensor transpose(Tensor tensor, int dim0, int dim1) {
        int a = dim(tensor, dim0);
        int b = dim(tensor, dim1);
        long[] shape = tensor.shape();
        long[] strides = tensor.strides();
        swap(shape, a, b);
        swap(strides, a, b);
        return with(tensor, tensor.offsetElements(), shape, strides);
    }

    static Tensor narrow(Tensor tensor, int dim, long start, long length) {
        int d = dim(tensor, dim);
        long[] shape = tensor.shape();
        long[] strides = tensor.strides();
        Objects.checkFromIndexSize(start, length, shape[d]);
        shape[d] = length;
        return with(tensor, tensor.offsetElements() + start * strides[d], shape, strides);
    }

    static Tensor select(Tensor tensor, int dim, long index) {
        int d = dim(tensor, dim);
        Objects.checkIndex(index, tensor.shape()[d]);
        long offset = tensor.offsetElements() + index * tensor.strides()[d];
        return with(tensor, offset, without(tensor.shape(), d), without(tensor.strides(), d));
    }

    static Tensor view(Tensor tensor, long... sizes) {
        if (!tensor.isContiguous()) {
            throw new IllegalArgumentException(
                    tensor
                            + " is not contiguous and has no view of another shape. Copy it with contiguous().");
        }
        long[] shape = sizes.clone();
        int open = -1;
        long known = 1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == -1 && open < 0) {
                open = i;
            } else if (shape[i] < 0) {
                throw noFit(tensor, sizes);
            } else {
                known = Math.multiplyExact(known, shape[i]);
            }
        }
        if (open >= 0) {
            if (known == 0) {
                throw noFit(tensor, sizes);
            }
            shape[open] = tensor.numel() / known;
        }
        if (Geometry.numel(shape) != tensor.numel()) {
            throw noFit(tensor, sizes);
        }
        return with(tensor, tensor.offsetElements(), shape, Geometry.contiguousStrides(shape));
    }

    static Tensor contiguous(Tensor tensor) {
        if (tensor.isContiguous() && !tensor.conj() && !tensor.neg()) {
            return tensor;
        }
        MemoryStorage copy = MemoryStorage.allocate(tensor.lengthBytes());
        long[] done = {0};
        tensor.readElements(
                chunk -> {
                    int count = chunk.remaining();
                    copy.write(done[0], chunk);
                    done[0] += count;
                });
        return Tensor.over(copy, tensor.dtype(), tensor.shape())
                .withRequiresGrad(tensor.requiresGrad());
    }

    private static IllegalArgumentException noFit(Tensor tensor, long[] sizes) {
        return new IllegalArgumentException(
                tensor + " has no view of the shape " + PythonShape.of(sizes));
    }

    private static int dim(Tensor tensor, int dim) {
        return Objects.checkIndex(dim < 0 ? dim + tensor.dim() : dim, tensor.dim());
    }

    private static void swap(long[] values, int a, int b) {
        long kept = values[a];
        values[a] = values[b];
        values[b] = kept;
    }

    private static long[] without(long[] values, int index) {
        long[] rest = Arrays.copyOf(values, values.length - 1);
        System.arraycopy(values, index + 1, rest, index, rest.length - index);
        return rest;
    }

    private static Tensor with(Tensor tensor, long offset, long[] shape, long[] strides) {
        return new Tensor(
                tensor.storage(),
                tensor.dtype(),
                offset,
                shape,
                strides,
                tensor.requiresGrad(),
                tensor.conj(),
                tensor.neg());
    }
}
