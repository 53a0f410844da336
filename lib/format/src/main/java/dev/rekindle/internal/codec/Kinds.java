package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every kind of value, in order: the first that has a class of Java's, or a call, is it. */
final class Kinds {
    static final InertKind INERT = new InertKind();

    private static final List<Kind<?>> ALL =
            List.of(
                    new NoneKind(),
                    new StrKind(),
                    new TensorKind(),
                    new OldTensorKind(),
                    new NumbersTensorKind(),
                    new DeviceTensorKind(),
                    new ParameterKind(),
                    new OldVariableKind(),
                    new AttributedKind(),
                    new SparseKind(),
                    new QuantizedKind(),
                    new NestedKind(),
                    new MetaKind(),
                    new StorageKind(),
                    new BoolKind(),
                    new IntKind(),
                    new FloatKind(),
                    new ComplexKind(),
                    new BytesKind(),
                    new ByteArrayKind(),
                    new TupleKind(),
                    new ListKind(),
                    new OrderedDictKind(),
                    new CounterKind(),
                    new DefaultDictKind(),
                    new DictKind(),
                    new FrozenSetKind(),
                    new SetKind(),
                    new SizeKind(),
                    new DeviceKind(),
                    new DTypeKind(),
                    new LayoutKind(),
                    new NumpyScalarKind(),
                    new NumpyArrayKind(),
                    new GlobalKind(),
                    INERT);

    private static final Map<Class<?>, Kind<?>> BY_LITERAL = new HashMap<>();
    private static final Map<String, List<Kind<?>>> BY_CALLABLE = new HashMap<>();

    static {
        for (Kind<?> kind : ALL) {
            kind.literals().forEach(type -> BY_LITERAL.put(type, kind));
            for (String name : kind.callables()) {
                BY_CALLABLE.computeIfAbsent(name, key -> new ArrayList<>()).add(kind);
            }
        }
    }

    private static final ClassValue<@Nullable Kind<?>> BY_JAVA_TYPE =
            new ClassValue<>() {
                @Override
                protected @Nullable Kind<?> computeValue(Class<?> type) {
                    return ALL.stream().filter(kind -> kind.has(type)).findFirst().orElse(null);
                }
            };

    private Kinds() {}

    /** Returns the kind of a value of Java's, or null where it is none of a torch file. */
    @SuppressWarnings("unchecked") // has() said so
    static @Nullable Kind<Object> of(Object value) {
        return (Kind<Object>) BY_JAVA_TYPE.get(value.getClass());
    }

    /** Returns the kind of a pickle's own value that is no call. */
    static Kind<?> ofLiteral(PyValue value) {
        Kind<?> kind = BY_LITERAL.get(value.getClass());
        if (kind == null) {
            throw new IllegalStateException(value.toString());
        }
        return kind;
    }

    /** Returns the kinds that a call of a class or function may be of. */
    static List<Kind<?>> called(PyGlobal callable) {
        return BY_CALLABLE.getOrDefault(callable.canonical().fullName(), List.of());
    }

    /** Tells whether a call is a plain one: not built, appended to or set on afterwards. */
    static boolean isPlain(PyObject call) {
        return isBare(call) && call.state() == null;
    }

    /** Tells whether nothing is appended to or set on what a call makes. */
    static boolean isBare(PyObject call) {
        return call.items().isEmpty() && call.pairs().isEmpty() && call.setter() == null;
    }

    /** Tells whether something is called once the object is there, which may change it. */
    static boolean isChangedByCalls(PyObject object) {
        return object.calls().stream().anyMatch(Kinds::hasEffect);
    }

    /** Whether a call may have another effect than what it returns, which nothing holds. */
    static boolean hasEffect(PyObject call) {
        return !(call.callable() instanceof PyGlobal named)
                || !Globals.isAllowed(named.canonical().fullName());
    }
}
