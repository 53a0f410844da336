package dev.rekindle.internal.codec;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyByteArray;
import dev.rekindle.internal.pickle.PyBytes;
import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyFloat;
import dev.rekindle.internal.pickle.PyFrozenSet;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PySet;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.Complex;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.AttributedTensor;
import dev.rekindle.value.ByteArray;
import dev.rekindle.value.Bytes;
import dev.rekindle.value.Counter;
import dev.rekindle.value.DefaultDict;
import dev.rekindle.value.Device;
import dev.rekindle.value.FrozenSet;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.Layout;
import dev.rekindle.value.MetaTensor;
import dev.rekindle.value.NestedTensor;
import dev.rekindle.value.NumpyArray;
import dev.rekindle.value.NumpyScalar;
import dev.rekindle.value.OrderedDict;
import dev.rekindle.value.Parameter;
import dev.rekindle.value.QuantizedTensor;
import dev.rekindle.value.Size;
import dev.rekindle.value.SparseTensor;
import dev.rekindle.value.Tuple;
import dev.rekindle.value.TypedStorage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What pickling an object says: the callable and its arguments, as its {@code __reduce_ex__} in
 * Python returns them. What it holds has been encoded before.
 */
final class ObjectReduce {
    private final StorageTable storages;
    private final TensorReduce tensors;
    private final Function<@Nullable Object, PyValue> encoded;

    ObjectReduce(
            StorageTable storages,
            TensorReduce tensors,
            Function<@Nullable Object, PyValue> encoded) {
        this.storages = storages;
        this.tensors = tensors;
        this.encoded = encoded;
    }

    /** Returns the inert value of a container without what it holds, or null for anything else. */
    static @Nullable PyValue empty(Object value) {
        if (value instanceof Map<?, ?>) {
            return mapping(value);
        } else if (value instanceof FrozenSet) {
            return new PyFrozenSet();
        } else if (value instanceof Set<?>) {
            return new PySet();
        } else if (value instanceof List<?> && !(value instanceof Tuple)) {
            return new PyList();
        } else if (value instanceof InertObject object) {
            return new PyObject(object.made());
        }
        return null;
    }

    private static @Nullable PyValue mapping(Object value) {
        if (value instanceof OrderedDict) {
            return TensorReduce.hooks();
        } else if (value instanceof Counter) {
            return TensorReduce.call("collections", "Counter", new PyDict());
        } else if (value instanceof DefaultDict) {
            // The factory's argument follows: it may hold the dict.
            return TensorReduce.call("collections", "defaultdict");
        }
        return new PyDict();
    }

    /** Returns the inert value of anything but an atom or a container that is made empty. */
    PyValue build(Object value) {
        if (value instanceof Tensor tensor) {
            return tensors.strided(tensor);
        } else if (value instanceof Parameter parameter) {
            return parameter(parameter);
        } else if (value instanceof Tuple tuple) {
            return PyTuple.of(tuple.stream().map(encoded).toList());
        } else if (value instanceof Bytes bytes) {
            return new PyBytes(bytes.toByteArray());
        } else if (value instanceof ByteArray bytes) {
            return new PyByteArray(bytes.toByteArray());
        } else if (value instanceof Size size) {
            return TensorReduce.size(size);
        } else if (value instanceof Device device) {
            return device.index() == null
                    ? TensorReduce.call("torch", "device", new PyStr(device.type()))
                    : TensorReduce.call(
                            "torch", "device", new PyStr(device.type()), PyInt.of(device.index()));
        } else if (value instanceof Complex number) {
            return TensorReduce.call(
                    "builtins",
                    "complex",
                    new PyFloat(number.real()),
                    new PyFloat(number.imaginary()));
        } else if (value instanceof Layout layout) {
            return TensorReduce.layout(layout);
        } else if (value instanceof TypedStorage storage) {
            return storages.id(storage.storage(), storage.dtype(), storage.untyped());
        } else if (value instanceof AttributedTensor tensor) {
            PyObject inner = (PyObject) build(tensor.tensor());
            return TensorReduce.call(
                    "torch._tensor",
                    "_rebuild_from_type_v2",
                    inner.callable(),
                    new PyGlobal(tensor.type().module(), tensor.type().name()),
                    inner.args(),
                    encoded.apply(tensor.state()));
        } else if (value instanceof MetaTensor tensor) {
            return TensorReduce.meta(tensor);
        } else if (value instanceof SparseTensor tensor) {
            return tensors.sparse(tensor);
        } else if (value instanceof NestedTensor tensor) {
            return tensors.nested(tensor);
        } else if (value instanceof QuantizedTensor tensor) {
            return tensors.quantized(tensor);
        } else if (value instanceof NumpyArray array) {
            return encoded.apply(array.source());
        } else if (value instanceof NumpyScalar scalar) {
            return encoded.apply(scalar.source());
        }
        throw unknown(value);
    }

    private PyObject parameter(Parameter parameter) {
        PyValue tensor = build(parameter.data());
        PyBool requiresGrad = PyBool.of(parameter.requiresGrad());
        return parameter.state() == null
                ? TensorReduce.call(
                        "torch._utils",
                        "_rebuild_parameter",
                        tensor,
                        requiresGrad,
                        TensorReduce.hooks())
                : TensorReduce.call(
                        "torch._utils",
                        "_rebuild_parameter_with_state",
                        tensor,
                        requiresGrad,
                        TensorReduce.hooks(),
                        encoded.apply(parameter.state()));
    }

    static TorchFileException unknown(Object value) {
        return new TorchFileException(
                "save",
                "an object of the Java class "
                        + value.getClass().getName()
                        + " has no counterpart in a torch file. Save tensors, maps, lists, strings,"
                        + " numbers and booleans.");
    }
}
