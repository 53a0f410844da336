package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.MemoryStorage;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.NumpyArray;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A tensor of a device without storages of its own, such as XLA's: its elements as a tensor on the
 * CPU or as a NumPy array. It is read as the tensor on the CPU that it carries. Mirrors {@code
 * _rebuild_device_tensor_from_cpu_tensor} and {@code _from_numpy} (torch/_utils.py, 2.15.0), where
 * they convert no dtype.
 */
final class DeviceTensorKind extends ReadOnlyKind {
    private static final String FROM_TENSOR = "torch._utils._rebuild_device_tensor_from_cpu_tensor";
    private static final String FROM_NUMPY = "torch._utils._rebuild_device_tensor_from_numpy";

    /** What torch before 1.9 called it, and 2.15 still knows. */
    private static final String FROM_NUMPY_BEFORE = "torch._utils._rebuild_xla_tensor";

    @Override
    Set<String> callables() {
        return Set.of(FROM_TENSOR, FROM_NUMPY, FROM_NUMPY_BEFORE);
    }

    @Override
    boolean isTensor() {
        return true;
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        List<PyValue> args = Decoding.args(call);
        if (!Kinds.isPlain(call)
                || args.size() != 4
                || !(args.get(0) instanceof PyObject data)
                || !(args.get(2) instanceof PyStr)
                || !(args.get(3) instanceof PyBool)) {
            return false;
        }
        DType dtype = TensorKind.dtype(args.get(1));
        return dtype != null
                && dtype
                        == (FROM_TENSOR.equals(call.callableName())
                                ? decoding.isDense(data) ? TensorKind.dtypeOf(data) : null
                                : NumpyRebuild.torchType(data));
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        part.accept(Decoding.args((PyObject) pickled).get(0));
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        Arguments args = decoding.arguments((PyObject) pickled);
        Object data = decoding.get(args.value(0));
        if (data instanceof NumpyArray array) {
            data = tensor(array, TensorKind.dtype(args.value(1), args));
        }
        if (!(data instanceof Tensor tensor)) {
            throw args.refuse("a tensor or an array as argument 0", args.value(0));
        }
        return OldVariableKind.requiringGrad(tensor, args.flag(3));
    }

    private static Tensor tensor(NumpyArray array, DType dtype) {
        long[] shape = array.shape().toLongArray();
        long[] strides = new long[shape.length];
        long step = 1;
        for (int i = 0; i < shape.length; i++) {
            int dim = array.columnMajor() ? i : shape.length - 1 - i;
            strides[dim] = step;
            step *= Math.max(1, shape[dim]);
        }
        return new Tensor(
                MemoryStorage.wrap(array.bytes().toByteArray()),
                dtype,
                0,
                shape,
                strides,
                false,
                false,
                false);
    }
}
