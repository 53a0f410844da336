package dev.rekindle.dialect;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.pickle.PyDict;
import dev.rekindle.pickle.PyGlobal;
import dev.rekindle.pickle.PyList;
import dev.rekindle.pickle.PyObject;
import dev.rekindle.pickle.PyPersistentId;
import dev.rekindle.pickle.PyStr;
import dev.rekindle.pickle.PyTuple;
import dev.rekindle.pickle.PyValue;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects among the inert values: those that torch and Python's own types make are turned into
 * their Java counterparts; every other one stays inert.
 */
final class ObjectDecoder {
    /** Puts decoded pairs into a map. */
    interface Filler {
        void putAll(Map<@Nullable Object, @Nullable Object> map, Collection<PyObject.Pair> pairs);
    }

    private enum Kind {
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
        PARAMETER,
        ATTRIBUTED,
        NUMPY,
        INERT
    }

    private final TensorRebuild tensors;
    private final SimpleObjects simple;
    private final Function<PyValue, @Nullable Object> get;
    private final Map<PyObject, Kind> kinds = new IdentityHashMap<>();
    private final Map<PyObject, PyObject> inner = new IdentityHashMap<>();
    private final Map<PyObject, Object> made = new IdentityHashMap<>();
    private final Map<PyObject, Object> simples = new IdentityHashMap<>();
    private final List<PyValue> constants = new ArrayList<>();

    ObjectDecoder(String where, StorageSource storages, Function<PyValue, @Nullable Object> get) {
        this.tensors = new TensorRebuild(where, storages);
        this.simple = new SimpleObjects(tensors);
        this.get = get;
    }

    /** Returns the str constants of torch's persistent ids that were seen. */
    List<PyValue> constants() {
        return constants;
    }

    private Kind kind(PyObject object) {
        return kinds.computeIfAbsent(object, this::findKind);
    }

