package dev.rekindle.internal.codec;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyPersistentId;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A dense tensor. Mirrors {@code _rebuild_tensor}, {@code _v2} and {@code _v3} (torch/_utils.py)
 * and {@code Tensor._reduce_ex_internal} (torch/_tensor.py), 2.15.0; every bound is checked before
 * a byte is read.
 */
final class TensorKind extends Kind<Tensor> {
    private static final String V1 = "torch._utils._rebuild_tensor";
    private static final String V2 = "torch._utils._rebuild_tensor_v2";
    private static final String V3 = "torch._utils._rebuild_tensor_v3";
    private static final Set<String> OWN_ERRORS =
            Set.of("tensor", "sparse tensor", "nested tensor");

    TensorKind() {
        super(Tensor.class);
    }

    @Override
    Set<String> callables() {
        return Set.of(V1, V2, V3);
    }

    @Override
    boolean isTensor() {
        return true;
    }

    /** A tensor with hooks, which no torch writes, would lose them here. */
    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        List<PyValue> args = Decoding.args(call);
        return Kinds.isPlain(call) && (args.size() <= 5 || Calls.isNoHooks(args.get(5)));
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        List<PyValue> args = Decoding.args((PyObject) pickled);
        if (!args.isEmpty()) {
            noteLiterals(args.get(0), decoding);
        }
    }

    static void noteLiterals(PyValue storage, Decoding decoding) {
        if (storage instanceof PyPersistentId id
                && id.id() instanceof PyTuple tuple
                && tuple.items().size() > 3) {
            if (tuple.items().get(0) instanceof PyStr tag) {
                decoding.literal(tag);
            }
            if (tuple.items().get(3) instanceof PyStr place && place.value().equals("cpu")) {
                decoding.literal(place);
            }
        }
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        PyObject call = (PyObject) pickled;
        Arguments args = decoding.arguments(call);
        StorageSource.Found found = storage(args.storage(0).id(), args, decoding);
        boolean v3 = V3.equals(call.callableName());
        int required = v3 ? 7 : V2.equals(call.callableName()) ? 6 : 4;
        int most = required == 4 ? 4 : required + 1;
        if (args.count() < required || args.count() > most) {
            throw args.refuse(
                    required == most
                            ? most + " arguments"
                            : required + " or " + most + " arguments",
                    null);
        }
        DType dtype = v3 ? dtype(args.value(6), args) : found.dtype();
        boolean requiresGrad = args.count() > 4 && args.flag(4);
        boolean[] bits = bits(args, v3 ? 7 : 6);
        return view(found, dtype, args, 1, requiresGrad, bits[0], bits[1], decoding);
    }

    /**
     * Returns a view of a storage.
     *
     * @param at where in {@code args} the offset, the sizes and the strides stand
     */
    static Tensor view(
            StorageSource.Found found,
            DType dtype,
            Arguments args,
            int at,
            boolean requiresGrad,
            boolean conj,
            boolean neg,
            Decoding decoding) {
        if (found.bigEndian()) {
            found.storage().bigEndian(dtype);
        }
        long offset = args.integer(at);
        long[] shape = args.sizes(at + 1);
        long[] strides = args.sizes(at + 2);
        return checked(
                decoding,
                () ->
                        new Tensor(
                                found.storage(),
                                dtype,
                                offset,
                                shape,
                                strides,
                                requiresGrad,
                                conj,
                                neg));
    }

    private static boolean[] bits(Arguments args, int index) {
        boolean[] bits = new boolean[2];
        if (args.count() <= index) {
            return bits;
        }
        if (!(args.value(index) instanceof PyDict dict)) {
            throw args.refuse("a tensor's metadata as a dict", args.value(index));
        }
        for (PyObject.Pair pair : dict.pairs()) {
            boolean conj = pair.key() instanceof PyStr key && key.value().equals("conj");
            boolean neg = pair.key() instanceof PyStr key && key.value().equals("neg");
            if (!(conj || neg) || !(pair.value() instanceof PyBool flag)) {
                throw args.refuse("conj and neg in a tensor's metadata", pair.key());
            }
            bits[conj ? 0 : 1] = flag.value();
        }
        return bits;
    }

    static StorageSource.Found storage(PyValue id, Arguments args, Decoding decoding) {
        if (!(id instanceof PyTuple tuple)) {
            throw args.refuse("a storage's id that is a tuple", id);
        }
        return decoding.storages().storage(tuple);
    }

    static DType dtype(PyValue value, Arguments args) {
        DType type = dtype(value);
        if (type == null) {
            throw args.refuse("a torch dtype", value);
        }
        return type;
    }

    static @Nullable DType dtype(PyValue value) {
        return value instanceof PyGlobal global && global.module().equals("torch")
                ? DType.ofName(global.name()).orElse(null)
                : null;
    }

    /** Returns the dtype that a dense tensor's call names, or null where it is no such call. */
    static @Nullable DType dtypeOf(PyObject call) {
        List<PyValue> args = Decoding.args(call);
        if (V3.equals(call.callableName())) {
            return args.size() > 6 ? dtype(args.get(6)) : null;
        }
        return !args.isEmpty()
                        && args.get(0) instanceof PyPersistentId id
                        && id.id() instanceof PyTuple tuple
                        && tuple.items().size() > 1
                        && tuple.items().get(1) instanceof PyGlobal type
                ? DType.ofStorageClass(type.name()).orElse(null)
                : null;
    }

    /** Says in which file a tensor is wrong. */
    static <T> T checked(Decoding decoding, Supplier<T> tensor) {
        try {
            return tensor.get();
        } catch (TorchFileException e) {
            // A record that can't be read has said where.
            throw OWN_ERRORS.contains(e.where())
                    ? new TorchFileException(decoding.where(), e.what(), e)
                    : e;
        }
    }

    @Override
    void register(Tensor value, StorageTable storages) {
        storages.register(value.storage(), value.dtype(), value.dtype().storageClass() == null);
    }

    @Override
    PyValue reduce(Tensor value, Encoding encoding) {
        DType dtype = value.dtype();
        boolean typed = dtype.storageClass() != null;
        List<PyValue> args = new ArrayList<>();
        args.add(encoding.storages().id(value.storage(), dtype, !typed));
        args.add(PyInt.of(value.offsetElements()));
        args.add(Calls.sizes(value.shape()));
        args.add(Calls.sizes(value.strides()));
        args.add(PyBool.of(value.requiresGrad()));
        args.add(Calls.noHooks());
        if (!typed) {
            args.add(DTypeKind.of(dtype));
        }
        if (value.conj() || value.neg()) {
            PyDict metadata = new PyDict();
            if (value.neg()) {
                metadata.put(new PyStr("neg"), PyBool.TRUE);
            }
            if (value.conj()) {
                metadata.put(new PyStr("conj"), PyBool.TRUE);
            }
            args.add(metadata);
        }
        return Calls.of(
                "torch._utils",
                typed ? "_rebuild_tensor_v2" : "_rebuild_tensor_v3",
                args.toArray(new PyValue[0]));
    }

    @Override
    Face face(Tensor value) {
        return Face.leaf("Tensor", value.toString());
    }
}
