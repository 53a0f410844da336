package dev.rekindle.internal.codec;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyFloat;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.Layout;
import dev.rekindle.value.MetaTensor;
import dev.rekindle.value.NestedTensor;
import dev.rekindle.value.QuantizedTensor;
import dev.rekindle.value.Size;
import dev.rekindle.value.SparseTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tensors from the arguments of torch's rebuild functions. Mirrors {@code _rebuild_tensor} and its
 * kin (torch/_utils.py, 2.15.0); every bound is checked before a byte is read.
 */
final class TensorRebuild {
    static final String TENSOR = "torch._utils._rebuild_tensor";
    static final String TENSOR_V2 = "torch._utils._rebuild_tensor_v2";
    static final String TENSOR_V3 = "torch._utils._rebuild_tensor_v3";
    static final String SPARSE = "torch._utils._rebuild_sparse_tensor";
    static final String QTENSOR = "torch._utils._rebuild_qtensor";
    static final String NESTED = "torch._utils._rebuild_nested_tensor";
    static final String META = "torch._utils._rebuild_meta_tensor_no_storage";

    private static final Set<String> OWN_ERRORS =
            Set.of("tensor", "sparse tensor", "nested tensor");

    private final String where;
    private final StorageSource storages;

    TensorRebuild(String where, StorageSource storages) {
        this.where = where;
        this.storages = storages;
    }

    String where() {
        return where;
    }

    static boolean isStrided(PyValue value) {
        if (!(value instanceof PyObject object)) {
            return false;
        }
        // One that is built or appended to afterwards is no tensor of torch's, and stays inert.
        if (!object.items().isEmpty() || !object.pairs().isEmpty() || object.state() != null) {
            return false;
        }
        String name = object.callableName();
        return TENSOR.equals(name) || TENSOR_V2.equals(name) || TENSOR_V3.equals(name);
    }

    /** Returns the tensor of {@code _rebuild_tensor}, {@code _v2} or {@code _v3}. */
    Tensor strided(PyObject object) {
        String name = String.valueOf(object.callableName());
        Arguments args = new Arguments(where, name, object.args());
        StorageSource.Found found = storage(args.storage(0).id(), args);
        boolean v3 = name.equals(TENSOR_V3);
        DType dtype = v3 ? dtype(args.value(6), args) : found.dtype();
        boolean requiresGrad = args.count() > 4 && args.flag(4);
        boolean[] bits = bits(args, v3 ? 7 : 6);
        return view(found, dtype, args, requiresGrad, bits[0], bits[1]);
    }