    private Kind findKind(PyObject object) {
        if (!(object.callable() instanceof PyGlobal global) || object.kwargs() != null) {
            return Kind.INERT;
        }
        String name = global.canonical().fullName();
        List<PyValue> args =
                object.args() instanceof PyTuple tuple ? tuple.items() : List.<PyValue>of();
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
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state":
                return plain && args.size() >= 2 && TensorRebuild.isStrided(args.get(0))
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
        Kind kind = kind(tensor);
        inner.put(object, tensor);
        return kind == Kind.STRIDED
                || kind == Kind.SPARSE
                || kind == Kind.QUANTIZED
                || kind == Kind.META;
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

    @Nullable Object empty(PyObject object) {
        Object empty =
                switch (kind(object)) {
                    case ORDERED_DICT -> new OrderedDict();
                    case COUNTER -> new Counter();
                    case DEFAULT_DICT -> new DefaultDict(null);
                    case SET -> new LinkedHashSet<@Nullable Object>();
                    case FROZEN_SET -> FrozenSet.of(List.of());
                    case INERT -> new InertObject(object.made());
                    case NUMPY -> NumpyRebuild.make(object, new InertObject(object.made()));
                    default -> null;
                };
        if (empty != null) {
            made.put(object, empty);
        }
        return empty;
    }

    private static List<PyValue> args(PyObject object) {
        return object.args() instanceof PyTuple tuple ? tuple.items() : List.<PyValue>of();
    }

    List<PyValue> children(PyObject object) {
        List<PyValue> children = new ArrayList<>();
        switch (kind(object)) {
            case ORDERED_DICT -> {
                List<PyObject.Pair> first =
                        args(object).isEmpty() ? null : pairs(args(object).get(0));
                children.addAll(TorchDecoder.flat(first == null ? List.of() : first));
                children.addAll(TorchDecoder.flat(object.pairs()));
                if (object.state() != null) {
                    children.add(object.state());
                }
            }
            case COUNTER -> {
                if (!args(object).isEmpty() && args(object).get(0) instanceof PyDict dict) {
                    children.addAll(TorchDecoder.flat(dict.pairs()));
                }
                children.addAll(TorchDecoder.flat(object.pairs()));
            }
            case DEFAULT_DICT -> {
                children.addAll(args(object));
                children.addAll(TorchDecoder.flat(object.pairs()));
            }
            case SET, FROZEN_SET -> children.addAll(members(object));
            case SPARSE, QUANTIZED -> children.addAll(tensors.parts(object));
            case PARAMETER -> {
                children.add(args(object).get(0));
                if (args(object).size() > 3) {
                    children.add(args(object).get(3));
                }
            }
            case ATTRIBUTED -> {
                children.add(inner(object));
                children.add(args(object).get(3));
            }
            case STRIDED -> noteConstants(object);
            case INERT, NUMPY -> {
                children.add(object.callable());
                children.add(object.args());
                if (object.kwargs() != null) {
                    children.add(object.kwargs());
                }
                children.addAll(object.items());
                children.addAll(TorchDecoder.flat(object.pairs()));
                if (object.state() != null) {
                    children.add(object.state());
                }
            }
            default -> {}
        }
        return children;
    }

    private PyObject inner(PyObject object) {
        return java.util.Objects.requireNonNull(inner.get(object));
    }

    private static List<PyValue> members(PyObject object) {
        if (args(object).isEmpty()) {
            return List.of();
        }
        return args(object).get(0) instanceof PyList list
                ? list.items()
                : ((PyTuple) args(object).get(0)).items();
    }

    private void noteConstants(PyObject object) {
        if (!args(object).isEmpty()
                && args(object).get(0) instanceof PyPersistentId id
                && id.id() instanceof PyTuple tuple
                && tuple.items().size() > 3) {
            constants.add(tuple.items().get(0));
            if (tuple.items().get(3) instanceof PyStr place && place.value().equals("cpu")) {
                constants.add(place);
            }
        }
    }

    @Nullable Object build(PyObject object) {
        return switch (kind(object)) {
            case STRIDED -> tensors.strided(object);
            case SPARSE -> tensors.sparse(object, get);
            case QUANTIZED -> tensors.quantized(object, get);
            case META -> tensors.meta(object);
            case PARAMETER -> parameter(object);
            case ATTRIBUTED ->
                    new AttributedTensor(
                            java.util.Objects.requireNonNull(get.apply(inner(object))),
                            new Global("torch", "Tensor"),
                            get.apply(args(object).get(3)));
            case SIMPLE -> simples.get(object);
            default -> made.get(object);
        };
    }

    private Parameter parameter(PyObject object) {
        List<PyValue> args = args(object);
        Tensor tensor = (Tensor) java.util.Objects.requireNonNull(get.apply(args.get(0)));
        boolean requiresGrad =
                new Arguments(tensors.where(), "_rebuild_parameter", object.args()).flag(1);
        return new Parameter(tensor, requiresGrad, args.size() > 3 ? get.apply(args.get(3)) : null);
    }

    void fill(PyObject object, Filler filler) {
        Object target = made.get(object);
        if (target instanceof OrderedDict dict) {
            List<PyObject.Pair> first = args(object).isEmpty() ? null : pairs(args(object).get(0));
            filler.putAll(dict, first == null ? List.of() : first);
            filler.putAll(dict, object.pairs());
            if (object.state() != null && get.apply(object.state()) instanceof Map<?, ?> map) {
                dict.attributes(cast(map));
            }
        } else if (target instanceof Counter counter) {
            if (!args(object).isEmpty() && args(object).get(0) instanceof PyDict dict) {
                filler.putAll(counter, dict.pairs());
            }
            filler.putAll(counter, object.pairs());
        } else if (target instanceof DefaultDict dict) {
            dict.factory(args(object).isEmpty() ? null : get.apply(args(object).get(0)));
            filler.putAll(dict, object.pairs());
        } else if (target instanceof FrozenSet set) {
            set.fill(decoded(members(object)));
        } else if (target instanceof Set<?>) {
            ObjectDecoder.<Set<@Nullable Object>>castTo(target).addAll(decoded(members(object)));
        } else {
            InertObject inert = source(target);
            if (inert != null) {
                fillInert(inert, object);
            }
        }
    }

    private static @Nullable InertObject source(@Nullable Object target) {
        if (target instanceof NumpyArray array) {
            return array.source();
        } else if (target instanceof NumpyScalar scalar) {
            return scalar.source();
        }
        return target instanceof InertObject inert ? inert : null;
    }

    private void fillInert(InertObject inert, PyObject object) {
        PyValue kwargs = object.kwargs();
        Object callable = get.apply(object.callable());
        if (!(callable instanceof Global
                || callable instanceof InertObject
                || callable instanceof DType)) {
            throw new TorchFileException(
                    tensors.where(),
                    "a plain value is called as if it were a function. The file was edited or is"
                            + " damaged; save it again.");
        }
        inert.made(callable, get.apply(object.args()), kwargs == null ? null : get.apply(kwargs));
        inert.items().addAll(decoded(object.items()));
        for (PyObject.Pair pair : object.pairs()) {
            inert.entries()
                    .add(new InertObject.Entry(get.apply(pair.key()), get.apply(pair.value())));
        }
        PyValue state = object.state();
        if (state != null) {
            inert.state(get.apply(state));
        }
    }

    private List<@Nullable Object> decoded(Collection<PyValue> values) {
        List<@Nullable Object> all = new ArrayList<>(values.size());
        for (PyValue value : values) {
            all.add(get.apply(value));
        }
        return all;
    }

    @SuppressWarnings("unchecked")
    private static Map<@Nullable Object, @Nullable Object> cast(Map<?, ?> map) {
        return (Map<@Nullable Object, @Nullable Object>) map;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T castTo(Object value) {
        return (T) value;
    }
}
