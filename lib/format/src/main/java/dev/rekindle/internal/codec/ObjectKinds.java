package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an object among the inert values is, by the name of its callable and the form of its
 * arguments. What is not just as torch and Python write it stays inert.
 */
final class ObjectKinds {
    enum Kind {
        ORDERED_DICT,
        COUNTER,
        DEFAULT_DICT,
        SET,
        FROZEN_SET,
        SIMPLE,
        STRIDED,
        SPARSE,
        QUANTIZED,
        META,
        NESTED,
        PARAMETER,
        ATTRIBUTED,
        NUMPY,
        INERT
    }

    private final SimpleObjects simple;
    private final Map<PyObject, Kind> kinds = new IdentityHashMap<>();
    private final Map<PyObject, PyObject> inner = new IdentityHashMap<>();
    private final Map<PyObject, Object> simples = new IdentityHashMap<>();

    ObjectKinds(SimpleObjects simple) {
        this.simple = simple;
    }

    Kind kind(PyObject object) {
        // Not computeIfAbsent: the kind of a parameter asks for that of its tensor.
        Kind kind = kinds.get(object);
        if (kind == null) {
            kind = findKind(object);
            kinds.put(object, kind);
        }
        return kind;
    }

    private Kind findKind(PyObject object) {
        if (!(object.callable() instanceof PyGlobal global)
                || object.kwargs() != null
                || object.setter() != null) {
            return Kind.INERT;
        }
        String name = global.canonical().fullName();
        List<PyValue> args = args(object);
        boolean bare = object.items().isEmpty() && object.pairs().isEmpty();
        boolean plain = bare && object.state() == null;
        switch (name) {
            case "collections.OrderedDict":
                boolean dictState = object.state() == null || object.state() instanceof PyDict;
                return object.items().isEmpty()
                                && dictState
                                && (args.isEmpty()
                                        || (args.size() == 1 && pairs(args.get(0)) != null))
                        ? Kind.ORDERED_DICT
                        : Kind.INERT;
            case "collections.Counter":
                return object.items().isEmpty()
                                && object.state() == null
                                && (args.isEmpty()
                                        || (args.size() == 1 && args.get(0) instanceof PyDict))
                        ? Kind.COUNTER
                        : Kind.INERT;
            case "collections.defaultdict":
                return object.items().isEmpty() && object.state() == null && args.size() <= 1
                        ? Kind.DEFAULT_DICT
                        : Kind.INERT;
            case "builtins.set", "builtins.frozenset":
                boolean members =
                        plain
                                && (args.isEmpty()
                                        || (args.size() == 1
                                                && (args.get(0) instanceof PyList
                                                        || args.get(0) instanceof PyTuple)));
                return !members
                        ? Kind.INERT
                        : name.equals("builtins.set") ? Kind.SET : Kind.FROZEN_SET;
            case TensorRebuild.TENSOR, TensorRebuild.TENSOR_V2, TensorRebuild.TENSOR_V3:
                return plain ? Kind.STRIDED : Kind.INERT;
            case TensorRebuild.SPARSE:
                return plain ? Kind.SPARSE : Kind.INERT;
            case TensorRebuild.QTENSOR:
                return plain ? Kind.QUANTIZED : Kind.INERT;
            case TensorRebuild.META:
                return plain ? Kind.META : Kind.INERT;
            case TensorRebuild.NESTED:
                return plain ? Kind.NESTED : Kind.INERT;
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state":
                return plain
                                && args.size() >= 2
                                && args.get(0) instanceof PyObject data
                                && isTensor(data)
                        ? Kind.PARAMETER
                        : Kind.INERT;
            case "torch._tensor._rebuild_from_type_v2":
                return plain && isAttributed(object, args) ? Kind.ATTRIBUTED : Kind.INERT;
            case "numpy.core.multiarray.scalar",
            "numpy._core.multiarray.scalar",
            "numpy.core.multiarray._reconstruct",
            "numpy._core.multiarray._reconstruct",
            "numpy.core.numeric._frombuffer",
            "numpy._core.numeric._frombuffer":
                return NumpyRebuild.find(object) != null ? Kind.NUMPY : Kind.INERT;
            default:
                Object value = plain ? simple.find(name, object, args) : null;
                if (value != null) {
                    simples.put(object, value);
                    return Kind.SIMPLE;
                }
                return Kind.INERT;
        }
    }

    private boolean isAttributed(PyObject object, List<PyValue> args) {
        if (args.size() != 4
                || !(args.get(0) instanceof PyGlobal function)
                || !(args.get(1) instanceof PyGlobal type)
                || !type.fullName().equals("torch.Tensor")) {
            return false;
        }
        PyObject tensor = new PyObject(PyObject.Made.REDUCE, function, args.get(2));
        inner.put(object, tensor);
        return isTensor(tensor);
    }

    /** By name first: an object within an object within an object would not end else. */
    private boolean isTensor(PyObject object) {
        return switch (String.valueOf(object.callableName())) {
            case TensorRebuild.TENSOR,
                    TensorRebuild.TENSOR_V2,
                    TensorRebuild.TENSOR_V3,
                    TensorRebuild.SPARSE,
                    TensorRebuild.QTENSOR,
                    TensorRebuild.META,
                    TensorRebuild.NESTED ->
                    kind(object) != Kind.INERT;
            default -> false;
        };
    }

    /** Returns what {@code OrderedDict(pairs)} was given, as Python 2 wrote it, or null. */
    static @Nullable List<PyObject.Pair> pairs(PyValue value) {
        List<PyObject.Pair> pairs = new ArrayList<>();
        if (!(value instanceof PyList list)) {
            return null;
        }
        for (PyValue item : list.items()) {
            List<PyValue> pair =
                    item instanceof PyList two
                            ? two.items()
                            : item instanceof PyTuple two ? two.items() : List.of();
            if (pair.size() != 2) {
                return null;
            }
            pairs.add(new PyObject.Pair(pair.get(0), pair.get(1)));
        }
        return pairs;
    }

    /**
     * Returns the tensor that {@code _rebuild_from_type_v2} makes before it sets the attributes.
     */
    PyObject inner(PyObject object) {
        return Objects.requireNonNull(inner.get(object));
    }

    /** Returns the value of a {@link Kind#SIMPLE} object. */
    Object simple(PyObject object) {
        return Objects.requireNonNull(simples.get(object));
    }

    static List<PyValue> args(PyObject object) {
        return object.args() instanceof PyTuple tuple ? tuple.items() : List.<PyValue>of();
    }
}