    private Tensor view(
            StorageSource.Found found,
            DType dtype,
            Arguments args,
            boolean requiresGrad,
            boolean conj,
            boolean neg) {
        if (found.bigEndian()) {
            found.storage().bigEndian(dtype);
        }
        long offset = args.integer(1);
        long[] shape = args.sizes(2);
        long[] strides = args.sizes(3);
        return checked(
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

    private boolean[] bits(Arguments args, int index) {
        boolean[] bits = new boolean[2];
        if (args.count() <= index || !(args.value(index) instanceof PyDict dict)) {
            return bits;
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

    private StorageSource.Found storage(PyValue id, Arguments args) {
        if (!(id instanceof PyTuple tuple)) {
            throw args.refuse("a storage's id that is a tuple", id);
        }
        return storages.storage(tuple);
    }

    private static DType dtype(PyValue value, Arguments args) {
        if (value instanceof PyGlobal global && global.module().equals("torch")) {
            DType type = DType.ofName(global.name()).orElse(null);
            if (type != null) {
                return type;
            }
        }
        throw args.refuse("a torch dtype", value);
    }

    MetaTensor meta(PyObject object) {
        Arguments args = new Arguments(where, META, object.args());
        return new MetaTensor(
                dtype(args.value(0), args), args.sizes(1), args.sizes(2), args.flag(3));
    }

    /** Returns the tensors inside a sparse, nested or quantized tensor, which are decoded first. */
    List<PyValue> parts(PyObject object) {
        List<PyValue> parts = new ArrayList<>();
        if (QTENSOR.equals(object.callableName())) {
            Arguments scheme = new Arguments(where, QTENSOR, object.args()).tuple(4);
            parts.add(scheme.value(1));
            parts.add(scheme.value(2));
            return parts;
        }
        boolean nested = NESTED.equals(object.callableName());
        Arguments args = new Arguments(where, nested ? NESTED : SPARSE, object.args());
        Arguments data = nested ? args : args.tuple(1);
        for (int i = 0; i < data.count(); i++) {
            if (isStrided(data.value(i))) {
                parts.add(data.value(i));
            }
        }
        return parts;
    }

    SparseTensor sparse(PyObject object, Function<PyValue, @Nullable Object> decoded) {
        Arguments args = new Arguments(where, SPARSE, object.args());
        if (!(args.value(0) instanceof PyObject named)) {
            throw args.refuse("a layout", args.value(0));
        }
        Layout layout = layout(named);
        List<Tensor> tensors = new ArrayList<>();
        for (PyValue part : parts(object)) {
            tensors.add((Tensor) Objects.requireNonNull(decoded.apply(part)));
        }
        Arguments data = args.tuple(1);
        boolean coo = layout == Layout.SPARSE_COO;
        int expected = coo ? 2 : 3;
        if (tensors.size() != expected || data.count() < expected + 1) {
            throw args.refuse(expected + " tensors and a size", args.value(1));
        }
        Size size = new Size(data.sizes(expected));
        Boolean coalesced = coo && data.count() > 3 ? data.flag(3) : null;
        return checked(() -> new SparseTensor(layout, tensors, size, coalesced));
    }

    NestedTensor nested(PyObject object, Function<PyValue, @Nullable Object> decoded) {
        Arguments args = new Arguments(where, NESTED, object.args());
        List<Tensor> tensors = new ArrayList<>();
        for (PyValue part : parts(object)) {
            tensors.add((Tensor) Objects.requireNonNull(decoded.apply(part)));
        }
        if (tensors.size() != 4 || args.count() != 4) {
            throw args.refuse("a buffer, sizes, strides and offsets", object.args());
        }
        return checked(
                () ->
                        new NestedTensor(
                                tensors.get(0), tensors.get(1), tensors.get(2), tensors.get(3)));
    }

    /** Says in which file a tensor is wrong. */
    private <T> T checked(Supplier<T> tensor) {
        try {
            return tensor.get();
        } catch (TorchFileException e) {
            // A record that can't be read has said where.
            throw OWN_ERRORS.contains(e.where()) ? new TorchFileException(where, e.what(), e) : e;
        }
    }

    /** Returns the layout that {@code torch.serialization._get_layout(name)} returns. */
    Layout layout(PyObject object) {
        Arguments args = new Arguments(where, "_get_layout", object.args());
        return Layout.ofName(args.text(0))
                .orElseThrow(() -> args.refuse("the name of a layout", args.value(0)));
    }

    QuantizedTensor quantized(PyObject object, Function<PyValue, @Nullable Object> decoded) {
        Arguments args = new Arguments(where, QTENSOR, object.args());
        StorageSource.Found found = storage(args.storage(0).id(), args);
        Tensor integers = view(found, found.dtype(), args, args.flag(5), false, false);
        Arguments scheme = args.tuple(4);
        if (!(scheme.value(0) instanceof PyGlobal name) || !found.dtype().isQuantized()) {
            throw args.refuse("a quantized storage and a scheme", scheme.value(0));
        }
        boolean perTensor = name.name().equals("per_tensor_affine");
        if (perTensor && !(scheme.value(1) instanceof PyFloat)) {
            throw args.refuse("a float as scale", scheme.value(1));
        }
        Long axis = perTensor ? null : scheme.integer(3);
        if (axis != null && (axis < 0 || axis >= integers.dim())) {
            throw args.refuse("an axis of the tensor", scheme.value(3));
        }
        return new QuantizedTensor(
                integers,
                name.name(),
                decoded.apply(scheme.value(1)),
                perTensor ? (Object) scheme.integer(2) : decoded.apply(scheme.value(2)),
                axis);
    }
}
