package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.AttributedTensor;
import dev.rekindle.value.Layout;
import dev.rekindle.value.MetaTensor;
import dev.rekindle.value.NestedTensor;
import dev.rekindle.value.Parameter;
import dev.rekindle.value.QuantizedTensor;
import dev.rekindle.value.Size;
import dev.rekindle.value.SparseTensor;
import dev.rekindle.value.TypedStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What pickling a tensor says: the rebuild function and its arguments, all fresh objects. Mirrors
 * {@code Tensor._reduce_ex_internal} (torch/_tensor.py, 2.15.0).
 */
final class TensorReduce {
    private final StorageTable storages;
    private final Function<@Nullable Object, PyValue> encoded;

    TensorReduce(StorageTable storages, Function<@Nullable Object, PyValue> encoded) {
        this.storages = storages;
        this.encoded = encoded;
    }

    static PyObject call(String module, String name, PyValue... args) {
        return new PyObject(
                PyObject.Made.REDUCE, new PyGlobal(module, name), PyTuple.of(Arrays.asList(args)));
    }

    static PyObject hooks() {
        return call("collections", "OrderedDict");
    }

    static PyTuple sizes(long[] sizes) {
        List<PyValue> items = new ArrayList<>();
        for (long size : sizes) {
            items.add(PyInt.of(size));
        }
        return PyTuple.of(items);
    }

    /** Numbers the storages that {@code value} names itself, before those of what it holds. */
    void register(Object value) {
        if (value instanceof Tensor tensor) {
            storages.register(
                    tensor.storage(), tensor.dtype(), tensor.dtype().storageClass() == null);
        } else if (value instanceof Parameter parameter) {
            register(parameter.data());
        } else if (value instanceof AttributedTensor tensor) {
            register(tensor.tensor());
        } else if (value instanceof QuantizedTensor tensor) {
            register(tensor.integers());
        } else if (value instanceof SparseTensor tensor) {
            tensor.parts().forEach(this::register);
        } else if (value instanceof NestedTensor tensor) {
            tensor.parts().forEach(this::register);
        } else if (value instanceof TypedStorage storage) {
            storages.register(storage.storage(), storage.dtype(), storage.untyped());
        }
    }

    PyObject strided(Tensor tensor) {
        DType dtype = tensor.dtype();
        boolean typed = dtype.storageClass() != null;
        List<PyValue> args = new ArrayList<>();
        args.add(storages.id(tensor.storage(), dtype, !typed));
        args.add(PyInt.of(tensor.offsetElements()));
        args.add(sizes(tensor.shape()));
        args.add(sizes(tensor.strides()));
        args.add(PyBool.of(tensor.requiresGrad()));
        args.add(hooks());
        if (!typed) {
            args.add(dtype(dtype));
        }
        if (tensor.conj() || tensor.neg()) {
            PyDict metadata = new PyDict();
            if (tensor.neg()) {
                metadata.put(new PyStr("neg"), PyBool.TRUE);
            }
            if (tensor.conj()) {
                metadata.put(new PyStr("conj"), PyBool.TRUE);
            }
            args.add(metadata);
        }
        return call(
                "torch._utils",
                typed ? "_rebuild_tensor_v2" : "_rebuild_tensor_v3",
                args.toArray(new PyValue[0]));
    }

    static PyGlobal dtype(DType dtype) {
        return new PyGlobal("torch", dtype.torchName());
    }

    static PyObject size(Size size) {
        return call("torch", "Size", sizes(size.toLongArray()));
    }

    static PyObject layout(Layout layout) {
        return call("torch.serialization", "_get_layout", new PyStr(layout.toString()));
    }

    static PyObject meta(MetaTensor tensor) {
        return call(
                "torch._utils",
                "_rebuild_meta_tensor_no_storage",
                dtype(tensor.dtype()),
                sizes(tensor.shape()),
                sizes(tensor.strides()),
                PyBool.of(tensor.requiresGrad()));
    }

    PyObject sparse(SparseTensor tensor) {
        List<PyValue> data = new ArrayList<>();
        for (Tensor part : tensor.parts()) {
            data.add(strided(part));
        }
        data.add(size(tensor.size()));
        if (tensor.coalesced() != null) {
            data.add(PyBool.of(tensor.coalesced()));
        }
        return call(
                "torch._utils",
                "_rebuild_sparse_tensor",
                encoded.apply(tensor.layout()),
                PyTuple.of(data));
    }

    PyObject nested(NestedTensor tensor) {
        // Sizes and strides may be one object.
        Map<Tensor, PyValue> parts = new IdentityHashMap<>();
        tensor.parts().forEach(part -> parts.computeIfAbsent(part, this::strided));
        return call(
                "torch._utils",
                "_rebuild_nested_tensor",
                tensor.parts().stream().map(parts::get).toArray(PyValue[]::new));
    }

    PyObject quantized(QuantizedTensor tensor) {
        PyGlobal scheme = new PyGlobal("torch", tensor.scheme());
        PyTuple quantizer =
                tensor.axis() == null
                        ? PyTuple.of(
                                scheme,
                                encoded.apply(tensor.scale()),
                                encoded.apply(tensor.zeroPoint()))
                        : PyTuple.of(
                                scheme,
                                encoded.apply(tensor.scale()),
                                encoded.apply(tensor.zeroPoint()),
                                PyInt.of(Objects.requireNonNull(tensor.axis())));
        Tensor integers = tensor.integers();
        return call(
                "torch._utils",
                "_rebuild_qtensor",
                storages.id(integers.storage(), integers.dtype(), false),
                PyInt.of(integers.offsetElements()),
                sizes(integers.shape()),
                sizes(integers.strides()),
                quantizer,
                PyBool.of(integers.requiresGrad()),
                hooks());
    }
}
