package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyPersistentId;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.DType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A tensor as torch 0.1 pickled it: {@code torch.FloatTensor()} with the state {@code (storage,
 * offset, size, stride)}. Mirrors the first branch of {@code Tensor.__setstate__}
 * (torch/_tensor.py, 2.15.0).
 */
final class OldTensorKind extends ReadOnlyKind {
    /** The classes of dense tensors, by name, and the type of their elements. */
    static final Map<String, DType> TYPES = types();

    private static Map<String, DType> types() {
        Map<String, DType> types = new HashMap<>();
        types.put("torch.Tensor", DType.FLOAT32);
        for (DType type : DType.values()) {
            String storage = type.storageClass();
            if (storage != null && !type.isQuantized() && !type.isComplex()) {
                String tensor = storage.replace("Storage", "Tensor");
                types.put("torch." + tensor, type);
                types.put("torch.cuda." + tensor, type);
            }
        }
        return Map.copyOf(types);
    }

    @Override
    Set<String> callables() {
        return TYPES.keySet();
    }

    @Override
    boolean isTensor() {
        return true;
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        return Kinds.isBare(call)
                && Decoding.args(call).isEmpty()
                && call.state() instanceof PyTuple state
                && state.items().size() == 4
                && state.items().get(0) instanceof PyPersistentId;
    }

    private static List<PyValue> state(PyValue pickled) {
        return ((PyObject) pickled).state() instanceof PyTuple state ? state.items() : List.of();
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        TensorKind.noteLiterals(state(pickled).get(0), decoding);
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        PyGlobal type = (PyGlobal) ((PyObject) pickled).callable();
        String name = type.canonical().fullName();
        Arguments args = new Arguments(decoding.where(), name, PyTuple.of(state(pickled)));
        StorageSource.Found found = TensorKind.storage(args.storage(0).id(), args, decoding);
        DType dtype = TYPES.get(name);
        if (dtype == null || (found.dtype() != dtype && !found.untyped())) {
            throw args.refuse("a storage of " + dtype, args.value(0));
        }
        return TensorKind.view(found, dtype, args, 1, false, false, false, decoding);
    }
}
