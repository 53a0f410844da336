package dev.rekindle.internal.codec;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyPersistentId;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.DType;
import dev.rekindle.value.AttributedTensor;
import dev.rekindle.value.Counter;
import dev.rekindle.value.DefaultDict;
import dev.rekindle.value.FrozenSet;
import dev.rekindle.value.Global;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.NumpyArray;
import dev.rekindle.value.NumpyScalar;
import dev.rekindle.value.OrderedDict;
import dev.rekindle.value.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private final TensorRebuild tensors;
    private final ObjectKinds kinds;
    private final Function<PyValue, @Nullable Object> get;
    private final Map<PyObject, Object> made = new IdentityHashMap<>();
    private final List<PyValue> constants = new ArrayList<>();

    ObjectDecoder(String where, StorageSource storages, Function<PyValue, @Nullable Object> get) {
        this.tensors = new TensorRebuild(where, storages);
        this.kinds = new ObjectKinds(new SimpleObjects(tensors));
        this.get = get;
    }

    /** Returns the str constants of torch's persistent ids that were seen. */
    List<PyValue> constants() {
        return constants;
    }

    @Nullable Object empty(PyObject object) {
        Object empty =
                switch (kinds.kind(object)) {
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

    List<PyValue> children(PyObject object) {
        List<PyValue> children = new ArrayList<>();
        switch (kinds.kind(object)) {
            case ORDERED_DICT -> {
                List<PyObject.Pair> first =
                        ObjectKinds.args(object).isEmpty()
                                ? null
                                : ObjectKinds.pairs(ObjectKinds.args(object).get(0));
                children.addAll(TorchDecoder.flat(first == null ? List.of() : first));
                children.addAll(TorchDecoder.flat(object.pairs()));
                if (object.state() != null) {
                    children.add(object.state());
                }
            }
            case COUNTER -> {
                if (!ObjectKinds.args(object).isEmpty()
                        && ObjectKinds.args(object).get(0) instanceof PyDict dict) {
                    children.addAll(TorchDecoder.flat(dict.pairs()));
                }
                children.addAll(TorchDecoder.flat(object.pairs()));
            }
            case DEFAULT_DICT -> {
                children.addAll(ObjectKinds.args(object));
                children.addAll(TorchDecoder.flat(object.pairs()));
            }
            case SET, FROZEN_SET -> children.addAll(members(object));
            case SPARSE, QUANTIZED, NESTED -> children.addAll(tensors.parts(object));
            case PARAMETER -> {
                children.add(ObjectKinds.args(object).get(0));
                if (ObjectKinds.args(object).size() > 3) {
                    children.add(ObjectKinds.args(object).get(3));
                }
            }
            case ATTRIBUTED -> {
                children.add(kinds.inner(object));
                children.add(ObjectKinds.args(object).get(3));
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
                if (object.setter() != null) {
                    children.add(object.setter());
                }
                if (object.state() != null) {
                    children.add(object.state());
                }
            }
            default -> {}
        }
        return children;
    }

    private static List<PyValue> members(PyObject object) {
        if (ObjectKinds.args(object).isEmpty()) {
            return List.of();
        }
        return ObjectKinds.args(object).get(0) instanceof PyList list
                ? list.items()
                : ((PyTuple) ObjectKinds.args(object).get(0)).items();
    }

    private void noteConstants(PyObject object) {
        if (!ObjectKinds.args(object).isEmpty()
                && ObjectKinds.args(object).get(0) instanceof PyPersistentId id
                && id.id() instanceof PyTuple tuple
                && tuple.items().size() > 3) {
            constants.add(tuple.items().get(0));
            if (tuple.items().get(3) instanceof PyStr place && place.value().equals("cpu")) {
                constants.add(place);
            }
        }
    }

    @Nullable Object build(PyObject object) {
        return switch (kinds.kind(object)) {
            case STRIDED -> tensors.strided(object);
            case SPARSE -> tensors.sparse(object, get);
            case QUANTIZED -> tensors.quantized(object, get);
            case META -> tensors.meta(object);
            case NESTED -> tensors.nested(object, get);
            case PARAMETER -> parameter(object);
            case ATTRIBUTED ->
                    new AttributedTensor(
                            Objects.requireNonNull(get.apply(kinds.inner(object))),
                            new Global("torch", "Tensor"),
                            get.apply(ObjectKinds.args(object).get(3)));
            case SIMPLE -> kinds.simple(object);
            default -> made.get(object);
        };
    }

    private Parameter parameter(PyObject object) {
        List<PyValue> args = ObjectKinds.args(object);
        Object data = Objects.requireNonNull(get.apply(args.get(0)));
        boolean requiresGrad =
                new Arguments(tensors.where(), "_rebuild_parameter", object.args()).flag(1);
        return new Parameter(data, requiresGrad, args.size() > 3 ? get.apply(args.get(3)) : null);
    }

    void fill(PyObject object, Filler filler) {
        Object target = made.get(object);
        if (target instanceof OrderedDict dict) {
            List<PyObject.Pair> first =
                    ObjectKinds.args(object).isEmpty()
                            ? null
                            : ObjectKinds.pairs(ObjectKinds.args(object).get(0));
            filler.putAll(dict, first == null ? List.of() : first);
            filler.putAll(dict, object.pairs());
            if (object.state() != null && get.apply(object.state()) instanceof Map<?, ?> map) {
                dict.attributes(cast(map));
            }
        } else if (target instanceof Counter counter) {
            if (!ObjectKinds.args(object).isEmpty()
                    && ObjectKinds.args(object).get(0) instanceof PyDict dict) {
                filler.putAll(counter, dict.pairs());
            }
            filler.putAll(counter, object.pairs());
        } else if (target instanceof DefaultDict dict) {
            dict.factory(
                    ObjectKinds.args(object).isEmpty()
                            ? null
                            : get.apply(ObjectKinds.args(object).get(0)));
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
        Object callable = requireCallable(get.apply(object.callable()));
        inert.made(callable, get.apply(object.args()), kwargs == null ? null : get.apply(kwargs));
        inert.items().addAll(decoded(object.items()));
        for (PyObject.Pair pair : object.pairs()) {
            inert.entries()
                    .add(new InertObject.Entry(get.apply(pair.key()), get.apply(pair.value())));
        }
        PyValue state = object.state();
        if (state != null && object.setter() != null) {
            inert.state(requireCallable(get.apply(object.setter())), get.apply(state));
        } else if (state != null) {
            inert.state(get.apply(state));
        }
    }

    private Object requireCallable(@Nullable Object callable) {
        if (callable instanceof Global
                || callable instanceof InertObject
                || callable instanceof DType) {
            return callable;
        }
        throw new TorchFileException(
                tensors.where(),
                "a plain value is called as if it were a function. The file was edited or is"
                        + " damaged; save it again.");
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
